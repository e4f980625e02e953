"""Who may make something public, and take it back."""

import rules

from portfolios.permissions import is_coordinator

rules.add_perm("agenda.publish", is_coordinator)
