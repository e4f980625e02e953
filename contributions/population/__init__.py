"""Population: counts of inhabitants, with their day and source."""
