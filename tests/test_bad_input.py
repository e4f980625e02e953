"""Addresses and forms with nonsense in them: an answer in words, never a 500, and nothing changes."""

import pytest
from django.apps import apps
from django.core.paginator import Page
from django.forms import BooleanField
from django.test import Client
from django.test.utils import ContextList
from django.urls import reverse
from django_filters import FilterSet
from django_tables2 import Table

from portfolios.models import Region
from tests.pages import (
    FIXED,
    LEADING,
    POSTED,
    addresses_of,
    leave_traces,
    named_patterns,
    page_addresses,
)
from tests.regions import APPS, _region_rows, nergenland, twente
from tests.shares import all_or_a_share, share

__all__ = ["_region_rows", "nergenland", "twente"]

pytestmark = pytest.mark.django_db
# 403: what was decided has no form any more.
REFUSED = {200, 400, 403, 404}
# Asked of every page: the day to look at.
DAYS = [
    {"peildatum": day} for day in ("0000-01-01", "31-12-2020", "abc", "2020-02-31", "9999-12-31")
]
# Asked of every page with a list: which part of it, in what order, of which rows, as what file.
OF_A_LIST = [
    {"bladzijde": "-1", "page": "-1"},
    {"bladzijde": "0", "page": "0"},
    {"bladzijde": "abc", "page": "abc"},
    {"bladzijde": str(10**9), "page": str(10**9)},
    {"bladzijde": "9" * 400},
    {"sorteer": "__class__", "sort": "__class__"},
    {"sorteer": "pk", "sort": "pk"},
    {"sorteer": "'", "sort": "'"},
    {"sorteer": "-"},
    {"sorteer": "municipality__cbs_code__x"},
    {"q": "x" * 10_000},
    {"q": "x " * 2_000},
    {"q": "a\0b"},
    {"q": "%_'\"\\;--<script>"},
    {"_export": "exe"},
    {"_export": "['csv']"},
]
# Asked of every page without a list, which knows none of these.
UNKNOWN = {"bladzijde": "abc", "sorteer": "__class__", "q": "a\0b", "_export": "exe"}
# Pages are shared out over tests, so that workers share them.
PARTS = 4
# Put in every filter of a list, whatever its name.
VALUES = ("-1", "0", "abc", "9" * 30, "\0", "1; drop table", "[]", "x" * 3_000)
# Put in every field of a form; the reason why a decision lapses may be any text.
UNSTORABLE = ("a\0b",)
TEXTS = (*UNSTORABLE, "x" * 10_000, "01-01-0000", "-99999999999999999999", "1e999", "NaN")
# Forms of nothing but free text, which takes any text that can be stored.
ANY_TEXT = {
    "agenda:agendaitem_return",
    "agenda:meeting_cancel",
    "portfolios:municipalitygroup_edit",
    "portfolios:person_add",
    "portfolios:person_edit",
    "contributions:scenario_add",
    "contributions:scenario_edit",
    "projects:risk_add",
    "projects:risk_edit",
    "projects:projectassignment_move",
    "projects:projectassignment_approve",
}


@all_or_a_share
@pytest.mark.parametrize("part", range(PARTS))
def test_strange_questions(
    nergenland: Region, coordinator, coordinator_client: Client, part: int, of: int
) -> None:
    leave_traces(coordinator)
    found = {**page_addresses(), **addresses_of(LEADING)}
    # Lists first, so that every part has its share of them.
    pages = dict(sorted(found.items(), key=lambda page: (not page[0].endswith("_list"), page[0])))
    asked, filtered = [], 0
    for number, (name, address) in list(enumerate(pages.items()))[part::PARTS]:
        context = coordinator_client.get(address, follow=True).context
        of_a_list = share(OF_A_LIST, number, of) if has_a_list(context) else [UNKNOWN]
        in_filters = [dict.fromkeys(fields_to_filter(context), value) for value in VALUES]
        filtered += bool(in_filters[0])
        asked += [
            (name, address, query)
            for query in (*share(DAYS, number, of), *of_a_list, *filter(None, in_filters))
        ]
    assert filtered > 2
    assert len(asked) > len(pages) / PARTS * (len(DAYS) / of + 1)
    check(coordinator_client, asked)


def has_a_list(context: ContextList | None) -> bool:
    """Whether a page shows rows that can be parted, put in order or chosen from."""
    names = context.keys() if context is not None else ()
    return any(isinstance(context[name], Page | Table | FilterSet) for name in names)


def fields_to_filter(context: ContextList | None) -> list[str]:
    found = context.get("filter") if context is not None else None
    return list(found.form.fields) if found is not None else []


@pytest.mark.parametrize("year", [0, 1, 9999, 10**12])
def test_strange_years(nergenland: Region, coordinator_client: Client, year: int) -> None:
    found = {
        name: reverse(name, kwargs={**dict.fromkeys(pattern.pattern.converters, 1), "year": year})
        for name, pattern in named_patterns()
        if "year" in pattern.pattern.converters and name not in POSTED
    }
    assert found
    check(coordinator_client, [(name, address, {}) for name, address in found.items()])


def test_what_is_not_there_is_not_found(
    nergenland: Region, coordinator_client: Client, admin_client: Client
) -> None:
    """Also as the target of a form; what only the administrator may send is asked by that one."""
    senders = {"portfolios:access_invite": admin_client}
    words = {"int": 10**15, "slug": "bestaat-niet", "str": "bestaat-niet"}
    wrong = []
    for name, pattern in named_patterns():
        converters = pattern.pattern.converters
        if not converters or "year" in converters or name.startswith("account"):
            continue
        arguments = {
            part: FIXED["extension"]
            if part == "extension"
            else words[type(converter).__name__.lower().removesuffix("converter")]
            for part, converter in converters.items()
        }
        for method in ("get", "post"):
            answer = getattr(senders.get(name, coordinator_client), method)(
                reverse(name, kwargs=arguments)
            )
            if answer.status_code not in {404, 405}:
                wrong.append(f"{name} {method}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@all_or_a_share
@pytest.mark.parametrize("part", range(PARTS))
def test_nonsense_in_every_field(
    nergenland: Region, coordinator, coordinator_client: Client, part: int, of: int
) -> None:
    leave_traces(coordinator)
    coordinator_client.raise_request_exception = False
    before, wrong, forms = rows(), [], 0
    for number, (name, address) in list(enumerate(page_addresses().items()))[part::PARTS]:
        context = coordinator_client.get(address).context
        form = context.get("form") if context is not None else None
        if form is None or name.startswith("account") or name.endswith(("_delete", "_lapse")):
            continue
        if all(isinstance(field, BooleanField) for field in form.fields.values()):
            # Nothing to type: only a button, or ticks.
            continue
        forms += 1
        fields = [form.add_prefix(field) for field in form.fields]
        for text in share(TEXTS if name not in ANY_TEXT else UNSTORABLE, number, of):
            data = dict.fromkeys(fields, text)
            answer = coordinator_client.post(address, data)
            if answer.status_code == 405:
                # This form only asks: all of it stands in the address.
                answer = coordinator_client.get(address, data)
                assert answer.status_code in REFUSED, f"{name} {text[:20]}: {answer.status_code}"
            elif answer.status_code not in {400, 404, 422}:
                wrong.append(f"{name} {text[:20]!r}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert forms > 20 / PARTS
    assert rows() == before


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_page_takes_another_way_of_sending(
    nergenland: Region, coordinator, coordinator_client: Client, method: str
) -> None:
    leave_traces(coordinator)
    before, send = rows(), getattr(coordinator_client, method)
    pages = {name: page for name, page in page_addresses().items() if ":" in name}
    found = {name: send(address).status_code for name, address in pages.items()}
    assert {name: code for name, code in found.items() if code not in {403, 405}} == {}
    assert rows() == before


def check(client: Client, asked: list[tuple[str, str, dict[str, str]]]) -> None:
    """Ask each address; every answer is a page or a refusal, and no row changes."""
    client.raise_request_exception = False
    before, wrong = rows(), []
    for name, address, query in asked:
        answer = client.get(address, query, follow=True)
        if answer.status_code not in REFUSED:
            shown = {key: value[:20] for key, value in query.items()}
            wrong.append(f"{name} {address} {shown}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert rows() == before


def rows() -> dict[str, list]:
    """Everything that is stored about the platform; that somebody opened a page is not about it."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS and model._meta.model_name not in {"user", "readmark"}
    }
