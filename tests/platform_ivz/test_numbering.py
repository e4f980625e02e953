"""Numbers of sections, tables and figures, references to them, and the list of contents."""

import re

import pytest
from django.template import Context, Template

HEADING = '{% include "paper/includes/_chapter.html" with id="h1" number="1" title=t only %}'
# A chapter of the note with a number, an annex, and what refers to them before they come.
NOTE = """{% load papers %}{% contents False %}
<p>Zie {% refer "kosten-later" %}, {% refer "tabel-uren" %}, {% refer "bijlage-x" %} en {% refer "h6" %}.</p>
{% include "paper/includes/_chapter.html" with id="h5" number="5" title="Eerst" only %}
{% section "eerst" "Wat eerst komt" %}
{% include "paper/includes/_chapter.html" with id="h6" number="6" title="Kosten" only %}
{% section "kosten-nu" "Nu" %}{% section "kosten-later" "Later" %}
<table><caption>{% table_number "inwoners" %}</caption></table>
<table><caption>{% table_number "uren" %}</caption></table>
<table><caption>{% table_number "uren" %} (vervolg)</caption></table>
<p>{% figure_number "staven" %}</p>
{% include "paper/includes/_annex.html" with id="bijlage-x" label="Bijlage 2" title="Meer" only %}
<p>{% refer "figuur-staven" %}; {% refer "verdwenen" %}</p>
{% endcontents %}"""


def render(source, **context):
    return Template("{% load figures papers %}" + source).render(Context(context))


def test_contents_lists_the_headings_of_the_block():
    shown = render("{% contents True %}" + HEADING + "<h2>los</h2>{% endcontents %}", t="A & <B>")
    link = '<span class="nr">1</span><a href="#h1">A &amp; &lt;B&gt;</a>'
    assert shown.count("<li") == 1
    [listed] = re.findall(r'<li class="h1" data-doel="#h1">(.*?)</li>', shown, re.DOTALL)
    assert listed.strip() == link
    assert shown.index(link) < shown.index('<h1 id="h1"')


@pytest.mark.parametrize("source", [f"{HEADING}", "x"])
def test_contents_not_asked_for_or_empty_adds_nothing(source):
    block = render(source, t="T")
    assert render("{% contents False %}" + source + "{% endcontents %}", t="T") == block
    assert "Inhoud" not in render("{% contents True %}x{% endcontents %}")


def test_sections_count_in_their_chapter_and_tables_through_the_paper():
    shown = render(NOTE, in_note=True, chapter="6")
    assert '<span class="nr">5.1</span>Wat eerst komt' in shown
    assert '<span class="nr">6.2</span>Later' in shown
    assert '<b id="tabel-inwoners">Tabel 1</b>' in shown
    # The table that goes on has the number of where it began.
    assert shown.count(">Tabel 2</b>") == 2
    assert ">Figuur 1</b>" in shown


def test_a_reference_is_right_before_and_after_what_it_refers_to():
    shown = render(NOTE, in_note=True, chapter="6")
    for target, words in {
        "kosten-later": "paragraaf 6.2",
        "tabel-uren": "tabel 2",
        "bijlage-x": "bijlage 2",
        "h6": "hoofdstuk 6",
        "figuur-staven": "figuur 1",
    }.items():
        assert f'<a href="#{target}" class="verwijzing">{words}</a>' in shown


def test_a_reference_to_what_is_not_there_says_so():
    shown = render(NOTE, in_note=True, chapter="6")
    assert "hier staat geen ‘verdwenen’ om naar te verwijzen" in shown


def test_a_part_has_its_head_alone_and_none_in_the_note():
    part = '{% opening "kosten" "Kosten" short="Geld" %}{% section "a" "Sectie" %}'
    alone = render("{% contents False %}" + part + "{% endcontents %}")
    assert '<h1 id="kosten"' in alone
    assert 'data-kop="Geld"' in alone
    assert 'class="nr"' not in alone
    assert "<h1" not in render(part, in_note=True, chapter="6")


def test_what_has_a_page_of_its_own_is_a_section_in_the_note():
    part = '{% sheet_opening "een" "De eerste" %}'
    assert "<h1" in render(part)
    shown = render(part, in_note=True)
    assert "<h1" not in shown
    assert 'class="blz"' in shown
