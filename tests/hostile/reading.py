"""What a page asks for: its forms with what stands in them, and the questions in its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Control:
    """A field: its name, what stands in it, and what can be chosen."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form: where it goes, how, and with what. The buttons are controls too."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def shape(self) -> tuple:
        """The same for the same form about another row."""
        return self.method, frozenset(control.name for control in self.controls)


class Reader(HTMLParser):
    """Reads the forms and the links of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        # Outside any form, or in one that an attribute names.
        self.loose = Form(address, "post")
        self.links: list[str] = []
        self._form: Form | None = None
        self._open: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "hx-post", "formaction", "data-url"):
            if name in found:
                self.links.append(urljoin(self.address, found[name]))
        if tag == "form":
            action = urljoin(self.address, found.get("action", ""))
            self._form = Form(action, found.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in {"input", "select", "textarea", "button"} and found.get("name"):
            self._control(tag, found)
        elif tag == "option" and self._open is not None and self._open.kind == "select":
            value = found.get("value", "")
            self._open.options.append(value)
            if "selected" in found:
                self._open.value = value

    def _control(self, tag: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text") if tag == "input" else tag
        control = Control(found["name"], kind, found.get("value", ""))
        if kind in {"checkbox", "radio"}:
            control.options = [control.value or "on"]
            control.value = control.options[0] if "checked" in found else ""
        elif tag == "button" or kind in BUTTONS:
            control.kind = "submit"
        elif tag in {"select", "textarea"}:
            self._open = control
        (self._form or self.loose).controls.append(control)

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in {"select", "textarea"}:
            self._open = None


def read(address: str, html: str) -> tuple[list[Form], list[str]]:
    """The forms and the links (whole, with their questions) of a page."""
    reader = Reader(address)
    reader.feed(html)
    forms = reader.forms + ([reader.loose] if reader.loose.controls else [])
    return [form for form in forms if form.controls or form.method == "post"], reader.links


def questions(link: str) -> list[tuple[str, str]]:
    """What a link asks: names with values."""
    return parse_qsl(urlsplit(link).query, keep_blank_values=True)
