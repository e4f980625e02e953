"""A meeting that is held: who is there, what comes of each point, and the lists afterwards."""
