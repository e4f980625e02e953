"""On what a rule of the portal rests: one question, for pages, findings and papers alike."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agenda.enums import Rule
from agenda.models import Ground
from platform_ivz.formats import enumerated
from platform_ivz.reading import computed_once


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of a rule: as text 'OVK art. 6.5 en 6.6, AO art. 8', on a screen with links.

    There may be none, where a region gives none: then it is an empty text.
    """

    rows: tuple[Ground, ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def __str__(self) -> str:
        return ", ".join(enumerated(text for text, _ in group) for group in self._groups())

    def __html__(self) -> SafeString:
        return format_html_join(", ", "{}", ((_linked(*group),) for group in self._groups()))

    def _groups(self) -> list[list[tuple[str, str]]]:
        """Text and address of each, by agreement: the articles after the first are numbers only."""
        groups = []
        for agreement, rows in groupby(self.rows, key=lambda row: row.agreement):
            group: list[tuple[str, str]] = []
            for row in rows:
                if agreement is None:
                    group.append((row.source, ""))
                elif row.article is None:
                    group.append((str(agreement), agreement.get_absolute_url()))
                else:
                    name = row.article.number if group else f"{agreement} {row.article.label}"
                    group.append((name, row.article.get_absolute_url()))
            groups.append(group)
        return groups


def _linked(*parts: tuple[str, str]) -> SafeString:
    *before, last = [
        format_html('<a href="{}">{}</a>', url, text) if url else format_html("{}", text)
        for text, url in parts
    ]
    return (
        format_html("{} en {}", format_html_join(", ", "{}", zip(before)), last) if before else last
    )


@computed_once
def all_grounds() -> dict[str, tuple[Ground, ...]]:
    """What the region gives, by rule; read once for a page."""
    found = defaultdict(tuple)
    for ground in Ground.objects.for_list():
        found[ground.rule] += (ground,)
    return dict(found)


def ground_of(*rules: Rule) -> Grounds:
    """On what these rules rest, each ground once."""
    known = all_grounds()
    rows = {
        (row.agreement_id, row.article_id, row.source): row
        for rule in rules
        for row in known.get(Rule(rule), ())
    }
    return Grounds(tuple(rows.values()))


def linked_in_brackets(*rules: Rule) -> SafeString | str:
    """The same with links, as markup."""
    found = ground_of(*rules)
    return format_html(" ({})", found) if found else ""


def in_brackets(*rules: Rule) -> str:
    """The ground as the end of a sentence has it, with the space before it; empty where there is none."""
    found = ground_of(*rules)
    return f" ({found})" if found else ""
