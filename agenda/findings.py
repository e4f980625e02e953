"""Findings about the safety agenda, its themes and the actions of meetings."""

import datetime as dt
from collections.abc import Iterator

from agenda.enums import Rule, ThemeStatus
from agenda.grounds import ground_of
from agenda.models import Action, Theme, agenda_on
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long, sentence
from portfolios.models import Portfolio, words_of_region


def agenda_not_adopted(day: dt.date) -> Iterator[Finding]:
    """A safety agenda whose period has begun without a decision."""
    agenda = agenda_on(day)
    if agenda is not None and agenda.decision is None:
        yield Finding(
            rule="agenda-niet-vastgesteld",
            severity=Severity.LOOK,
            subject=agenda.title,
            seen=f"De periode begon op {date_long(agenda.valid_from)}; er is geen besluit bekend.",
            expected=f"{sentence(words_of_region().the_board)} stelt de veiligheidsagenda vast.",
            ground=ground_of(Rule.AGENDA),
            since=agenda.valid_from,
            about=(agenda,),
        )


def themes_without_holder(day: dt.date) -> Iterator[Finding]:
    """Themes in focus that no post carries, or only vacant ones."""
    held = Portfolio.objects.held(day)
    themes = Theme.objects.filter(agenda=agenda_on(day), status=ThemeStatus.FOCUS)
    themes = themes.exclude(portfolios__in=held).select_related("agenda")
    for theme in themes.prefetch_related("portfolios"):
        yield Finding(
            rule="thema-zonder-houder",
            severity=Severity.LOOK,
            subject=theme.title,
            seen="Geen burgemeester draagt dit thema.",
            expected="Elk thema heeft een bestuurlijk portefeuillehouder.",
            ground=ground_of(Rule.THEME_HOLDER),
            about=(theme, *theme.portfolios.all()),
        )


def overdue_actions(day: dt.date) -> Iterator[Finding]:
    """Actions past their day."""
    for action in Action.objects.late(day).select_related("owner", "item"):
        yield Finding(
            rule="actie-te-laat",
            severity=Severity.LOOK,
            subject=action.text,
            seen=f"{action.owner} zou dit op {date_long(action.due)} klaar hebben.",
            expected="Rond de actie af of spreek een nieuwe datum af.",
            ground="actielijst",
            since=action.due + dt.timedelta(days=1),
            about=(action,),
        )
