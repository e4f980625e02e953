"""Pages about assignments and deployments."""
