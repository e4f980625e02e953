"""The meetings of a year: the plan, what comes when, and calendars that follow it."""
