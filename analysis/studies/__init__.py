"""Studies, one file each: from networks to a report."""
