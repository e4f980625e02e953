"""The lists of tariffs, obligations, inhabitants and subsidies."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import create_many
from tests.factories.contributions import (
    AdoptedObligationFactory,
    PopulationCountFactory,
    SubsidyFactory,
    TariffFactory,
)
from tests.pages import MOST_QUERIES

pytestmark = pytest.mark.database

LISTS = {
    "tariff": TariffFactory,
    "adoptedobligation": AdoptedObligationFactory,
    "populationcount": PopulationCountFactory,
    "subsidy": SubsidyFactory,
}


def url(model, page, *args):
    return reverse(f"contributions:{model}_{page}", args=args)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def shown(response):
    return [row.record for row in response.context["table"].rows]


@pytest.mark.parametrize("model", LISTS)
def test_lists_take_as_many_queries_for_many(coordinator_client, model):
    LISTS[model]()
    one = queries(coordinator_client, url(model, "list"))
    create_many(LISTS[model], 40)

    assert queries(coordinator_client, url(model, "list")) == one
    assert one <= MOST_QUERIES


@pytest.mark.parametrize("model", LISTS)
def test_empty_lists_say_what_to_do(coordinator_client, model):
    assert "ivz-empty" in coordinator_client.get(url(model, "list")).content.decode()


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "bladzijde=-1",
        "sorteer=__class__",
        "jaar=99999999999999999999",
        "jaar=x",
        "gemeente=x",
        "status=x",
        "thema=999999",
        "_export=exe",
    ],
)
def test_bad_input_never_breaks_a_list(coordinator_client, model, query):
    LISTS[model]()

    assert coordinator_client.get(f"{url(model, 'list')}?{query}").status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_lists_export(coordinator_client, model):
    LISTS[model]()

    lines = coordinator_client.get(url(model, "list"), {"_export": "csv"}).content.decode()

    assert len(lines.splitlines()) == 2
    assert "Wijzigen" not in lines
    assert "<" not in lines


@pytest.mark.parametrize("model", LISTS)
def test_who_may_not_edit_is_refused_and_sees_no_links(board_member_client, model):
    obj = LISTS[model]()
    name = getattr(obj, "code", obj.pk)
    urls = [url(model, "add"), url(model, "edit", name), url(model, "delete", name)]

    page = board_member_client.get(url(model, "list")).content.decode()

    assert [board_member_client.get(one).status_code for one in urls] == [403] * 3
    assert [board_member_client.post(one).status_code for one in urls] == [403] * 3
    assert not [one for one in urls if one in page]
    assert type(obj).objects.filter(pk=obj.pk).exists()


@pytest.mark.parametrize("model", ["tariff", "adoptedobligation"])
@pytest.mark.parametrize("page", ["edit", "delete"])
def test_what_was_adopted_cannot_be_touched(coordinator_client, model, page):
    obj = LISTS[model](adopted=True)
    address = url(model, page, obj.pk)

    answers = [coordinator_client.get(address), coordinator_client.post(address, {})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert address not in coordinator_client.get(url(model, "list")).content.decode()
    assert type(obj).objects.filter(pk=obj.pk).exists()
