"""Who may do what with assignments and deployments."""

import rules

from portfolios.permissions import is_coordinator

rules.add_perm("projects.edit", is_coordinator)
