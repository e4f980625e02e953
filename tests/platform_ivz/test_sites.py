"""The admin survives any text: in its forms, its lists and what is ticked in them."""

from itertools import cycle
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from platform_ivz.admin import RowForm
from platform_ivz.sites import SafeFields, SafePage
from portfolios.models import MunicipalityGroup, Region
from tests.factories import create_many
from tests.factories.contributions import EffortBandFactory
from tests.shares import all_or_a_share, share
from tests.test_admin import NOT_BY_HAND, OWN_APPS
from tests.test_factories import FACTORIES

FACTORY_OF = {factory._meta.model: factory for factory in FACTORIES}
PAGES = sorted(admin.site._registry.values(), key=lambda page: page.opts.label)
OWN = [page for page in PAGES if page.opts.app_label in OWN_APPS]
UNFIT = (
    "drie", "9" * 30, "-1", "a\0b", "1,2", "0000-00-00", "NaN", "sNaN", "-Infinity", "[]",
    "\U0001f692",
)  # fmt: skip
WORDY = "zz " * 3_000

pytestmark = pytest.mark.django_db


def pages(found: list[admin.ModelAdmin]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", found, ids=lambda page: page.opts.label_lower)


def address(page: admin.ModelAdmin, view: str) -> str:
    return reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_{view}")


def filled_in(context: Any, text: str) -> dict[str, str]:
    """The form of a page with the same text in all its fields, and in a row of each inline."""
    data = dict.fromkeys(context["adminform"].form.fields, text)
    for inline in context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
        data |= {f"{prefix}-0-{name}": text for name in inline.formset.empty_form.fields}
    return data


def test_every_page_is_a_safe_one() -> None:
    assert len(PAGES) > len(OWN)
    for page in PAGES:
        assert isinstance(page, SafePage), page
        for inline in page.inlines:
            assert issubclass(inline, SafeFields), inline
            assert issubclass(inline.form, RowForm), inline
    for page in OWN:
        assert issubclass(page.form, RowForm), page


@all_or_a_share
@pages([page for page in OWN if page.model not in NOT_BY_HAND])
def test_no_text_in_the_fields_of_a_new_row_stops_it(
    page: admin.ModelAdmin, admin_client: Client, of: int
) -> None:
    new, before = address(page, "add"), page.model._base_manager.count()
    context = admin_client.get(new).context
    for text in share(UNFIT, PAGES.index(page), of):
        answer = admin_client.post(new, filled_in(context, text))
        if answer.status_code == 302:
            # Where nothing but text is asked, any text that can be kept will do.
            assert page.model in (Region, MunicipalityGroup)
            assert "\0" not in text
            assert page.model._base_manager.count() == before + 1
            page.model._base_manager.latest("pk").delete()
            continue
        assert answer.status_code == 200, text
        assert answer.context["errors"], text
        assert page.model._base_manager.count() == before


@pages([page for page in PAGES if page.model in FACTORY_OF])
def test_ticking_what_is_no_row_does_nothing(page: admin.ModelAdmin, admin_client: Client) -> None:
    create_many(FACTORY_OF[page.model], 1)
    before = page.model._base_manager.count()
    data = {"action": "delete_selected", "index": "0", "select_across": "0", "post": "yes"}

    for ticked in (UNFIT, [text for text in UNFIT if text != "-1"]):
        answer = admin_client.post(
            address(page, "changelist"), {**data, ACTION_CHECKBOX_NAME: ticked}, follow=True
        )
        assert answer.status_code == 200
        assert page.model._base_manager.count() == before


def questions(page: admin.ModelAdmin, client: Client) -> list[str]:
    """Every parameter that the filters and the dates of a list know, and some that they do not."""
    found = client.get(address(page, "changelist")).context["cl"]
    known = [name for each in found.filter_specs for name in each.expected_parameters()]
    return [*known, "pk__range", "pk__in", "pk__year", "pk__isnull", "o", "p", "q"]


@pytest.mark.database
@pages(PAGES)
def test_no_text_in_the_address_of_a_list_stops_it(
    page: admin.ModelAdmin, admin_client: Client
) -> None:
    for name, text in zip(questions(page, admin_client), cycle(UNFIT), strict=False):
        answer = admin_client.get(address(page, "changelist"), {name: text})
        assert answer.status_code in {200, 302, 400}, f"{name}={text}"


def test_a_kind_of_row_that_does_not_exist_in_the_audit_log(admin_client: Client) -> None:
    log = reverse("admin:auditlog_logentry_changelist")

    answer = admin_client.get(log, {"resource_type": "x"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{log}?e=1"
    assert admin_client.get(answer.headers["Location"]).status_code == 200


def test_a_file_of_a_list_with_a_filter_that_cannot_be_carried_out(admin_client: Client) -> None:
    counts = "admin:contributions_populationcount"

    for query in ({"inhabitants": "veel"}, {"bestaat_niet": "1"}):
        answer = admin_client.get(reverse(f"{counts}_export"), query)
        assert answer.status_code == 302
        assert answer.headers["Location"] == reverse(f"{counts}_changelist", query={"e": "1"})


def test_a_range_with_one_end(admin_client: Client) -> None:
    counts = reverse("admin:contributions_populationcount_changelist")
    for query in ({"source__range": ["%", "x"]}, {"source__range": "%"}, {"source__range": ""}):
        assert admin_client.get(counts, query).headers["Location"] == f"{counts}?e=1"


def test_a_list_is_not_asked_by_a_regular_expression(admin_client: Client) -> None:
    people = reverse("admin:portfolios_person_changelist")
    assert admin_client.get(people, {"surname__regex": "(a+)+$"}).status_code == 400
    assert admin_client.get(people, {"surname__icontains": "a"}).status_code == 200


@pytest.mark.database
@all_or_a_share
@pages(PAGES)
def test_no_text_that_is_searched_for_stops_the_suggestions(
    page: admin.ModelAdmin, admin_client: Client, of: int
) -> None:
    for number, name in enumerate(page.get_autocomplete_fields(None), start=PAGES.index(page)):
        asked = {"app_label": page.opts.app_label, "model_name": page.opts.model_name}
        for text in share((*UNFIT, WORDY), number, of):
            query = asked | {"field_name": name, "term": text}
            answer = admin_client.get(reverse("admin:autocomplete"), query)
            assert answer.status_code == 200, f"{name}={text}"
            assert answer.json()["pagination"] == {"more": False}


@pages([page for page in PAGES if page.search_fields])
def test_no_number_of_words_stops_a_search(page: admin.ModelAdmin, admin_client: Client) -> None:
    assert admin_client.get(address(page, "changelist"), {"q": WORDY}).status_code == 200


def test_a_number_that_is_none_in_a_row_of_a_page_that_is_changed(admin_client: Client) -> None:
    """What is typed is held against what was there before it is looked at."""
    band = EffortBandFactory()
    change = reverse("admin:contributions_tariff_change", args=(band.tariff_id,))
    (inline,) = admin_client.get(change).context["inline_admin_formsets"]
    prefix = inline.formset.prefix
    data = {
        "from_year": band.tariff.from_year,
        "rate": "0.20",
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-INITIAL_FORMS": "1",
        f"{prefix}-0-id": band.pk,
        f"{prefix}-0-tariff": band.tariff_id,
        f"{prefix}-0-from_inhabitants": "0",
        f"{prefix}-0-hours_per_week": "sNaN",
        f"{prefix}-0-buyout_per_year": "5000",
    }

    answer = admin_client.post(change, data)

    assert answer.status_code == 200
    (inline,) = answer.context["inline_admin_formsets"]
    assert list(inline.formset.errors[0]) == ["hours_per_week"]
