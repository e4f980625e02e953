"""Pages about people, municipalities, bodies and portfolios."""
