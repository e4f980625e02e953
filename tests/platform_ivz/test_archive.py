"""The lasting form of a paper: PDF/A-3a and PDF/UA-1 in one, with its tables inside."""

import datetime as dt
import json
from io import BytesIO

import outloud
import pikepdf
import pytest

from platform_ivz.archive import tables_of
from platform_ivz.pdf import archived

DAY = dt.date(2020, 6, 30)
HTML = """<!DOCTYPE html><html lang="nl"><head><title>Stuk</title><link rel="stylesheet" href="paper/paper.css"></head>
<body data-huis="P" data-stuk="S" data-status=""><h1 id="a" data-kort="A" data-kop="A">Kop</h1><p>Tekst.</p>
<table><caption><b>Tabel 1</b> <span>Uren &amp; geld</span></caption>
<thead><tr><th scope="col">Gemeente</th><th scope="col">Uren</th><th scope="col">Bedrag</th></tr></thead>
<tbody><tr><th scope="row">A<br>samen</th><td><p>2</p><p>3</p></td><td>−1.500</td></tr>
<tr><th scope="row">=B</th><td colspan="2">geen</td></tr><tr><td>C</td><td>1</td><td>2</td></tr></tbody></table>
<table><tbody><tr><th scope="row">los</th><td>zonder kop</td></tr></tbody></table></body></html>"""


def test_tables_with_a_caption_are_read_as_they_stand() -> None:
    [table] = tables_of(HTML)
    assert table.caption == "Tabel 1 Uren & geld"
    assert table.rows == [
        ["Gemeente", "Uren", "Bedrag"],
        ["A samen", "2 3", "−1.500"],
        ["=B", "geen", ""],
        ["C", "1", "2"],
    ]


@pytest.mark.papers
def test_the_file_says_what_it_is_and_holds_its_tables(tmp_path) -> None:
    made = archived(HTML, DAY)
    with pikepdf.open(BytesIO(made)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()
        files = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
        relationships = {str(one.AFRelationship) for one in pdf.Root.AF}
        assert pdf.Root.MarkInfo.Marked
        assert "/OutputIntents" in pdf.Root
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in metadata
    assert 'pdfuaid:part="1"' in metadata.partition("</rdf:RDF>")[0]
    # PDF/A wants what is not its own described.
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in metadata
    assert relationships == {"/Data"}
    # A cell that a spreadsheet would take for a formula is harmless in the CSV.
    assert files["01-tabel-1-uren-geld.csv"].decode().splitlines() == [
        "Gemeente;Uren;Bedrag",
        "A samen;2 3;−1.500",
        "'=B;geen;",
        "C;1;2",
    ]
    assert json.loads(files["tabellen.json"])[0]["rijen"][2] == ["=B", "geen", ""]
    file = tmp_path / "paper.pdf"
    file.write_bytes(made)
    assert [f.message for f in outloud.check(str(file)).findings if f.severity == "error"] == []


@pytest.mark.papers
def test_the_same_paper_gives_the_same_bytes() -> None:
    assert archived(HTML, DAY) == archived(HTML, DAY)
