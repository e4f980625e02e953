"""Beginning a revision or a next period of a safety agenda, and proposing to extend one.

What was adopted is never changed here: a revision and a next period are drafts with copies of the
themes, and an extension waits for its decision. Each is whole or not at all, and refuses in Dutch.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from agenda.models import AgendaExtension, SafetyAgenda, SubTheme, Theme
from agenda.subjects import ONE_DAY, extension_refusals, revision_refusals
from platform_ivz.addresses import unique_slug
from platform_ivz.formats import date_long, enumerated
from platform_ivz.refusals import Refused, save_checked

COPIED = ("order", "title", "summary", "why", "role", "status")
YEARS = re.compile(r"\d{4}\s?[-–]\s?\d{4}")


@transaction.atomic
def begin_revision(
    *, agenda: SafetyAgenda, valid_from: dt.date, reason: str, today: dt.date
) -> SafetyAgenda:
    """A draft of the next version of an adopted agenda, with all of its themes. Raises Refused."""
    agenda = SafetyAgenda.objects.select_for_update().get(pk=agenda.pk)
    if (begun := agenda.revision) is not None:
        raise Refused(f"Van deze agenda is al een herziening begonnen: {begun}.")
    if reasons := revision_refusals(agenda, valid_from):
        raise Refused(of_fields={"valid_from": reasons})
    first, number = agenda.first_version, agenda.version_number
    suffix = f", herziening {number}"
    revision = SafetyAgenda(
        title=first.title[: SafetyAgenda._meta.get_field("title").max_length - len(suffix)]
        + suffix,
        valid_from=valid_from,
        valid_until=agenda.valid_until,
        offered_on=today,
        revises=agenda,
        reason=reason,
    )
    revision.code = unique_slug(revision, "code", f"{first.code}-herziening-{number}")
    save_checked(revision)
    for theme in agenda.themes.all():
        copy_theme(theme, revision, revises_id=theme.identity, continues_id=theme.continues_id)
    return revision


def copy_theme(theme: Theme, agenda: SafetyAgenda, **links: int | None) -> Theme:
    """A theme with its texts, parts and posts once more, in another agenda."""
    copied = Theme(
        agenda=agenda,
        **{name: getattr(theme, name) for name in COPIED},
        **links,
    )
    copied.code = unique_slug(copied, "code", theme.title)
    save_checked(copied)
    copied.portfolios.set(theme.portfolios.all())
    for part in theme.subthemes.all():
        SubTheme.objects.create(
            theme=copied, order=part.order, title=part.title, description=part.description
        )
    return copied


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """A draft of the agenda of the next period, and what came along: each theme by the one before."""

    agenda: SafetyAgenda
    themes: dict[Theme, Theme]


@transaction.atomic
def begin_next(
    *,
    after: SafetyAgenda,
    first_year: int,
    last_year: int,
    themes: Iterable[Theme],
    today: dt.date,
) -> NextPeriod:
    """A draft for the years after an agenda, with some of its themes. Raises Refused.

    It holds whole years; when the agenda before it ends in the first of them, from the day after.
    """
    after = SafetyAgenda.objects.select_for_update().get(pk=after.pk)
    first, last = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    if first <= after.valid_until < dt.date(first_year, 12, 31):
        first = after.valid_until + ONE_DAY
    if refused := _period_refusals(first, last, today):
        raise Refused(of_fields=refused)
    years = f"{first_year}-{last_year}"
    before = after.first_version.title
    title = YEARS.sub(years, before, count=1) if YEARS.search(before) else f"{before} {years}"
    agenda = SafetyAgenda(
        title=title if len(title) <= 120 else f"Veiligheidsagenda {years}",
        valid_from=first,
        valid_until=last,
        offered_on=None,
    )
    agenda.code = unique_slug(agenda, "code", years)
    save_checked(agenda)
    return NextPeriod(
        agenda, {one: copy_theme(one, agenda, continues_id=one.identity) for one in themes}
    )


def _period_refusals(first: dt.date, last: dt.date, today: dt.date) -> dict[str, list[str]]:
    """Why no agenda can begin for these days, by the field that is at fault."""
    if last < first:
        return {"last_year": ["Het laatste jaar ligt voor het eerste jaar. Kies een later jaar."]}
    if last < today:
        said = f"Deze periode is al voorbij op {date_long(last)}."
        return {"last_year": [f"{said} Kies jaren die nog niet voorbij zijn."]}
    in_the_way = list(SafetyAgenda.objects.within(first, last).order_by("valid_until", "pk"))
    if not in_the_way:
        return {}
    held = enumerated(
        f"{one.title} (tot en met {date_long(one.valid_until)})" for one in in_the_way
    )
    if any(one.is_adopted for one in in_the_way):
        free = in_the_way[-1].valid_until + ONE_DAY
        what = f"Kies een periode die begint in {free.year} of later."
    else:
        what = "Werk dat concept verder uit, of verwijder het eerst."
    return {"first_year": [f"In deze periode staat al {held}. {what}"]}


@transaction.atomic
def propose_extension(
    *, agenda: SafetyAgenda, valid_until: dt.date, reason: str, today: dt.date
) -> AgendaExtension:
    """Propose a later last day for an adopted agenda; nothing moves yet. Raises Refused."""
    agenda = SafetyAgenda.objects.select_for_update().get(pk=agenda.pk)
    if reasons := extension_refusals(agenda, valid_until):
        raise Refused(of_fields={"valid_until": reasons})
    return save_checked(
        AgendaExtension(agenda=agenda, valid_until=valid_until, reason=reason, offered_on=today)
    )
