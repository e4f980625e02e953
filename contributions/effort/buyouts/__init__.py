"""Buy-outs: hours that a municipality pays for instead of delivering them."""
