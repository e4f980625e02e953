"""Something can be put between two others: in the admin, and by a file, on a portal that is filled."""

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from agenda.models import AgendaItem, Meeting, SubTheme, Theme
from projects.dossier import dossier_of
from projects.models import FormatSection, GuidingQuestion, ProjectAssignment
from tests.factories.agenda import AgendaItemFactory, MeetingFactory, SubThemeFactory, ThemeFactory
from tests.factories.projects import (
    FormatSectionFactory,
    GuidingQuestionFactory,
    ProjectAssignmentFactory,
    SectionTextFactory,
)
from tests.test_admin import errors_of, management, url

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TINY = Path(settings.BASE_DIR) / "data" / "drie-gemeenten"


def test_no_order_is_unique() -> None:
    """Rows are stored one by one: with a unique order none could be put between two others."""
    kinds = [
        model
        for app in ("portfolios", "agenda", "projects", "contributions")
        for model in apps.get_app_config(app).get_models()
        if any(field.name == "order" for field in model._meta.fields)
    ]

    assert len(kinds) > 8
    for kind in kinds:
        assert not kind._meta.get_field("order").unique, kind
        unique = [one for one in kind._meta.constraints if isinstance(one, models.UniqueConstraint)]
        assert [one.name for one in unique if "order" in one.fields] == []


def test_sections_are_put_in_another_order_at_once(admin_client: Client) -> None:
    first, second, third = (FormatSectionFactory(order=n, key=f"deel-{n}") for n in (1, 2, 3))
    rows = {first: 2, second: 1, third: 3}
    data = management("form") | {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3, "_save": "x"}
    for place, section in enumerate(FormatSection.objects.all()):
        data |= {f"form-{place}-id": section.pk, f"form-{place}-order": rows[section]}

    answer = admin_client.post(url(FormatSection, "changelist"), data)

    assert answer.status_code == 302
    assert list(FormatSection.objects.all()) == [second, first, third]


def test_a_section_is_put_between_two_others(admin_client: Client) -> None:
    """Papers and pages number what they show, so that no number is double or left out."""
    SectionTextFactory(section__order=1, section__key="eerste")
    FormatSectionFactory(order=2, key="laatste")
    data = management("questions") | {"order": 1, "key": "midden", "title": "Midden"}

    assert admin_client.post(url(FormatSection, "add"), data).status_code == 302

    assignment = ProjectAssignmentFactory()
    today = timezone.localdate()
    found = ProjectAssignment.objects.for_list().as_on(today).get(pk=assignment.pk)
    parts = dossier_of(found, None, today).parts
    assert [(part.number, part.key) for part in parts] == [
        (1, "eerste"),
        (2, "midden"),
        (3, "laatste"),
    ]


def sub_themes() -> list[SubTheme]:
    theme = ThemeFactory()
    return [SubThemeFactory(theme=theme, order=n, title=f"Deel {n}") for n in (1, 2)]


def questions() -> list[GuidingQuestion]:
    section = FormatSectionFactory()
    return [GuidingQuestionFactory(section=section, order=n) for n in (1, 2)]


def items() -> list[AgendaItem]:
    meeting = MeetingFactory()
    return [AgendaItemFactory(meeting=meeting, order=n) for n in (1, 2)]


def parent_data(parent: Theme | FormatSection | Meeting) -> dict[str, object]:
    """The form of the parent as it stands."""
    if isinstance(parent, Theme):
        names = ("code", "order", "title", "status")
        return {name: getattr(parent, name) for name in names} | {"agenda": parent.agenda_id}
    if isinstance(parent, FormatSection):
        return {name: getattr(parent, name) for name in ("order", "key", "title")}
    start = timezone.localtime(parent.start)
    return {
        **management("attendances"),
        **management("remarks"),
        "body": parent.body_id,
        "start_0": f"{start:%d-%m-%Y}",
        "start_1": f"{start:%H:%M:%S}",
        "place": parent.place,
        "status": parent.status,
        "public": "unknown" if parent.public is None else parent.public,
    }


CHILDREN = {
    "sub-themes": (sub_themes, "theme", "subthemes", "title", {}),
    "questions": (questions, "section", "questions", "text", {}),
    "items": (items, "meeting", "items", "title", {"kind": "informerend"}),
}


@pytest.mark.parametrize("kind", CHILDREN)
@pytest.mark.parametrize("numbers", [(3, 1, 2), (1, 3, 2), (2, 2, 1)])
def test_children_are_put_in_any_order_at_once(
    kind: str, numbers: tuple[int, ...], admin_client: Client
) -> None:
    """The two that were there and a new one; a number that stands there twice is refused."""
    make, up, prefix, text, more = CHILDREN[kind]
    children = make()
    parent = getattr(children[0], up)
    data = parent_data(parent) | management(prefix)
    data |= {f"{prefix}-TOTAL_FORMS": 3, f"{prefix}-INITIAL_FORMS": 2}
    data |= {f"{prefix}-MAX_NUM_FORMS": 1000}
    names = [getattr(child, text) for child in children]
    for place, number in enumerate(numbers):
        data |= {f"{prefix}-{place}-order": number, f"{prefix}-{place}-{text}": "Nieuw"}
        data |= {f"{prefix}-{place}-{name}": value for name, value in more.items()}
        if place < 2:
            data[f"{prefix}-{place}-id"] = children[place].pk
            data[f"{prefix}-{place}-{text}"] = names[place]

    answer = admin_client.post(url(type(parent), "change", parent.pk), data)

    stored = [getattr(row, text) for row in getattr(parent, prefix).order_by("order", "pk")]
    if len(set(numbers)) < 3:
        assert "Nummer 2 staat er meer dan één keer." in errors_of(answer)
        assert stored == names
    else:
        wanted = dict(zip(numbers, [*names, "Nieuw"], strict=True))
        assert stored == [wanted[number] for number in (1, 2, 3)]


def test_a_file_puts_a_section_between_two_others(tmp_path: Path) -> None:
    folder = tmp_path / "regio"
    shutil.copytree(TINY, folder)
    call_command("load_region", str(folder), verbosity=0)
    before = list(FormatSection.objects.values_list("key", flat=True))
    file = folder / "format.toml"
    text = file.read_text()
    for number in range(len(before), 1, -1):
        text = text.replace(f"\norder = {number}\ntitle", f"\norder = {number + 1}\ntitle", 1)
    new = '[[section]]\nkey = "tussenin"\norder = 2\ntitle = "Tussenin"\n'
    file.write_text(f"{new}\n{text}")

    call_command("load_region", str(folder), verbosity=0)

    after = list(FormatSection.objects.values_list("key", "order"))
    wanted = [before[0], "tussenin", *before[1:]]
    assert after == [(key, number) for number, key in enumerate(wanted, 1)]
