"""Budget and scenarios: what the coordination does, and what it costs when tasks fall away."""
