"""A backup holds everything, is refused when anything in it changed, and gives the portal back."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from contributions.rates.models import Tariff
from platform_ivz.backups import MANIFEST, SEAL, make_backup, restore
from platform_ivz.refusals import Refused
from portfolios.models import ImportRun, Municipality, Person, User
from tests.factories.portfolios import MunicipalityFactory, PersonFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MOMENT = dt.datetime(2027, 3, 1, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def backup(nergenland: object, tmp_path: Path, client: Client) -> Path:
    """A backup of a small region with a user who is signed in, and an upload."""
    client.force_login(UserFactory(email="wie@voorbeeld.nl"))
    default_storage.save("stukken/2027/brief.pdf", ContentFile(b"%PDF een brief"))
    return make_backup(tmp_path / "back-ups", at=MOMENT)


def seal(folder: Path) -> None:
    """Make the manifest fit what is in the folder, as somebody would who knows how."""
    manifest = json.loads((folder / MANIFEST).read_text())
    for name in manifest["files"]:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        manifest["files"][name] = digest
    seal_manifest(folder, manifest)


def seal_manifest(folder: Path, manifest: dict) -> None:
    text = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(text)
    (folder / SEAL).write_text(hashlib.sha256(text).hexdigest())


@pytest.mark.django_db(transaction=True)
def test_the_portal_comes_back_as_it_was(backup: Path, tmp_path: Path) -> None:
    before = json.loads((backup / MANIFEST).read_text())
    assert Session.objects.count() == 1
    people = Person.objects.count()
    Municipality.objects.update(basisteam="Overschreven")
    PersonFactory()
    UserFactory(email="later@voorbeeld.nl")
    default_storage.delete("stukken/2027/brief.pdf")

    restore(backup, replace=True)
    assert sorted(User.objects.values_list("email", flat=True)) == ["wie@voorbeeld.nl"]
    assert not Municipality.objects.filter(basisteam="Overschreven").exists()
    assert Person.objects.count() == people
    assert Session.objects.count() == 0
    with default_storage.open("stukken/2027/brief.pdf") as file:
        assert file.read() == b"%PDF een brief"
    again = make_backup(tmp_path / "nog-eens", at=MOMENT)
    assert json.loads((again / MANIFEST).read_text())["files"] == before["files"]


def test_the_number_of_a_row_that_is_gone_is_not_given_again(tmp_path: Path) -> None:
    UserFactory()
    gone = PersonFactory()
    number = gone.pk
    gone.delete()
    folder = make_backup(tmp_path / "back-ups", at=MOMENT)
    restore(folder, replace=True)
    assert PersonFactory().pk == number + 1


def test_rows_are_written_the_same_from_both_kinds_of_database(tmp_path: Path) -> None:
    Tariff.objects.create(from_year=2027, rate=Decimal("0.30"))
    MunicipalityFactory(valid_from=dt.date(2027, 2, 20))
    ImportRun.objects.create(kind="inwoners", file_name="é", rows=[{"b": 1, "a": None}])
    folder = make_backup(tmp_path / "back-ups", at=MOMENT) / "tables"

    def row(table: str) -> dict:
        names, values = (folder / f"{table}.jsonl").read_text().splitlines()
        return dict(zip(json.loads(names), json.loads(values), strict=True))

    assert row("contributions_tariff")["rate"] == "0.3000"
    assert row("portfolios_municipality")["valid_from"] == "2027-02-20"
    run = (folder / "portfolios_importrun.jsonl").read_text()
    assert '[{"a": null, "b": 1}]' in run
    assert (
        dt.datetime.fromisoformat(row("portfolios_importrun")["made_at"]).utcoffset()
        == dt.timedelta()
    )


def test_a_portal_with_users_is_left_alone(backup: Path) -> None:
    UserFactory(email="later@voorbeeld.nl")
    with pytest.raises(Refused, match="in dit portaal staan al gegevens"):
        restore(backup)
    assert User.objects.filter(email="later@voorbeeld.nl").exists()


@pytest.mark.parametrize(
    "name", ["tables/portfolios_person.jsonl", "uploads/stukken/2027/brief.pdf", MANIFEST]
)
def test_a_flipped_byte_is_refused(name: str, backup: Path) -> None:
    file = backup / name
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)
    added = PersonFactory()
    with pytest.raises(Refused, match=r"beschadigd|geen back-up"):
        restore(backup, replace=True)
    assert Person.objects.filter(pk=added.pk).exists()


def test_a_file_that_is_gone_is_named(backup: Path) -> None:
    (backup / "tables" / "portfolios_person.jsonl").unlink()
    with pytest.raises(Refused, match=r"tables/portfolios_person\.jsonl ontbreekt"):
        restore(backup, replace=True)


def test_a_newer_one_and_one_of_something_else_are_refused(backup: Path, tmp_path: Path) -> None:
    manifest = json.loads((backup / MANIFEST).read_text())
    seal_manifest(backup, manifest | {"migrations": ["portfolios.9999_later"]})
    with pytest.raises(Refused, match="nieuwere versie"):
        restore(backup, replace=True)
    seal_manifest(backup, manifest | {"portal": "iets-anders"})
    with pytest.raises(Refused, match="geen back-up van dit portaal"):
        restore(backup, replace=True)
    with pytest.raises(Refused, match="geen back-up van dit portaal"):
        restore(tmp_path, replace=True)


def test_rows_that_do_not_fit_leave_everything_as_it_is(backup: Path) -> None:
    table = backup / "tables" / "portfolios_municipality.jsonl"
    lines = table.read_text().splitlines()
    table.write_text("\n".join([*lines, lines[-1]]) + "\n")
    seal(backup)
    MunicipalityFactory(name="Erbij")
    with pytest.raises(Refused, match="passen niet in de database"):
        restore(backup, replace=True)
    assert Municipality.objects.filter(name="Erbij").exists()
    assert User.objects.count() == 1


def test_a_backup_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("platform_ivz.backups._write", full)
    with pytest.raises(CommandError, match="Er is geen back-up gemaakt: "):
        call_command("backup", tmp_path / "back-ups")
    assert list((tmp_path / "back-ups").iterdir()) == []


def test_the_commands_say_what_they_did(nergenland: object, tmp_path: Path) -> None:
    UserFactory()
    said = StringIO()
    call_command("backup", tmp_path / "back-ups", stdout=said)
    (folder,) = (tmp_path / "back-ups").iterdir()
    assert said.getvalue() == f"De back-up staat in {folder}.\n"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / MANIFEST).stat().st_mode & 0o777 == 0o600
    call_command("restore", folder, "--check", stdout=said)
    assert " is heel: 97 tabellen en 0 bestanden." in said.getvalue()
    call_command("restore", folder, "--vervang", stdout=said)
    assert "Teruggezet, zoals het was op " in said.getvalue()
    with pytest.raises(CommandError, match="Er is niets teruggezet: in dit portaal staan al"):
        call_command("restore", folder)
