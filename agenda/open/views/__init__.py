"""Pages of what is open, and of publishing it."""
