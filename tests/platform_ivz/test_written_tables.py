"""A table as a paper shows it: the words of the screen, without its links."""

from types import SimpleNamespace

import django_tables2 as tables

from platform_ivz.tables import CountColumn, HouseTable, WrittenTable


class Villages(HouseTable):
    name = tables.Column(verbose_name="Dorp", linkify=lambda record: f"/{record.name}/")
    inhabitants = CountColumn(verbose_name="Inwoners", total=True, default="niet vermeld")
    year = CountColumn(verbose_name="Sinds")

    class Meta(HouseTable.Meta):
        fields = ("name", "inhabitants", "year")


VILLAGES = [
    SimpleNamespace(name="Almen", inhabitants=12_345, year=1200),
    SimpleNamespace(name="Borculo", inhabitants=None, year=1300),
]


def test_cells_have_the_words_of_the_screen_and_no_links():
    written = WrittenTable(Villages(VILLAGES))

    assert written.columns == [("Dorp", False), ("Inwoners", True), ("Sinds", True)]
    assert list(written.rows) == [
        (VILLAGES[0], ["Almen", "12.345", "1.200"]),
        (VILLAGES[1], ["Borculo", "niet vermeld", "1.300"]),
    ]


def test_only_a_column_with_a_total_has_one():
    assert WrittenTable(Villages(VILLAGES)).totals == ["12.345", ""]


def test_what_is_left_out_of_the_table_is_not_on_paper():
    assert WrittenTable(Villages(VILLAGES, exclude=("year",))).columns == [
        ("Dorp", False),
        ("Inwoners", True),
    ]
