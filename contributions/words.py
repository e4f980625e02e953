"""Words that several rooms say, each written once."""

# How an amount per municipality is rounded; every line of a round keeps it.
ROUNDED_DOWN = "naar beneden op hele euro’s"
NO_MUNICIPALITIES = "Er zijn in dit jaar geen gemeenten. Kies een ander jaar."
