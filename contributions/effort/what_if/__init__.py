"""What would happen to the hours of a year if some fall away or are added. Nothing is stored."""
