"""Hours that municipalities owe: adopted, delivered, bought out and talked about."""
