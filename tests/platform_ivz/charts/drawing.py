"""How a chart comes out of its template."""

from typing import Any
from xml.etree import ElementTree as ET

from django.template.loader import render_to_string
from django.utils import translation

SVG = "{http://www.w3.org/2000/svg}"


def draw(name: str, chart: Any, *, on_paper: bool = False) -> ET.Element:
    with translation.override("nl"):
        text = render_to_string(f"charts/{name}.svg", {"chart": chart, "on_paper": on_paper})
    # The svg stands within HTML and so needs no name space; a reader of XML does.
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314
