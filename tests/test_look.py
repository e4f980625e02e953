"""The look hangs together: templates and style sheets know each other, and nothing is inline."""

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.utils.functional import SimpleLazyObject
from docx import Document

from platform_ivz.templatetags.controls import control
from projects.dossier import Dossier
from projects.word import write_docx
from reports.catalogue import find
from reports.papers.base import request_for
from tests.factories.portfolios import RegionFactory

DAY = dt.date(2020, 6, 1)
ROOT = Path(settings.BASE_DIR)
STYLES = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("static/css/*.css")}
PAPER_STYLES = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("static/paper/*.css"))
TEMPLATES = sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.svg")])
# Papers have a style sheet of their own; what stands in these belongs to Django's admin.
PAPERS = (
    "paper/",
    "projects/papers/",
    "contributions/invoices/papers/",
    "reports/papers/",
    "reports/parts/",
    "reports/book/",
    "charts/",
)
ADMIN = ("admin/", "auditlog/")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def text_of(path: Path) -> str:
    """A template without its comments."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{#.*?#\}", "", text)


def rules_of(css: str) -> str:
    """A style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def classes_in(css: str) -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{", rules_of(css))
    selectors = re.sub(r":not\([^)]*\)", "", selectors)
    return set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", selectors))


def classes_used(text: str) -> Iterator[str]:
    """The classes in the markup; of `a--{% if x %}b{% else %}c{% endif %}` both `a--b` and `a--c`.

    Of `t{{ step }}` only the beginning is known; it comes with an asterisk.
    """
    for value in re.findall(r'\bclass="((?:\{[{%].*?[%}]\}|[^"])*)"', text):
        marked = re.sub(r"\{%.*?%\}", "\0", re.sub(r"\{\{.*?\}\}", "\1", value))
        for word in marked.split():
            first, *rest = re.split("[\0\1]", word)
            endings = [piece for piece in rest if piece]
            if first and "\1" in word and not endings:
                yield f"{first}*"
                continue
            if first.endswith("-"):
                yield from (first + ending for ending in endings)
            else:
                yield from filter(None, (first, *endings))


def is_known(name: str, known: set[str]) -> bool:
    if name.endswith("*"):
        return any(other.startswith(name[:-1]) for other in known)
    return name in known


def utrecht_classes_in_use() -> set[str]:
    files = [*TEMPLATES, *ROOT.glob("platform_ivz/**/*.py"), *ROOT.glob("*/*.py")]
    texts = (path.read_text(encoding="utf-8") for path in files if "tests" not in path.parts)
    return {name for text in texts for name in re.findall(r"\butrecht-[a-z0-9_-]*[a-z0-9]", text)}


def test_every_component_in_use_is_vendored_and_no_other() -> None:
    vendored = {name for name in classes_in(STYLES["utrecht.css"]) if name.startswith("utrecht-")}

    assert utrecht_classes_in_use() == vendored, "run script/vendor-css"


def test_every_class_in_a_template_has_a_style() -> None:
    known = {name for css in (*STYLES.values(), PAPER_STYLES) for name in classes_in(css)}

    unknown = {
        f"{name_of(path)}: {name}"
        for path in TEMPLATES
        if not name_of(path).startswith((*ADMIN, "reports/papers/"))
        for name in classes_used(text_of(path))
        if not is_known(name, known)
    }

    assert sorted(unknown) == []


def test_no_style_sheet_of_ours_but_the_tokens_knows_a_colour() -> None:
    # print.css sets black and white, admin.css stands in Django's own look.
    ours = STYLES.keys() - {
        "tokens.css",
        "tokens-brick.css",
        "utrecht.css",
        "print.css",
        "admin.css",
    }

    colours = {
        f"{name}: {found}"
        for name in ours
        for found in re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", rules_of(STYLES[name]))
    }

    assert sorted(colours) == []


def test_no_paper_has_a_colour_of_its_own() -> None:
    charts = (*ROOT.glob("templates/**/papers/**/*.html"), *ROOT.glob("templates/charts/*.svg"))
    papers = [PAPER_STYLES, *(path.read_text(encoding="utf-8") for path in charts)]

    assert re.findall(r"(?<!&)#[0-9a-fA-F]{3,8}\b|\brgba?\(", rules_of("".join(papers))) == []


@pytest.mark.django_db
def test_a_house_style_reaches_paper_and_word(settings: SimpleLazyObject) -> None:
    RegionFactory()
    settings.HOUSE_STYLE = "tokens-brick"

    page = find("portefeuilleverdeling").render(request_for(None, DAY)).html
    dossier = Dossier(
        name="Proef", theme="Wonen", number=1, post="", holder="", leader="",
        expert_meetings_per_year=None, parts=(),
    )  # fmt: skip
    document = Document(BytesIO(write_docx(dossier)))

    assert "--action: #1f4e79;" in page
    assert "--good: #1f7a4d;" in page
    assert str(document.styles["Hyperlink"].font.color.rgb) == "1F4E79"


def test_every_token_in_use_is_set() -> None:
    tokens = set(re.findall(r"(--[\w-]+)\s*:", STYLES["tokens.css"]))

    missing = {
        f"{name}: {token}"
        for name, css in STYLES.items()
        if name != "admin.css"
        for token in re.findall(r"var\(\s*(--[\w-]+)", css)
        if not token.startswith(("--utrecht-", "--_utrecht-"))
        and token not in tokens
        and f"{token}:" not in css
    }

    assert sorted(missing) == []


def test_every_token_of_the_design_system_that_we_set_does_something() -> None:
    ours = set(re.findall(r"(--utrecht-[\w-]+)\s*:", STYLES["tokens.css"]))

    assert sorted(name for name in ours if f"var({name}" not in STYLES["utrecht.css"]) == []


def test_a_second_house_style_only_sets_tokens_that_there_are() -> None:
    tokens = set(re.findall(r"(--[\w-]+)\s*:", STYLES["tokens.css"]))
    brick = rules_of(STYLES["tokens-brick.css"])

    assert set(re.findall(r"(--[\w-]+)\s*:", brick)) <= tokens
    assert set(re.findall(r"([^{}]+)\{", brick.replace("\n", ""))) <= {
        ":root ",
        "@media (prefers-color-scheme: dark) ",
        "  :root ",
    }


# No other host, and nothing that the content security policy forbids.
INLINE = r"https?://|<[^>]*\son[a-z]+\s*=|javascript:|<script(?![^>]*\b(?:src|nonce)=)"
STYLED = r"<[^>]*\sstyle\s*=|<style"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (INLINE, 'src="https://voorbeeld.nl/"'),
        (INLINE, '<a onclick="x()">'),
        (INLINE, '<a href="javascript:x()">'),
        (INLINE, "<script>x()</script>"),
        (STYLED, '<p style="color: red">'),
        (STYLED, "<style>"),
    ],
)
def test_what_is_looked_for_is_found(pattern: str, text: str) -> None:
    assert re.search(pattern, text)


def test_no_template_has_anything_inline_or_asks_another_host() -> None:
    found = []
    for path in TEMPLATES:
        text = text_of(path).replace('xmlns="http://www.w3.org/2000/svg"', "")
        pattern = INLINE if name_of(path).startswith(PAPERS) else f"{INLINE}|{STYLED}"
        found += [f"{name_of(path)}: {wrong}" for wrong in re.findall(pattern, text)]

    assert found == []


def test_no_style_sheet_asks_another_host() -> None:
    asked = {
        name: re.findall(r"https?:|url\(\s*[\"']?//|@import", rules_of(STYLES[name]))
        for name in STYLES
    }

    assert {name: found for name, found in asked.items() if found} == {}


def test_controls_in_templates_carry_the_classes_of_the_design_system() -> None:
    bare = {
        f"{name_of(path)}: {tag}"
        for path in TEMPLATES
        # django/ holds how a widget is drawn; its classes come from the widget.
        if not name_of(path).startswith((*PAPERS, *ADMIN, "django/"))
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text_of(path))
        if 'type="hidden"' not in tag and "utrecht-" not in tag
    }

    assert sorted(bare) == []


class Everything(forms.Form):
    name = forms.CharField(label="Naam", widget=forms.TextInput(attrs={"placeholder": "Naam"}))
    text = forms.CharField(label="Tekst", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A")])
    one = forms.ChoiceField(label="Een", choices=[("a", "A")], widget=forms.RadioSelect)
    tick = forms.BooleanField(label="Vink", help_text="Zet een vinkje.")


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("name", "utrecht-textbox utrecht-textbox--invalid"),
        ("text", "utrecht-textarea"),
        ("kind", "utrecht-select utrecht-select--invalid"),
        ("one", "utrecht-radio-button utrecht-radio-button--html-input"),
        ("tick", "utrecht-checkbox"),
    ],
)
def test_a_control_has_the_classes_of_its_kind(name: str, classes: str) -> None:
    html = control(Everything({})[name])

    assert f'class="{classes}"' in html
    assert "placeholder" not in html


def test_a_field_names_its_help_and_its_error() -> None:
    html = render_to_string("ivz/field.html", {"field": Everything({})["tick"]})

    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert described[1].split() == ["id_tick_helptext", "id_tick_error"]
    assert all(f'id="{name}"' in html for name in described[1].split())
    assert html.index("<input") < html.index("<label"), "a box to tick stands before its label"


def test_choices_stand_under_a_legend() -> None:
    html = render_to_string("ivz/field.html", {"field": Everything()["one"]})

    assert "<legend" in html
    assert len(re.findall(r'id="id_one"', html)) == 1


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
@pytest.mark.django_db
def test_an_error_page_needs_nothing_from_the_request(name: str) -> None:
    html = render_to_string(name)

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


@pytest.mark.django_db
def test_a_house_style_is_loaded_over_the_tokens(
    client: Client, settings: SimpleLazyObject
) -> None:
    settings.HOUSE_STYLE = "tokens-brick"

    html = client.get("/inloggen/").content.decode()

    sheets = re.findall(r'href="/static/css/([\w-]+)\.css"', html)
    assert sheets[:4] == ["tokens", "tokens-brick", "utrecht", "components"]
    assert sheets[-1] == "print"


@pytest.mark.django_db
def test_a_page_tells_what_the_portal_is_and_fetches_its_fonts_first(client: Client) -> None:
    RegionFactory(platform="Platform van hier")

    html = client.get("/inloggen/").content.decode()

    described = re.search(r'<meta name="description"\s+content="([^"]+)">', html)
    assert described is not None
    assert described[1].startswith("Het portaal van Platform van hier: ")
    first = set(re.findall(r'<link rel="preload"\s+href="/static/([^"]+)"', html))
    named = re.findall(r"url\(\.\./(fonts/[^)]+)\)", STYLES["components.css"])
    assert first == set(named)
