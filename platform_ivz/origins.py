"""How a figure came about, step by step: one form for every page, drawn by `templates/includes/_steps.html`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """What stands there, what it is and where it comes from; a text that is markup says so itself.

    `ground` is on what a rule rests, between brackets. `url` is where exactly these rows stand, and
    `link` what it is called.
    """

    figure: str
    what: str
    note: str = ""
    ground: str = ""
    url: str = ""
    link: str = ""
