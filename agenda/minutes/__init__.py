"""A meeting that is held: who was there, what came of each point, the list of decisions, actions."""
