"""The portal asked with hostile values: what they are, where they go, and what came of it.

`benchmarks/hostile_crawl.py` does it at length, `tests/test_hostile.py` for a few hundred requests.
"""
