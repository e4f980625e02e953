"""Every page of the portal, walked from its addresses, with something loaded to fill them in."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from platform_ivz.uploads import read_text
from portfolios.enums import ImportKind
from portfolios.models import ImportRun, Municipality, User
from reports.imports import find_kind, look
from tests.factories.contributions import AdoptedObligationFactory

# Addresses that are no page to look at: they send a file, only take a form, or lead elsewhere.
FILES = {
    "agenda:agreement_copy",
    "reports:import_present",
    "reports:import_template",
    "reports:import_wrong_rows",
    "reports:paper",
}
POSTED = {
    "reports:finding_snooze",
    "reports:finding_wake",
    "reports:import_store",
    "reports:import_undo",
}
LEADING = {
    "agenda:safetyagenda_current",
    "contributions:budget_current",
    "contributions:contribution_current",
    "contributions:effort_current",
}
# Pages for who is not signed in.
ANONYMOUS = {
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
}
NO_PAGES = FILES | POSTED | LEADING | ANONYMOUS

# Rows of a parent whose code stands in the address before them.
PARENTS = {"portfolioterm": "portfolio", "membership": "body"}
# Names of addresses that begin with another word than their model.
MODELS = {"import": "importrun"}
# What a part of an address stands for when it is no field of a row.
FIXED = {
    "year": 2020,
    "kind": ImportKind.POPULATION.value,
    "extension": "csv",
    "name": "gemeenteblad",
    "uidb36": "1",
    "key": "verlopen",
}


def named_patterns(
    resolver: URLResolver | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the portal outside the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                inner = f"{pattern.namespace}:" if pattern.namespace else namespace
                yield from named_patterns(pattern, inner)
        elif pattern.name:
            yield namespace + pattern.name, pattern


def page_names() -> list[str]:
    """The names of all pages for who is signed in."""
    return sorted({name for name, _ in named_patterns()} - NO_PAGES)


def page_addresses() -> dict[str, str]:
    """The address of each page by its name, filled in with the first row that there is.

    Raises LookupError when an address cannot be filled in: then say how, at the top of this module.
    """
    return addresses_of(page_names())


def addresses_of(names: Iterator[str] | list[str] | set[str]) -> dict[str, str]:
    """The addresses with these names, each filled in with the first row that there is."""
    wanted, found, missing = set(names), {}, []
    for name, pattern in named_patterns():
        if name not in wanted or name in found:
            continue
        arguments = _arguments(name, pattern)
        if arguments is None:
            missing.append(name)
        else:
            found[name] = reverse(name, kwargs=arguments)
    if missing:
        raise LookupError(f"tests/pages.py does not know how to open: {', '.join(missing)}")
    return found


def leave_traces(user: User) -> None:
    """What a loaded region lacks for its pages: an import, and a proposal for other hours."""
    leave_an_import(user)
    municipality = Municipality.objects.order_by("pk").first()
    AdoptedObligationFactory(municipality=municipality, from_year=2021)


def leave_an_import(user: User, lines: int = 1) -> ImportRun:
    """Somebody looked at a table of populations, all wrong, so that an import has its page."""
    kind = find_kind(ImportKind.POPULATION.value)
    rows = [f"GM9999\t{1900 + n}-01-01\t{n}\tbron" for n in range(lines)]
    table = "\n".join(["gemeente\tpeildatum\tinwoners\tbron", *rows])
    return look(
        kind=kind, upload=read_text(table, kind.resource()), file_name="inwoners.csv", by=user
    )


def _arguments(name: str, pattern: URLPattern) -> dict[str, Any] | None:
    """What fills in an address; None when that is not known."""
    parts = pattern.pattern.converters
    if not parts:
        return {}
    row = _row(name)
    arguments = {}
    for part in parts:
        value = _value(row, part) if row is not None else None
        arguments[part] = FIXED.get(part) if value is None else value
    return None if None in arguments.values() else arguments


def _row(name: str) -> models.Model | None:
    """The first row of the model that the name begins with: `person_edit` is about a person."""
    word, _, page = name.rsplit(":", maxsplit=1)[-1].partition("_")
    word = MODELS.get(word, word)
    model = next((model for model in apps.get_models() if model._meta.model_name == word), None)
    if model is None:
        return None
    rows = model._base_manager.order_by("pk")
    if page in {"edit", "delete"} and any(field.name == "decision" for field in model._meta.fields):
        # What was decided cannot be edited.
        return rows.filter(decision=None).first() or rows.first()
    return rows.first()


def _value(row: models.Model, part: str) -> Any:
    """A part of the address: a field of the row, or the code of its parent."""
    holder = row
    if part == "code" and row._meta.model_name in PARENTS:
        holder = getattr(row, PARENTS[row._meta.model_name])
    value = getattr(holder, part, None)
    return getattr(value, "code", value)
