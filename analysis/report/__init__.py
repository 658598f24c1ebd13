"""Finished results as tables, pages and figures."""
