"""One meeting: its page, its points and papers, and sending its agenda."""
