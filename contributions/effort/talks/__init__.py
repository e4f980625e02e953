"""The yearly talk with each municipality about its effort (DVO-ovk art. 6.2)."""
