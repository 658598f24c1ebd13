"""Tasks, batched networks, training and pruning: everything up to the run folder."""
