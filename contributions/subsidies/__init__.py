"""Subsidies: from request to account, the days that come, and what they add up to."""
