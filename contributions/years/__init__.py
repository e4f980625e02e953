"""A year: the pages of what municipalities pay and of the hours they give, and the sheet of one."""
