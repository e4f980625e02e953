"""Hours that municipalities owe: the yearly talk, buying out, and what if."""
