"""Who does what in a year as a list and as a file (Bijlage 4)."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from tests.factories.portfolios import MunicipalityFactory
from tests.factories.projects import DeploymentFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("contributions:effort_matrix_year", args=[2020])
PARTNERS = [
    ["GGD", "Wet verplichte ggz (WvGGZ)", "projectleider", ""],
    ["Veiligheidsregio Twente", "Weerbaar Twente", "programmamanager", ""],
    ["Brandweer Twente", "Informatiegestuurd werken", "ondersteuning", ""],
    [
        "Veiligheidsregio Twente",
        "Ambtelijke expertgroep Zorg, Veiligheid en Straf",
        "voorzitter",
        "",
    ],
]
HEAD = ["Wie", "Waaraan", "Rol", "Uur per week", "Van", "Tot en met", "Gewogen"]


def rows_of(client, address=PAGE):
    answer = client.get(address, {"_export": "csv"}).content.decode()
    return list(csv.reader(io.StringIO(answer)))


def test_the_file_holds_the_whole_of_bijlage_4(twente, coordinator_client):
    head, *rows = rows_of(coordinator_client)

    assert head == HEAD
    assert len(rows) == 43 + len(PARTNERS)
    assert sum(float(row[-1]) for row in rows) == 57
    assert [row[1:4] for row in rows if row[0] == "Hengelo"] == [
        ["Werkgeverscommissie IVZ", "lid", ""],
        ["Zorgfraude", "projectleider", "4.00"],
        ["Hennep", "projectleider", "4.00"],
    ]
    assert [row[:4] for row in rows if row[0] in {name for name, *_ in PARTNERS}] == PARTNERS
    leaders = {(row[0], row[1]) for row in rows if row[2] == "projectleider"}
    assert leaders == {
        ("Hengelo", "Zorgfraude"),
        ("Hengelo", "Hennep"),
        ("Hellendoorn", "Jeugd: vroegsignalering"),
        ("Rijssen-Holten", "Cybercrime"),
        ("Twenterand", "Bestuurlijke bevoegdheden"),
        ("GGD", "Wet verplichte ggz (WvGGZ)"),
    }


def test_the_list_adds_up_to_the_matrix(twente, coordinator_client):
    table = coordinator_client.get(PAGE).context["table"]

    assert str(table.columns["weighted"].footer) == "57"


def test_a_part_of_the_year_is_weighted_and_partners_come_along(coordinator_client):
    DeploymentFactory(
        municipality=MunicipalityFactory(name="Aadorp"),
        hours_per_week=4,
        valid_from=dt.date(2020, 7, 2),
        valid_until=dt.date(2020, 12, 31),
    )
    partner = DeploymentFactory(by_organisation=True, hours_per_week=None)

    _, own, other = rows_of(coordinator_client)

    assert [own[0], *own[3:]] == ["Aadorp", "4.00", "2020-07-02", "2020-12-31", "2.00"]
    assert [other[0], *other[3:]] == [partner.organisation.name, "", "", "", "0.00"]


@pytest.mark.parametrize("order", ["who", "-target", "role", "hours", "-weighted"])
def test_every_column_sorts(twente, coordinator_client, order):
    assert coordinator_client.get(PAGE, {"sorteer": order}).status_code == 200
