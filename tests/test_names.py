"""No name of a board, agreement, article or annex in code: the portal is for any region.

What the region of one data set is called stands in its files. Here its names are taken from those
files, and looked for where they may not be.
"""

import ast
import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin import site
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from platform_ivz import pdf
from portfolios.enums import Role
from portfolios.models import Municipality, Region, User
from projects.enums import VersionStatus
from projects.mails import tell_of
from reports.digest import digests
from tests.conftest import _stand_in
from tests.factories.portfolios import PersonFactory, RoleMembershipFactory, UserFactory
from tests.factories.projects import ApprovalFactory, AssignmentVersionFactory
from tests.pages import (
    FILES,
    NO_PAGES,
    addresses_of,
    asked_addresses,
    every_address,
    leave_traces,
)
from tests.regions import _region_rows, nergenland, twente
from tests.shares import all_or_a_share, share

__all__ = ["_region_rows", "nergenland", "twente"]

ROOT = Path(settings.BASE_DIR)
TWENTE = ROOT / "data" / "twente-2020"
OUTSIDE = {".venv", ".git", "var", "tests", "benchmarks", "data", "docs"}
TEMPLATES = (".html", ".txt", ".svg", ".xml", ".js", ".css")
# Articles, annexes and chapters of whatever agreement or source.
PLACES = r"\bart(?:ikel|\.) ?\d|\b[Bb]ijlagen? \d|\b[Hh]oofdstuk \d|\b[Pp]aragraaf \d"


def rows(name: str) -> list[dict[str, str]]:
    with (TWENTE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str, key: str) -> list[dict]:
    return tomllib.loads((TWENTE / name).read_text(encoding="utf-8"))[key]


def names_of_twente() -> set[str]:
    """What the data set calls its places, bodies and agreements, and its source."""
    (region,) = table("region.toml", "region")
    # Those of the whole country are everybody's.
    bodies = [body for body in rows("bodies.csv") if body["level"] != "landelijk"]
    found = {
        *(region[name] for name in ("platform", "short_name", "board", "board_member", "host")),
        *(region[name] for name in ("source", "source_title")),
        *(place["name"] for place in rows("municipalities.csv")),
        *(body[part] for body in bodies for part in ("name", "abbreviation")),
        *(
            one[part]
            for one in table("agreements.toml", "agreement")
            for part in ("title", "short_title")
        ),
    }
    # Two letters of one body are also those of a postcode.
    return {name for name in found if name and name != "AB"}


# The board also as a code in addresses and as a part of other words; the region in all its forms.
NAMES = re.compile(
    "|".join(
        (
            *(rf"\b{re.escape(name)}\b" for name in sorted(names_of_twente())),
            r"Twent",
            r"\bDVO",
            r"\bdvo\b",
            r"[Bb]estuursovereenkomst",
            r"[Dd]ienstverleningsovereenkomst",
        )
    )
)
FORBIDDEN = re.compile(f"{NAMES.pattern}|{PLACES}")


def literals(text: str) -> Iterator[tuple[int, str]]:
    """The texts in Python with their lines; what only a programmer reads is left out."""
    tree = ast.parse(text)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a template without its comments."""
    bare = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|/\*.*?\*/",
        lambda found: "\n" * found[0].count("\n"),
        text,
        flags=re.DOTALL,
    )
    yield from enumerate(bare.splitlines(), 1)


def found_in(path: Path, forbidden: re.Pattern = FORBIDDEN) -> list[str]:
    text = path.read_text(encoding="utf-8")
    said = literals(text) if path.suffix == ".py" else lines(text)
    name = path.relative_to(ROOT).as_posix()
    return [f"{name}:{line}: {hit[0]}" for line, words in said for hit in forbidden.finditer(words)]


def sources() -> list[Path]:
    """Code and templates. A migration says what was once so, and stays as it is."""
    tops = [top for top in ROOT.iterdir() if top.is_dir() and top.name not in OUTSIDE]
    return sorted(
        path
        for top in tops
        for path in top.rglob("*")
        if path.suffix in (".py", *TEMPLATES)
        and not {"migrations", "vendor", "fonts"} & set(path.parts)
    )


def test_code_and_templates_name_no_region() -> None:
    paths = sources()

    assert [hit for path in paths for hit in found_in(path)] == []
    assert {"agenda/enums.py", "templates/base.html"} <= {
        path.relative_to(ROOT).as_posix() for path in paths
    }


@pytest.mark.parametrize(
    "words",
    [
        "Het DVO neemt een besluit.",
        "(DVO-ovk art. 6.5)",
        "BO art. 4.4",
        "zie art. 6.2",
        "artikel 6",
        "Bijlage 8",
        "bijlagen 1 en 2",
        "Gemeente Enschede",
        "de Twentse gemeenten",
        "status=dvo",
        "Platform IVZ",
        "notitie 2019",
    ],
)
def test_the_guard_can_fail(words: str, tmp_path: Path) -> None:
    assert FORBIDDEN.search(words)
    assert [text for _, text in literals(f'"""Het DVO."""\nx = "{words}"  # DVO')] == [words]
    assert not FORBIDDEN.search(
        "".join(text for _, text in lines("{# DVO #}a{% comment %}BO{% endcomment %}"))
    )


@pytest.mark.parametrize(
    "words", ["Het bestuur besluit.", "art. {}", "Een bijlage", "bo", "Borner"]
)
def test_the_guard_lets_other_words_be(words: str) -> None:
    assert not FORBIDDEN.search(words)


# --- Another region ------------------------------------------------------------------------------


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is laid out as a paper while the test runs: its text, in place of the PDF."""
    texts: list[str] = []

    def note(html: str) -> bytes:
        texts.append(html)
        return _stand_in(html)

    monkeypatch.setattr(pdf, "_lay_out", note)
    return texts


def in_words(response: HttpResponse) -> str:
    """What an answer says: a page, or a file with the files within it."""
    content = b"".join(response) if response.streaming else response.content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(
            parts.read(name).decode("utf-8", errors="replace") for name in parts.namelist()
        )


# Somebody of each role, and who may do everything.
VISITORS = (*Role.values, "superuser")


def client_of(visitor: str) -> Client:
    if visitor == "superuser":
        user = UserFactory(superuser=True)
    else:
        place = Municipality.objects.order_by("pk").first()
        user = RoleMembershipFactory(role=visitor, municipality=place).user
    client = Client()
    client.force_login(user)
    return client


def addresses() -> list[str]:
    """Every page and file of the portal, with lists as files, at days within the data."""
    pages = [address for name, address in every_address() if name not in NO_PAGES - FILES]
    asked = [*asked_addresses().values(), *pages]
    lists = [address for address in pages if address.count("/") <= 3]
    files = [f"{address}?_export={kind}" for address in lists for kind in ("csv", "xlsx")]
    papers = [
        f"{address}?peildatum=2024-12-31" for address in pages if address.startswith("/stukken/")
    ]
    return list(dict.fromkeys([*asked, *files, *papers, f"{reverse('reports:search')}?q=besluit"]))


@all_or_a_share
@pytest.mark.parametrize("visitor", VISITORS)
def test_pages_papers_and_files_of_another_region(
    visitor: str, of: int, nergenland: Region, coordinator: User, laid_out: list[str]
) -> None:
    leave_traces(coordinator)
    client, seen, hits = client_of(visitor), 0, []
    asked = share(addresses(), VISITORS.index(visitor), of if of == 1 else len(VISITORS))
    for address in asked:
        response = client.get(address)
        seen += response.status_code == HTTPStatus.OK
        texts = [in_words(response), *laid_out]
        laid_out.clear()
        hits += [f"{address}: {hit[0]}" for text in texts for hit in NAMES.finditer(text)]
    assert hits == []
    # Most forms are of one role.
    assert seen > len(asked) / 4


def test_the_walk_can_fail(twente: Region, coordinator: User, laid_out: list[str]) -> None:
    client = client_of(Role.COORDINATOR)
    for address in ("/", "/aandachtspunten/", "/bijdragen/2020/?_export=csv"):
        assert NAMES.search(in_words(client.get(address))), address
    client.get("/stukken/portefeuilleverdeling.pdf")
    assert NAMES.search(laid_out[0])
    docx = client.get(addresses_of({"projects:projectassignment_docx"}).popitem()[1])
    assert NAMES.search(in_words(docx))


@all_or_a_share
def test_the_admin_of_another_region(of: int, nergenland: Region, coordinator: User) -> None:
    leave_traces(coordinator)
    client, hits = client_of("superuser"), []
    index = client.get(reverse("admin:index"))
    assert "Platform Nergenland" in index.content.decode()
    for model, page in share(list(site._registry.items()), 0, of):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.order_by("pk").first()
        wanted = [reverse(f"{name}_changelist")]
        if page.has_add_permission(index.wsgi_request):
            wanted.append(reverse(f"{name}_add"))
        if row is not None:
            wanted.append(reverse(f"{name}_change", args=(row.pk,)))
        for address in wanted:
            text = client.get(address).content.decode()
            hits += [f"{address}: {hit[0]}" for hit in NAMES.finditer(text)]
    assert hits == []


def test_mails_and_commands_of_another_region(
    nergenland: Region, coordinator: User, mailoutbox: list
) -> None:
    leave_traces(coordinator)
    version = AssignmentVersionFactory(status=VersionStatus.BOARD)
    person = PersonFactory(user=coordinator)
    tell_of(ApprovalFactory(version=version, person=person, recorded_because="op papier"))
    for digest in digests(timezone.localdate()):
        digest.message().send()
    out = StringIO()
    call_command("findings", stdout=out)

    assert len(mailoutbox) == 2
    texts = [*(f"{mail.subject}\n{mail.body}" for mail in mailoutbox), out.getvalue()]
    assert [hit[0] for text in texts for hit in NAMES.finditer(text)] == []
    assert "Platform Nergenland" in mailoutbox[0].body
    assert "Grond: PO." in out.getvalue()


@pytest.mark.parametrize("loaded", [False, True])
def test_its_own_words_stand_in_their_place(
    loaded: bool, request: pytest.FixtureRequest, db: None, coordinator_client: Client
) -> None:
    if loaded:
        request.getfixturevalue("nergenland")
    board = "BVB" if loaded else "bestuur"
    version = AssignmentVersionFactory(status=VersionStatus.BOARD)

    page = coordinator_client.get(reverse("projects:kanban")).content.decode()

    assert str(version.get_status_display()) == board
    assert f"</b>{capfirst(board)}" in page
