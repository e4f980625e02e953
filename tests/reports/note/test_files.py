"""The file of the note: what it may not hold, and what it cannot change."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from agenda.models import Note, NoteChapter
from tests.factories.agenda import DecisionFactory

pytestmark = pytest.mark.django_db

TINY = Path(settings.BASE_DIR) / "data" / "drie-gemeenten"


def faults(folder: Path, capsys: pytest.CaptureFixture, **changed: tuple[str, str]) -> list[str]:
    """What is said of the region with these words changed in its files."""
    target = folder / "regio"
    shutil.copytree(TINY, target)
    for name, (old, new) in changed.items():
        path = target / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("load_region", target)
    return capsys.readouterr().err.splitlines()


def test_a_name_that_nothing_has_is_told_with_its_line(tmp_path, capsys) -> None:
    said = faults(
        tmp_path,
        capsys,
        note=("{inwoners}", "{inwonres}"),
        themes=("Grote proeven", 'Groot"\ndescription = "{gemeentn}'),
    )

    assert sorted(line.partition(", ")[0] for line in said) == ["note.toml", "themes.toml"]
    assert any("kolom text: ‘inwonres’ is geen bekend cijfer" in line for line in said)
    assert any("kolom description: ‘gemeentn’ is geen bekend cijfer" in line for line in said)
    assert not NoteChapter.objects.exists()


def test_a_chapter_of_a_note_that_is_not_there_is_told(tmp_path, capsys) -> None:
    (said,) = faults(
        tmp_path, capsys, note=('note = "2024-2027"\nkey = "inleiding"', 'note = "x"\nkey = "q"')
    )

    assert said.startswith("note.toml, regel 5: ")
    assert "notitie ‘x’ bestaat niet" in said


def test_a_file_changes_nothing_of_a_note_that_was_adopted(tmp_path, capsys, nergenland) -> None:
    note = Note.objects.get()
    note.status, note.decision, note.figures_on = (
        "vastgesteld",
        DecisionFactory(),
        note.agenda.valid_from,
    )
    note.save()
    call_command("load_region", TINY, verbosity=0)

    said = faults(tmp_path, capsys, note=("Waarom deze agenda", "Iets anders"))

    assert "Deze notitie is vastgesteld." in said[0]
    assert NoteChapter.objects.filter(title="Waarom deze agenda").exists()
