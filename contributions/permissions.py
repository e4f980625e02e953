"""Who may do what with money and hours."""

import rules

from portfolios.permissions import is_coordinator, is_finance

rules.add_perm("contributions.edit", is_coordinator | is_finance)
