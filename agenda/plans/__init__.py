"""Local safety plans: who named what, and where it came to on the safety agenda."""
