"""Who may do what with the agenda and its decisions."""

import rules

from portfolios.permissions import is_coordinator

rules.add_perm("agenda.edit", is_coordinator)
rules.add_perm("agenda.take_decision", is_coordinator)
rules.add_perm("agenda.snooze", is_coordinator)
