"""Pages that draw on several apps, a module a subject."""
