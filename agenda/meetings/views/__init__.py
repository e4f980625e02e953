"""Pages of one meeting."""
