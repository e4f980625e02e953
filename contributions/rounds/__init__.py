"""The yearly round of contributions: from preview to adopted lines and their corrections."""
