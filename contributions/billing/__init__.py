"""The yearly round of contributions: from preview to adopted lines, invoices and payments."""
