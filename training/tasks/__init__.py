"""Tasks, one file each: data and the network that learns them."""
