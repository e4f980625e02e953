"""Running text: only the small set of marks survives, and all words do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platform_ivz.richtext import clean, from_plain, holding, words


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>Gewoon</p>", "<p>Gewoon</p>"),
        ("<p><b>vet</b> en <i>schuin</i></p>", "<p><strong>vet</strong> en <em>schuin</em></p>"),
        ("los", "<p>los</p>"),
        ("los <p>en vast</p>", "<p>los</p><p>en vast</p>"),
        ("<div>een</div><div>twee</div>", "<p>een</p><p>twee</p>"),
        ("<ul><li><p>een</p></li></ul>", "<ul><li>een</li></ul>"),
        ("<h1>Kop</h1>", "<p>Kop</p>"),
        ("<p></p><p> </p><p>&nbsp;</p><p><br></p>", ""),
        ("", ""),
        ("<p>5 < 6 & 7</p>", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)
def test_clean_keeps_the_small_set(sent: str, kept: str) -> None:
    assert clean(sent) == kept


@pytest.mark.parametrize(
    "sent",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<img src="x" onerror="alert(1)">',
        '<p style="position:fixed">x</p>',
        "<svg><script>alert(1)</script></svg>",
        '<iframe src="https://voorbeeld.nl"></iframe>',
        '<a href="data:text/html,alert(1)">x</a>',
    ],
)
def test_clean_leaves_nothing_that_runs(sent: str) -> None:
    safe = clean(sent)

    for danger in ("<script", "onclick", "onerror", "javascript:", "style", "<iframe", "data:"):
        assert danger not in safe


def test_a_link_keeps_its_address_and_tells_nobody_where_it_stood() -> None:
    assert clean('<p><a href="https://voorbeeld.nl/?a=1&b=2">daar</a></p>') == (
        '<p><a href="https://voorbeeld.nl/?a=1&amp;b=2" rel="noopener noreferrer">daar</a></p>'
    )


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    text = "Een alinea\nover twee regels.\n\n- een\n  en meer\n- <twee>\n\nSlot"

    assert from_plain(text) == (
        "<p>Een alinea over twee regels.</p>"
        "<ul><li>een en meer</li><li>&lt;twee&gt;</li></ul><p>Slot</p>"
    )


def test_words_are_lines_without_marks() -> None:
    text = "<p>A &amp; <strong>b</strong></p><ul><li>c<ul><li>d</li></ul></li></ul><p>e<br>f</p>"

    assert words(text) == "A & b\nc\nd\ne\nf"


@pytest.mark.parametrize("word", ["strong", "p", "<p", "amp", "mp;", ";", "nbsp", "href", "nl"])
def test_no_word_is_held_that_is_not_read(word: str) -> None:
    text = clean('<p><strong>A</strong> & b&nbsp;<a href="https://voorbeeld.nl">c</a></p>')

    assert word in text or word == "<p"
    assert not re.search(holding(word), text)


@given(st.text(), st.text(min_size=1, max_size=3).filter(lambda word: not re.search(r"\s", word)))
def test_a_word_is_held_where_it_is_read(text: str, word: str) -> None:
    said = clean(from_plain(f"{text}{word}"))

    assert bool(re.search(holding(word), said)) == (word in words(said))


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = clean(text)

    assert clean(once) == once


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_no_word_of_plain_text_is_lost(text: str) -> None:
    said = text.replace("- ", " ").replace("* ", " ").split()

    assert words(from_plain(" ".join(said))).split() == said
