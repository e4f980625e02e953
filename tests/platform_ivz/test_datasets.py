"""Reading files and cells, apart from what they are about."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_ivz import datasets
from platform_ivz.datasets import Fault, Folder, Outcome, Sheet
from platform_ivz.resources import (
    Choice,
    Day,
    DecimalNumber,
    Resource,
    Text,
    WholeNumber,
    YesNo,
    YesNoUnknown,
    natural_key,
    unknown,
)
from portfolios.models import Municipality, Organisation, Portfolio

pytestmark = pytest.mark.database


class OrganisationResource(Resource):
    class Meta:
        model = Organisation
        import_id_fields = ("code",)
        fields = ("code", "name", "kind")


CSV = Sheet("partners.csv", OrganisationResource)
TOML = Sheet("partners.toml", OrganisationResource, table="partner")


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode())


# --- Cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widget", "cell", "value"),
    [
        (Text(), "  twee  woorden ", "twee  woorden"),
        (Text(), None, ""),
        (Text(), 6, "6"),
        (Text(), Decimal("6.50"), "6.50"),
        (WholeNumber(), " 12 ", 12),
        (WholeNumber(), "-3", -3),
        (WholeNumber(), 0, 0),
        (WholeNumber(), "", None),
        (WholeNumber(), " ", None),
        (WholeNumber(), None, None),
        (DecimalNumber(), "0.20", Decimal("0.20")),
        (DecimalNumber(), " 12 ", Decimal(12)),
        (DecimalNumber(), 0, Decimal(0)),
        (DecimalNumber(), Decimal("70312.50"), Decimal("70312.50")),
        (DecimalNumber(), "999999999999999", Decimal(999999999999999)),
        (DecimalNumber(), "", None),
        (DecimalNumber(), None, None),
        (Day(), "2019-12-31", dt.date(2019, 12, 31)),
        (Day(), " 2020-02-29 ", dt.date(2020, 2, 29)),
        (Day(), dt.date(2019, 12, 31), dt.date(2019, 12, 31)),
        (Day(), dt.datetime(2019, 12, 31), dt.date(2019, 12, 31)),  # noqa: DTZ001, a cell has no zone
        (Day(), "", None),
        (Day(), None, None),
        (YesNo(), "ja", True),
        (YesNo(), " Nee ", False),
        (YesNo(), True, True),
        (YesNo(), False, False),
        (YesNoUnknown(), "", None),
        (YesNoUnknown(), "ja", True),
        (YesNoUnknown(), "nee", False),
        (Choice(["lid", "voorzitter"]), " lid ", "lid"),
        (Choice(["lid"]), "", ""),
    ],
)
def test_a_cell_that_is_right(widget, cell, value):
    read = widget.clean(cell)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("widget", "cell", "message"),
    [
        (Text(), ["a"], "‘['a']’ is geen tekst"),
        (Text(), True, "‘True’ is geen tekst"),
        (Text(), "a\0b", "in deze tekst staat een NUL-teken"),
        (WholeNumber(), "1.0", "‘1.0’ is geen heel getal"),
        (WholeNumber(), "1_0", "‘1_0’ is geen heel getal"),
        (WholeNumber(), "٣", "‘٣’ is geen heel getal"),
        (WholeNumber(), True, "‘True’ is geen heel getal"),
        (DecimalNumber(), "0,2", "‘0,2’ is geen getal; schrijf decimalen met een punt"),
        (DecimalNumber(), "sNaN", "‘sNaN’ is geen getal; schrijf decimalen met een punt"),
        (DecimalNumber(), "1_0.0", "‘1_0.0’ is geen getal; schrijf decimalen met een punt"),
        (DecimalNumber(), [1], "‘[1]’ is geen getal; schrijf decimalen met een punt"),
        (DecimalNumber(), "1000000000000000", "‘1000000000000000’ is te groot"),
        (DecimalNumber(), "-1e99999999", "‘-1e99999999’ is te groot"),
        (Day(), "31-12-2019", "‘31-12-2019’ is geen datum; schrijf hem als 2019-12-31"),
        (Day(), "2019-W01-1", "‘2019-W01-1’ is geen datum; schrijf hem als 2019-12-31"),
        (Day(), "2019-02-29", "‘2019-02-29’ is geen datum; schrijf hem als 2019-12-31"),
        (YesNo(), "", "‘’ is geen ja of nee"),
        (YesNo(), "1", "‘1’ is geen ja of nee"),
        (YesNoUnknown(), "1", "‘1’ is geen ja of nee"),
        (
            Choice(["lid", "voorzitter"]),
            "baas",
            "‘baas’ is geen geldige keuze; kies uit: lid, voorzitter",
        ),
        (YesNo(), "x" * 61, f"‘{'x' * 60}…’ is geen ja of nee"),
    ],
)
def test_a_cell_that_is_wrong(widget, cell, message):
    with pytest.raises(ValueError, match=re.escape(message)) as refusal:
        widget.clean(cell)
    assert str(refusal.value) == message


@given(cell=st.text())
@pytest.mark.parametrize("widget", [Text(), WholeNumber(), DecimalNumber(), Day(), YesNo()])
def test_any_text_in_a_cell_gives_a_value_or_a_dutch_line(widget, cell):
    told = ""
    try:
        widget.clean(cell)
    except ValueError as refusal:
        told = str(refusal)
    assert not told or told.endswith(
        ("getal", "punt", "te groot", "2019-12-31", "ja of nee", "NUL-teken")
    )


@given(value=st.integers(-(10**12), 10**12))
def test_a_whole_number_comes_back_as_it_was_written(value):
    assert WholeNumber().clean(str(value)) == value


@given(value=st.dates())
def test_a_day_comes_back_as_it_was_written(value):
    assert Day().clean(Day().render(value)) == value


def test_the_natural_key_is_the_first_unique_field():
    assert natural_key(Municipality) == "cbs_code"
    assert natural_key(Portfolio) == "code"


def test_a_long_key_is_cut_short():
    assert unknown(Municipality, "x" * 70) == f"gemeente ‘{'x' * 60}…’ bestaat niet"


# --- Faults ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("a.csv", 3, "dit is fout"), "a.csv, regel 3: dit is fout"),
        (Fault("a.csv", None, "dit is fout"), "a.csv: dit is fout"),
        (Fault("a.csv", 1, "‘a\nb\x1b[31m\0’"), "a.csv, regel 1: ‘a b [31m ’"),
    ],
)
def test_a_fault_is_one_line(fault, line):
    assert str(fault) == line


# --- Files -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_rows_are_counted_by_what_happened(tmp_path):
    write(tmp_path, "partners.csv", "code,name,kind\na,A,zorg\nb,B,zorg\n")
    assert datasets.load(Folder(tmp_path), [CSV]) == Outcome({"partners.csv": {"nieuw": 2}})

    write(tmp_path, "partners.csv", "code,name,kind\na,A,zorg\nb,BB,zorg\nc,C,zorg\n")
    outcome = datasets.load(Folder(tmp_path), [CSV])

    assert outcome.counts == {"partners.csv": {"nieuw": 1, "gewijzigd": 1, "ongewijzigd": 1}}
    assert outcome.changed == 2
    assert dict(Organisation.objects.values_list("code", "name")) == {"a": "A", "b": "BB", "c": "C"}


@pytest.mark.django_db
def test_columns_may_stand_in_another_order(tmp_path):
    write(tmp_path, "partners.csv", " kind ,code,name\nzorg,a,A\n")

    assert datasets.load(Folder(tmp_path), [CSV]).faults == []
    assert Organisation.objects.get().name == "A"


@pytest.mark.django_db
def test_a_row_that_left_the_file_stays(tmp_path):
    write(tmp_path, "partners.csv", "code,name,kind\na,A,zorg\nb,B,zorg\n")
    datasets.load(Folder(tmp_path), [CSV])

    write(tmp_path, "partners.csv", "code,name,kind\na,A,zorg\n")
    datasets.load(Folder(tmp_path), [CSV])

    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_a_file_that_is_not_required_may_be_absent(tmp_path):
    assert datasets.load(Folder(tmp_path), [CSV]) == Outcome()


@pytest.mark.django_db
def test_toml_and_csv_go_the_same_way(tmp_path):
    write(tmp_path, "partners.toml", '[[partner]]\ncode = "a"\nname = "A"\nkind = "zorg"\n')

    assert datasets.load(Folder(tmp_path), [TOML]).counts == {"partners.toml": {"nieuw": 1}}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "partner = []\n[[x]]\na = 1\n",
            ["2: onderdeel ‘x’ is hier niet bekend; bekend zijn: [[partner]]"],
        ),
        ('partner = [{code = "a"}]\n', ["1: schrijf elk onderdeel als [[partner]]"]),
        ('\n\n[partner]\ncode = "a"\n', ["3: schrijf elk onderdeel als [[partner]]"]),
        ("partner = 1\n", ["1: schrijf elk onderdeel als [[partner]]"]),
        ('[["partner"]]\ncode = "a"\n', ["1: schrijf elk onderdeel als [[partner]]"]),
        (
            '[[partner]]\nkod = "a"\n\n[[partner]]\ncode = "b"\n',
            ["1: kolom ‘kod’ is hier niet bekend; bekend zijn: code, name, kind"],
        ),
        ('[[partner]]\ncode = "a"\ncode = "b"\n', ["3: hier is het bestand geen geldige TOML"]),
        ('[[partner]]\ncode = "\\ud800"\n', ["2: hier is het bestand geen geldige TOML"]),
    ],
)
def test_toml_that_is_written_otherwise(text, faults, tmp_path):
    write(tmp_path, "partners.toml", text)

    found = [str(fault) for fault in datasets.load(Folder(tmp_path), [TOML]).faults]

    assert found == [f"partners.toml, regel {fault}" for fault in faults]


@pytest.mark.django_db
def test_the_database_refuses_and_nothing_is_stored(tmp_path, monkeypatch):
    monkeypatch.setattr(Organisation, "full_clean", lambda *args, **kwargs: None)
    write(tmp_path, "partners.csv", "code,name,kind\na,A,zorg\nb,B,zorg\n")
    monkeypatch.setattr(Organisation, "save", fails_for_a(Organisation.save))

    outcome = datasets.load(Folder(tmp_path), [CSV])

    assert [str(fault) for fault in outcome.faults] == [
        "partners.csv, regel 2: deze rij past niet in de database"
    ]
    assert outcome.counts == {"partners.csv": {"nieuw": 1}}
    assert not Organisation.objects.exists()


def fails_for_a(save):
    """A save() that breaks a rule of the database for code a, as an unforeseen value would."""

    def broken(self, *args, **kwargs):
        if self.code == "a":
            self.name = None
        return save(self, *args, **kwargs)

    return broken
