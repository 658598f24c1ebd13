"""File formats to write, one file each: `write(graph, path)`, and `ENDINGS` of the files that it makes of one path."""
