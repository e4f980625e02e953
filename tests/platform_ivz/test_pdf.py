"""Papers: what is in the file, what may not be fetched, and what is left running after."""

import datetime as dt
import gc
import logging
import re
import threading
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import engines
from fontTools.ttLib import woff2
from weasyprint.urls import (
    FatalURLFetchingError,
    URLFetchingError,
    fetch,
)

from platform_ivz import pdf
from platform_ivz.charts.bars import Bar, bar_chart
from platform_ivz.charts.tiles import TileValue, value_map
from platform_ivz.pdf import STATIC_BASE, Masthead, collector_paused, render_pdf, static_fetcher

pytestmark = pytest.mark.papers

NBSP = "\u00a0"
REGION = SimpleNamespace(platform="Platform Voorbeeldland", short_name="PV")
PAPER = Masthead(
    title="Veiligheidsagenda",
    period="2020–2022",
    subtitle="Wat wij samen doen",
    status="Concept",
    audience="Overleg",
    date=dt.date(2019, 12, 2),
    data_from="notitie 2019",
    author="Platform Voorbeeldland",
    contents=True,
)
BODY = """{% extends "paper/base.html" %}
{% block figure %}{% include "charts/tiles.svg" with chart=map on_paper=True only %}{% endblock %}
{% block body %}
{% include "paper/includes/_chapter.html" with id="h1" number="1" title="Uren" only %}
{% include "paper/includes/_note.html" with head="Let op" text="Een noot." only %}
<p>Volgens artikel 6.5 is het 57 uur,<span class="noot">Zie bijlage 3.</span> zie
<a href="#b1">de bijlage</a> en <a href="https://www.example.org/x">de uitleg</a>.</p>
{% include "paper/includes/_section.html" with id="p11" number="1.1" title="Inzet" only %}
{% include "paper/includes/_figure.html" with name="uren" caption="Uren" chart=bars only %}
{% include "paper/includes/_source.html" with source="notitie 2019" wide=True only %}
<table><caption>Tabel 1 <span>Posten</span></caption>
<thead><tr><th scope="col">Naam</th><th scope="col">Post</th><th scope="col">Hoe</th></tr></thead>
<tbody><tr><th scope="row">A</th><td>x</td><td>{% include "paper/includes/_capacity.html" with capacity="f" only %}</td></tr>
<tr><th scope="row">B</th><td>{% include "paper/includes/_empty.html" only %}</td><td>{% include "paper/includes/_capacity.html" only %}</td></tr></tbody></table>
{% include "paper/includes/_annex.html" with id="b1" label="Bijlage 1" title="Meer" only %}
<p>Het samenwerkingsverband en de verantwoordelijkheidsverdeling tussen de gemeenten, met
veiligheidsinformatievoorziening, samenwerkingsovereenkomsten en informatiebeveiligingsbeleid.</p>
{% endblock %}"""


@pytest.fixture
def make(monkeypatch):
    """Render a template given as text."""

    def make(body=BODY, **context):
        engine = engines["django"]
        given = {
            "paper": PAPER,
            "region": REGION,
            "map": value_map([TileValue("A", 0, 0, 2), TileValue("B", 1, 0, 4)], title="Kaart"),
            "bars": bar_chart([Bar("A", 1, "1 van 2", mark=2)], title="Staven", wide=True),
        } | context
        monkeypatch.setattr(
            pdf, "render_to_string", lambda name, data: engine.from_string(body).render(data)
        )
        return render_pdf("given as text", given)

    return make


@pytest.fixture
def loud(caplog):
    """Whatever WeasyPrint or fontTools has to complain about fails the test."""
    yield
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == []


def objects(data):
    """The file as text: every object, with the content of compressed streams unpacked."""
    parts = [data.decode("latin-1")]
    for stream in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(parts)


def utf16(text):
    return "<feff" + text.encode("utf-16-be").hex() + ">"


def test_the_file_is_tagged_and_says_what_it_is(make, loud):
    text = objects(make().pdf)
    assert text.startswith("%PDF-1.7")
    assert 'pdfuaid:part="1"' in text
    assert "/Marked true" in text
    assert "/DisplayDocTitle true" in text
    assert "/Lang (nl)" in text
    assert utf16("Veiligheidsagenda 2020–2022, PV (concept)") in text
    assert "/Author (Platform Voorbeeldland)" in text
    assert "/Subject (Wat wij samen doen)" in text
    assert "/CreationDate (D:20191202)" in text
    assert set(re.findall(r"/BaseFont /[A-Z]{6}\+([\w-]+)", text)) == {
        "Fira-Sans",
        "Fira-Sans-Medium",
        "Fira-Sans-Bold",
    }


def test_table_heads_have_a_scope(make, loud):
    text = objects(make().pdf)
    assert re.findall(r"/S /TH/.*?/Scope (/\w+)", text) == ["/Column"] * 3 + ["/Row"] * 2
    assert len(re.findall(r"/S /TH/", text)) == 5


def test_links_are_printed_and_say_where_they_lead(make, loud):
    links = re.findall(r"<<.*/Subtype /Link.*>>", objects(make().pdf))
    said = [
        (re.search(r"/(?:Dest|URI) \((.*?)\)", link)[1], re.search(r"/Contents \((.*?)\)", link)[1])
        for link in links
    ]
    # footnotes have links of their own, made by the layout
    assert [words for words in said if "footnote" not in words[0]] == [
        ("h1", "Ga naar Uren"),
        ("p11", "Ga naar Inzet"),
        ("b1", "Ga naar Meer"),
        ("b1", "Ga naar Meer"),
        ("https://www.example.org/x", "Ga naar de uitleg"),
    ]
    assert all("/F 4" in link for link in links)


def test_margins_are_artifacts_and_the_rest_is_read(make, loud):
    text = objects(make().pdf)
    # pages 2 to 4: region, status, paper and page number each; the cover has none
    assert text.count("/Artifact\n<</Type /Pagination>>\nBDC") == 3 * 4
    kids = re.findall(r"/StructElem/S /\w+/K \[(.*?)\]", text)
    read = re.findall(r"\d+", " ".join(re.sub(r"\d+ \d+ R", "", kid) for kid in kids))
    margins = 3 * 4  # WeasyPrint keeps elements of its own for these, outside the tree
    assert len(re.findall(r"/MCID \d+", text)) == len(read) - margins


def test_figures_have_their_words(make, loud):
    text = objects(make().pdf)
    assert "/Alt (Kaart: A 2; B 4.)" in text
    assert "/Alt (Staven: A 1 van 2.)" in text


def test_bookmarks_name_number_and_title(make, loud):
    text = objects(make().pdf)
    titles = re.findall(r"/Title \((.*?)\)", text)
    assert [title for title in titles if title != "Inhoud"] == [
        "1 Uren",
        "1.1 Inzet",
        "Bijlage 1 Meer",
    ]
    assert utf16("Veiligheidsagenda 2020–2022") in text


def test_figures_stay_with_their_words(make, loud):
    html = make().html
    assert f"artikel{NBSP}6.5 is het 57{NBSP}uur" in html
    assert 'data-kort="Bijlage 1  Meer"' in html
    assert "<title>Veiligheidsagenda 2020–2022, PV (concept)</title>" in html


def test_values_are_escaped(make, loud):
    paper = Masthead(title="A <b> & B", author='"x"', status="")
    html = make('{% extends "paper/base.html" %}', paper=paper).html
    assert "<title>A &lt;b&gt; &amp; B, PV</title>" in html
    assert '<meta name="author" content="&quot;x&quot;">' in html
    assert '<p class="status">' not in html
    assert "niet vermeld" in html
    assert "<strong>Voor</strong>" not in html


def test_the_same_paper_gives_the_same_bytes(make, loud):
    first = make()
    gc.collect()
    assert make() == first
    assert make(paper=Masthead(title="Iets anders", author="x", status="")).pdf != first.pdf
    assert b"/ID [" in first.pdf


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Veiligheidsagenda", "groot"),
        ("Bijdrage per gemeente", "groot"),
        ("Portefeuilleverdeling", "middel"),
        ("Inspanningsverplichting", "klein"),
        ("", "groot"),
    ],
)
def test_title_size_follows_the_longest_word(title, size):
    assert Masthead(title=title, author="", status="").title_size == size


# --- Addresses ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://localhost/",
        "https://www.example.org/a.png",
        "ftp://localhost/x",
        "https://static.invalid.example.org/paper/paper.css",
        "https://static.invalid@example.org/paper/paper.css",
        f"{STATIC_BASE}../platform_ivz/settings.py",
        f"{STATIC_BASE}%2e%2e/platform_ivz/settings.py",
        f"{STATIC_BASE}paper/..%2f..%2fplatform_ivz%2fsettings.py",
    ],
)
def test_refused(url):
    with (
        pytest.raises(URLFetchingError, match=r"^ValueError: "),
        fetch(static_fetcher(), url),
    ):
        pass


@pytest.mark.parametrize("name", ["paper/none.css", "paper", "", "/etc/passwd"])
def test_a_static_file_that_is_not_there_stops_the_paper(name):
    with pytest.raises(FatalURLFetchingError), fetch(static_fetcher(), STATIC_BASE + name):
        pass


def test_given():
    with fetch(static_fetcher(), f"{STATIC_BASE}paper/paper.css?v=1") as response:
        assert response.content_type == "text/css"
        assert b"@page" in response.read()
    with fetch(static_fetcher(), "data:text/plain,a") as response:
        assert response.read() == b"a"


def test_a_font_is_unpacked_once_for_all_papers(monkeypatch):
    pdf._unpacked.cache_clear()
    unpacked = []
    monkeypatch.setattr(
        woff2, "decompress", lambda font, out: (unpacked.append(font), out.write(b"unpacked"))
    )
    for name in ("fonts/fira-sans-latin-400-normal.woff2",) * 2:
        with fetch(static_fetcher(), STATIC_BASE + name) as response:
            assert response.read() == b"unpacked"
    pdf._unpacked.cache_clear()
    assert [Path(font).name for font in unpacked] == ["fira-sans-latin-400-normal.woff2"]


def test_a_refused_address_in_a_paper_is_logged_and_left_out(make, caplog):
    source = '{% extends "paper/base.html" %}{% block body %}<img alt="x" src="URL">{% endblock %}'
    made = make(source.replace("URL", "file:///etc/passwd"))
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == [
        (
            "Failed to load image at 'file:///etc/passwd': "
            "ValueError: URI uses disallowed protocol: file:///etc/passwd"
        )
    ]
    assert made.pdf.startswith(b"%PDF")


# --- Collector ---------------------------------------------------------------------------------
def test_collector_is_still_during_the_layout_and_runs_after(make, monkeypatch):
    seen = []
    finish = pdf.finish
    monkeypatch.setattr(
        pdf, "finish", lambda *args, **more: (seen.append(gc.isenabled()), finish(*args, **more))
    )
    make()
    assert seen == [False]
    assert gc.isenabled()


def test_collector_runs_again_after_a_failure(make, monkeypatch):
    def fail(*args, **more):
        raise RuntimeError("broken")

    monkeypatch.setattr(pdf, "finish", fail)
    with pytest.raises(RuntimeError, match="broken"):
        make()
    assert gc.isenabled()


def test_pauses_may_be_nested_and_each_clears_up(monkeypatch):
    collected = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append(gc.isenabled()))
    with collector_paused():
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    assert collected == [False, True]


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        with collector_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_wait_for_the_last_one():
    inside, leave, seen = threading.Barrier(3), threading.Event(), []

    def work():
        with collector_paused():
            inside.wait(timeout=10)
            leave.wait(timeout=10)
            seen.append(gc.isenabled())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    inside.wait(timeout=10)
    assert not gc.isenabled()
    leave.set()
    for thread in threads:
        thread.join(timeout=10)
    assert seen == [False, False]
    assert gc.isenabled()
