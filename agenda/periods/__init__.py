"""What becomes of a safety agenda: a revision beside it, a later last day, the next period."""
