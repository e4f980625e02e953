"""Figures that were typed in a text although the portal knows them."""

import datetime as dt

import pytest
from django.urls import reverse

from agenda.models import NoteChapter
from reports.note.findings import typed_figures
from reports.note.living import NoteFigures
from reports.note.typed import typed_in

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 6, 30)


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(one.typed, one.named.name, one.is_equal) for one in typed_in(text, NoteFigures(DAY))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Samen 627.898 inwoners.", [("627.898", "inwoners", True)]),
        ("Er zijn 14 gemeenten.", [("14", "gemeenten", True)]),
        ("De 13 gemeenten doen mee.", [("13", "gemeenten", False)]),
        ("Alle taken vragen 64 uur per week.", [("64 uur per week", "uren-taken", False)]),
        ("Er is 62 uur per week nodig.", [("62 uur per week", "uren-taken", True)]),
        ("Almelo heeft 72.560 inwoners.", [("72.560", "inwoners:almelo", True)]),
        ("Almelo betaalt €&nbsp;14.512.", [("€&nbsp;14.512", "bijdrage:almelo", True)]),
        ("Het kost € 0,25 per inwoner.", [("€ 0,25", "tarief", False)]),
        ("Het kost € 0,30 per inwoner.", [("€ 0,30", "tarief-gevraagd", True)]),
        (
            "Er zijn 190 hennepkwekerijen opgerold.",
            [("190", "resultaat:hennepkwekerijen", False)],
        ),
        ("Er zijn {gemeenten} gemeenten en {inwoners} inwoners.", []),
        ("Op 8 mei 2017, in 2020-2022 en in 2018.", []),
        ("In Noord-Holland-Noord zijn 22 gemeenten, in de eenheid 76.", []),
        ("De coördinatie heeft 32 uur per week (0,88 fte).", []),
        ("De andere is bijna twee keer zo groot, rond € 200.000.", []),
        ("Taken 7 tot en met 12 vervallen, zie artikel 6.5.", []),
        ('<a href="https://voorbeeld.nl/627.898">hier</a>', []),
    ],
)
def test_what_is_a_typed_figure_and_what_is_not(twente, text: str, expected: list) -> None:
    assert found(f"<p>{text}</p>") == expected


def test_the_name_comes_in_the_place_of_what_was_typed(twente) -> None:
    text = "<p>Met <strong>14</strong> gemeenten. Alle taken vragen 64 uur per week.</p>"

    last = typed_in(text, NoteFigures(DAY))[-1]

    assert last.sentence == "Alle taken vragen 64 uur per week."
    assert last.replaced(text) == (
        "<p>Met <strong>14</strong> gemeenten. Alle taken vragen {uren-taken}.</p>"
    )


def test_the_texts_of_the_region_hold_no_typed_figure(twente) -> None:
    assert list(typed_figures(DAY)) == []


def test_one_press_replaces_it_and_a_second_one_says_that_it_is_gone(
    twente, coordinator_client
) -> None:
    chapter = NoteChapter.objects.get(key="governance")
    NoteChapter.objects.filter(pk=chapter.pk).update(text="<p>De 13 gemeenten doen mee.</p>")
    (finding,) = typed_figures(DAY)
    assert finding.url == chapter.get_absolute_url()
    assert "{gemeenten} (aantal gemeenten: 14)" in finding.expected
    page = coordinator_client.get(finding.url).content.decode()
    assert "Vervang ‘13’ door {gemeenten}" in page

    address = reverse(
        "reports:notechapter_name_typed", args=(chapter.note.agenda.code, chapter.key)
    )
    coordinator_client.post(address, {"typed": "6-gemeenten"})
    chapter.refresh_from_db()
    assert chapter.text == "<p>De {gemeenten} gemeenten doen mee.</p>"
    answer = coordinator_client.post(address, {"typed": "6-gemeenten"}, follow=True)
    assert "De tekst is intussen veranderd." in answer.content.decode()
    assert list(typed_figures(DAY)) == []
