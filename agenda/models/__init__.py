"""The models of what is decided, gathered from the modules that hold them."""

from agenda.models.agendas import Result, SafetyAgenda, SubTheme, Theme
from agenda.models.agreements import Agreement, AgreementArticle
from agenda.models.decisions import Binding, BindingQuerySet, Decision
from agenda.models.grounds import Decider, Ground
from agenda.models.meetings import Action, AgendaItem, Meeting, Paper
from agenda.models.stated import FindingSnooze, StatedFigure
from agenda.models.years import FIRST_YEAR, LAST_YEAR, YEAR, year_field

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "YEAR",
    "Action",
    "AgendaItem",
    "Agreement",
    "AgreementArticle",
    "Binding",
    "BindingQuerySet",
    "Decider",
    "Decision",
    "FindingSnooze",
    "Ground",
    "Meeting",
    "Paper",
    "Result",
    "SafetyAgenda",
    "StatedFigure",
    "SubTheme",
    "Theme",
    "year_field",
]
