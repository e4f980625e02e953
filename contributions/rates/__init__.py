"""Tariffs: proposing, indexing, and what another rate would mean."""
