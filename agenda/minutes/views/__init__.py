"""Pages of a meeting that is held, and of what came of it."""
