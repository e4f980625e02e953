"""How the house is built: imports go one way, regions are data, and nothing lies about unused."""

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from reports.catalogue import PAPERS

ROOT = Path(settings.BASE_DIR)
# The rooms of contributions stand on its ground, lowest first; under its roof they are gathered.
ROOMS = (
    "population",
    "participation",
    "rates",
    "effort",
    "rounds",
    "trials",
    "years",
    "invoices",
    "planning",
    "subsidies",
)
# So do the rooms of the agenda.
AGENDA_ROOMS = ("periods", "plans", "meetings", "calendar", "minutes", "open")
AGENDA_ROOF = ("admin", "resources", "urls", "apps")
ROOF = ("models", "admin", "resources", "subjects", "expected", "urls", "apps")
# Lowest floor first. platform_ivz stands below all apps, but its urls open the front door.
FLOORS = (
    "platform_ivz",
    "portfolios",
    "agenda",
    *(f"agenda.{part}" for part in (*AGENDA_ROOMS, *AGENDA_ROOF)),
    "projects",
    "contributions",
    *(f"contributions.{part}" for part in (*ROOMS, *ROOF)),
    "reports",
    "platform_ivz.urls",
)
OUTSIDE = {".venv", ".git", "var", "node_modules"}


def files(*patterns: str, without: tuple[str, ...] = ()) -> list[Path]:
    """The files of the project whose names fit, leaving out the folders `without`."""
    tops = [path for path in ROOT.iterdir() if path.name not in {*OUTSIDE, *without}]
    found = {path for top in tops if top.is_dir() for one in patterns for path in top.rglob(one)}
    found |= {top for top in tops for one in patterns if top.is_file() and top.match(one)}
    return sorted(found)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- Imports -----------------------------------------------------------------------------------


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in the file, each with the name it takes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(module: str) -> int | None:
    """The floor on which a module of the house stands; None when it is not of the house."""
    fitting = [number for number, room in enumerate(FLOORS) if f"{module}.".startswith(f"{room}.")]
    return max(fitting, default=None)


def rooms() -> list[Path]:
    python = files("*.py", without=("tests", "benchmarks"))
    return [path for path in python if path.relative_to(ROOT).parts[0] in FLOORS]


def test_imports_go_down_only():
    upwards = [
        f"{name(path)}: {module}"
        for path in rooms()
        for module in imports(path)
        if (floor(module) or 0) > floor(module_of(path))
    ]

    assert upwards == []


@pytest.mark.parametrize("path", [p for p in rooms() if p.name == "calculations.py"], ids=name)
def test_calculations_know_nothing_of_django(path):
    outside = {module.partition(".")[0] for module in imports(path)} & {"django", "import_export"}
    house = [
        module
        for module in imports(path)
        if floor(module) is not None and ".calculations" not in module and ".enums" not in module
    ]

    assert outside == set()
    assert house == []


def test_the_base_has_no_models():
    assert not (ROOT / "platform_ivz" / "models.py").exists()


@pytest.mark.parametrize(("app", "rooms"), [("contributions", ROOMS), ("agenda", AGENDA_ROOMS)])
def test_every_room_has_its_floor(app, rooms):
    packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}

    assert packages - {"migrations", "templatetags", "models"} == set(rooms)


def test_models_are_imported_from_their_room():
    gathered = [
        f"{name(path)}: {module}"
        for path in files("*.py")
        for module in imports(path)
        if f"{module}.".startswith("contributions.models.")
    ]

    assert gathered == []


def test_the_rules_above_can_fail():
    assert floor("platform_ivz.terms") < floor("portfolios.models") < floor("reports.apps")
    assert floor("contributions.views") < floor("contributions.population.models")
    assert floor("contributions.population.models") < floor("contributions.invoices.views.files")
    assert floor("contributions.invoices.views.files") < floor("contributions.models.Invoice")
    assert floor("contributions.apps") < floor("reports.apps")
    assert floor("reports.apps") < floor("platform_ivz.urls") == floor("platform_ivz.urls.path")
    assert floor("django.db") is None
    assert floor("agendas") is None


# --- What runs on both kinds of database ---------------------------------------------------------

# How code shows that it depends on the kind of database: in what it locks, what it asks in SQL or
# in words of one kind only, and what it does when the database refuses.
OF_OURS = re.compile(
    r"select_for_update|connection\.vendor|contrib\.postgres|\.cursor\(|on_commit|RawSQL"
    r"|(?:Integrity|Operational|Database|Data|Programming)Error"
)
# How a test shows it: that, and acting at the same time.
OF_TESTS = re.compile(OF_OURS.pattern + r"|ThreadPool|transaction=True")
# About the file of SQLite, and about these very words.
OF_ONE_KIND = {"tests/platform_ivz/test_database_file.py", "tests/test_architecture.py"}
MARKED = re.compile(r"pytest\.mark\.database")


def both() -> list[Path]:
    return [
        path
        for path in files("test_*.py")
        if MARKED.search(path.read_text("utf-8")) and name(path) not in OF_ONE_KIND
    ]


def test_a_test_that_depends_on_the_kind_of_database_runs_on_both():
    depending = {path for path in files("test_*.py") if OF_TESTS.search(path.read_text("utf-8"))}

    assert set(map(name, depending - set(both()))) == OF_ONE_KIND


def is_tested_on_both(module: str) -> bool:
    """Whether a marked test imports it, is named after it, or, for views, tests the pages around it."""
    folder, _, last = module.replace(".", "/").rpartition("/")
    return any(
        path.name == f"test_{last}.py"
        or {module}
        & {part for found in imports(path) for part in (found, found.rpartition(".")[0])}
        or ("views" in module.split(".") and name(path).startswith(f"tests/{folder}/"))
        for path in both()
    )


def test_code_that_depends_on_the_kind_of_database_is_tested_on_both():
    depending = {
        module_of(path)
        for path in rooms()
        if OF_OURS.search(path.read_text("utf-8")) and "migrations" not in path.parts
    }

    assert "agenda.services" in depending
    assert [module for module in sorted(depending) if not is_tested_on_both(module)] == []


# How a test shows that it asks a share, or goes round on SQLite only.
LESS_OFTEN = re.compile(r"@all_or_a_share\n|pytest\.mark\.(?:once|full)")


def test_what_runs_less_often_is_told():
    """In the table of CONTRIBUTING.md, file by file."""
    part = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## What runs less often")[2]
    told = re.findall(r"`(tests/[\w/]*test_\w+\.py)`", part.partition("\n## ")[0])
    walks = {
        name(path) for path in files("test_*.py") if LESS_OFTEN.search(path.read_text("utf-8"))
    }

    assert set(told) == walks


# --- A region is data --------------------------------------------------------------------------


def names_of_regions() -> set[str]:
    """Every name that belongs to one region: of places, of the region, of people."""
    names = set()
    for folder in (ROOT / "data").iterdir():
        for file, column in (("municipalities.csv", "name"), ("people.csv", "surname")):
            with (folder / file).open(encoding="utf-8", newline="") as rows:
                names |= {row[column] for row in csv.DictReader(rows)}
        with (folder / "region.toml").open("rb") as region:
            names |= {row["name"] for row in tomllib.load(region)["region"]}
    return names


def test_no_name_of_a_region_stands_in_code():
    names = names_of_regions()
    words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(names)))})(?!\w)", re.IGNORECASE)
    code = files("*.py", "*.html", "*.css", "*.js", "*.svg", "*.txt", without=("data", "tests"))

    found = [
        f"{name(path)}: {match[0]}"
        for path in code
        for match in words.finditer(path.read_text(encoding="utf-8"))
    ]

    assert len(names) >= 20
    assert found == []


# --- Nothing missing, nothing left over --------------------------------------------------------


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def templates() -> list[str]:
    folder = ROOT / "templates"
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


# Django, allauth, crispy-forms and our own generic views find these by their place or name.
FOUND_BY_NAME = re.compile(
    r"^(40[0-9](?:_csrf)?|429|500)\.html$|^(account|admin|registration|django|ivz)/"
    r"|_(list|detail|form|confirm_delete)\.html$"
)
# Pieces of the paper kit that no paper needs yet; the tests of platform_ivz.pdf show them.
WAITING = {"paper/includes/_empty.html"}


def test_every_template_is_used():
    sources = files("*.py", "*.html", "*.svg", "*.txt", "*.css", without=("tests", "data"))
    mentions = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    papers = {paper.template for paper in PAPERS}
    parts = {paper.part for paper in PAPERS}

    unused = {
        template
        for template in templates()
        if template not in papers | parts
        and not FOUND_BY_NAME.search(template)
        and f'"{template}"' not in mentions
        and f"'{template}'" not in mentions
    }

    assert unused == WAITING
    assert papers <= set(templates())


DOCS = ("README.md", "CONTRIBUTING.md", "docs/*.md")
PATH = re.compile(r"`([\w.*<>-]+(?:/[\w.*<>-]*)+|[\w-]+\.(?:py|toml|md|yml|html|txt|csv|lock))`")


def cited_paths() -> list[tuple[str, str]]:
    """Every path in backticks, with the document that cites it."""
    documents = sorted(path for pattern in DOCS for path in ROOT.glob(pattern))
    return [
        (name(path), cited)
        for path in documents
        for cited in PATH.findall(path.read_text(encoding="utf-8"))
        if "<" not in cited and not cited.startswith("var/")
    ]


def exists(document: str, cited: str) -> bool:
    places = (ROOT, ROOT / "data" / "twente-2020", (ROOT / document).parent)
    everywhere = () if "/" in cited else files(cited)
    return bool(everywhere) or any(any(place.glob(cited.rstrip("/"))) for place in places)


def test_every_path_that_a_document_cites_exists():
    assert exists("README.md", "docs/architecture.md")
    assert not exists("README.md", "docs/no-such-file.md")
    assert [one for one in sorted(set(cited_paths())) if not exists(*one)] == []


# A function with its brackets, `sheet_of()`, or a class or constant, perhaps of one: `Role.FINANCE`.
CITED = re.compile(r"`([A-Za-z_][\w.]*)\([^`]*\)`|`([A-Z]\w*(?:\.\w+)*)`")


def names_in(text: str) -> Iterator[str]:
    """The names that code defines, imports or uses, also those in dotted strings of settings."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Name():
                yield node.id
            case ast.Attribute():
                yield node.attr
            case ast.alias():
                yield from node.name.split(".")
            case ast.Constant(value=str(value)) if re.fullmatch(r"[\w.]+", value):
                yield from value.split(".")


def test_every_name_that_a_document_cites_exists():
    known = {part for path in rooms() for part in names_in(path.read_text("utf-8"))}
    known |= {path.name for path in files("*.md")}
    shells = " ".join(path.read_text("utf-8") for path in (ROOT / "script").iterdir())
    known |= set(re.findall(r"\w+", shells))
    wrong = [
        f"{name(path)}: {cited}"
        for pattern in DOCS
        for path in sorted(ROOT.glob(pattern))
        for found in CITED.findall(path.read_text("utf-8"))
        for cited in [found[0] or found[1]]
        if cited not in known and not set(cited.split(".")) <= known
    ]

    assert {"sheet_of", "Role", "FINANCE"} <= known
    assert "no_such_function" not in known
    assert wrong == []


# "`READS` in `portfolios/permissions.py`", "`ActionView` (`platform_ivz/views.py`)".
NAMED_IN = re.compile(r"`(\w+)(?:\([^`]*\))?` (?:in|of|\()\s*`(\w+(?:/\w+)+\.py)`")


def defined_in(path: Path) -> set[str]:
    """What a module defines, at its top."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=defined) | ast.ClassDef(name=defined):
                found.add(defined)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=defined)):
                found.add(defined)
    return found


def test_every_name_stands_in_the_module_that_a_document_names_with_it():
    cited = [
        (name(path), *pair)
        for pattern in DOCS
        for path in sorted(ROOT.glob(pattern))
        for pair in NAMED_IN.findall(path.read_text(encoding="utf-8"))
    ]

    assert ("docs/architecture.md", "COMPUTED", "reports/figures.py") in cited
    assert [one for one in cited if one[1] not in defined_in(ROOT / one[2])] == []


ARCHITECTURE = ROOT / "docs" / "architecture.md"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def rows_under(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    section = text.partition(heading)[2]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def registries() -> list[list[str]]:
    rows = rows_under(
        ARCHITECTURE.read_text(encoding="utf-8").partition("## One slice")[0], "registries"
    )
    return [
        [*re.findall(r"`(\w+)`", row[0]), *re.findall(r"`([\w/]+\.py)`", row[1])] for row in rows
    ]


def test_every_registry_stands_where_the_architecture_says():
    for registry, *places in registries():
        paths = [
            path
            for place in places
            # a bare name stands for that module of each app
            for path in (sorted(ROOT.glob(f"*/{place}")) if "/" not in place else [ROOT / place])
            if path.parent.name != "platform_ivz"
        ]
        assert paths, registry
        assert [name(path) for path in paths if registry not in defined_in(path)] == []


def test_the_architecture_counts_right():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    smaller = re.search(r"(\w+) smaller tables work the same way: (.*)", text)
    crossing = re.search(r"(\w+) things cross that line, .*\n\n((?:- .*\n)+)", text)
    serve = (ROOT / "reports/management/commands/serve.py").read_text(encoding="utf-8")
    places = (ROOT / "platform_ivz/places.py").read_text(encoding="utf-8")
    [workers] = re.findall(r'"workers": (\d+)', serve)
    [held] = re.findall(r"^PLACES = (\(.*\))$", places, re.MULTILINE)
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [sheets] = re.findall(r"(\w+) style sheets, in this order", contributing)
    listed = [
        cell[0].strip("`") for cell in rows_under(contributing, "style sheets, in this order")
    ][: NUMBERS.index(sheets.lower())]
    base = (ROOT / "templates/base.html").read_text(encoding="utf-8")

    assert {
        "registries": re.findall(r"## The (\w+) registries", text),
        "smaller tables": [smaller[1].lower()],
        "crossing": [crossing[1].lower()],
        "processes": re.findall(r"serves with (\w+) processes", text),
        "papers at a time": re.findall(r"At most (\w+) papers are laid out", text),
    } == {
        "registries": [NUMBERS[len(registries())]],
        "smaller tables": [NUMBERS[len(re.findall(r"`[A-Z]+` in `", smaller[2]))]],
        "crossing": [NUMBERS[crossing[2].count("\n")]],
        "processes": [NUMBERS[int(workers)]],
        "papers at a time": [NUMBERS[len(ast.literal_eval(held))]],
    }
    linked = re.findall(r"static 'css/([\w.-]+)' %\}\">", base)
    assert [f"static/css/{sheet}" for sheet in linked] == listed
