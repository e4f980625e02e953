"""Taking part: from which day until which, notice, and mergers."""
