"""The book of a meeting: its agenda, a sheet for each point and its papers, in one PDF."""
