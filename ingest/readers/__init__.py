"""File formats, one file each: `read(path) -> LayeredNetwork`."""
