"""Trying another rate out, and indexing a tariff."""
