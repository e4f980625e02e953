"""The models of what is decided, gathered from the modules that hold them."""

from agenda.models.agendas import (
    ADOPTED,
    AgendaExtension,
    Result,
    SafetyAgenda,
    SubTheme,
    Theme,
    agenda_on,
    every_theme,
    themes_on,
)
from agenda.models.agreements import Agreement, AgreementArticle
from agenda.models.decisions import Binding, BindingQuerySet, Decision, Offered
from agenda.models.grounds import Decider, Ground
from agenda.models.meetings import (
    AgendaItem,
    Meeting,
    MeetingPattern,
    SchoolHoliday,
    StandingItem,
)
from agenda.models.minutes import Action, Attendance, ListRemark
from agenda.models.notes import NOTE_ADOPTED, Note, NoteChapter, Placed, placed
from agenda.models.papers import MeetingBook, Paper
from agenda.models.plans import LocalPlan, LocalPriority
from agenda.models.processes import WorkProcess, WorkStep
from agenda.models.readers import CalendarKey, ReaderNote, ReadMark
from agenda.models.stated import FindingSnooze, StatedFigure
from agenda.models.years import FIRST_YEAR, LAST_YEAR, YEAR, year_field

__all__ = [
    "ADOPTED",
    "FIRST_YEAR",
    "LAST_YEAR",
    "NOTE_ADOPTED",
    "YEAR",
    "Action",
    "AgendaExtension",
    "AgendaItem",
    "Agreement",
    "AgreementArticle",
    "Attendance",
    "Binding",
    "BindingQuerySet",
    "CalendarKey",
    "Decider",
    "Decision",
    "FindingSnooze",
    "Ground",
    "ListRemark",
    "LocalPlan",
    "LocalPriority",
    "Meeting",
    "MeetingBook",
    "MeetingPattern",
    "Note",
    "NoteChapter",
    "Offered",
    "Paper",
    "Placed",
    "ReadMark",
    "ReaderNote",
    "Result",
    "SafetyAgenda",
    "SchoolHoliday",
    "StandingItem",
    "StatedFigure",
    "SubTheme",
    "Theme",
    "WorkProcess",
    "WorkStep",
    "agenda_on",
    "every_theme",
    "placed",
    "themes_on",
    "year_field",
]
