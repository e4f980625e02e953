"""A CBS made by hand: answers of the shape that CBS gives, without the network.

The figures are invented; no figure here is one of CBS. It stands in for the lowest step of the
package, the sending of a question, so that all of the package itself is tested too.
"""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

# By code: the name as CBS writes it, and the inhabitants on 1 January 2024 and 2025.
PLACES = {
    "GM0141": ("Almelo", 73_500, 73_912),
    "GM0147": ("Borne", 24_100, 24_320),
    "GM1774": ("Dinkelland", 26_700, 26_700),
    "GM0153": ("Enschede", 161_200, 161_950),
    "GM0158": ("Haaksbergen", 24_400, 24_380),
    "GM0163": ("Hellendoorn", 36_200, 36_210),
    "GM0164": ("Hengelo (O.)", 82_900, 83_420),
    "GM1735": ("Hof van Twente", 35_400, 35_390),
    "GM0168": ("Losser", 22_900, 22_955),
    "GM0173": ("Oldenzaal", 32_000, 31_890),
    "GM1742": ("Rijssen-Holten", 38_700, 38_760),
    "GM0183": ("Tubbergen", 21_500, 21_580),
    "GM1700": ("Twenterand", 33_900, 33_901),
    "GM0189": ("Wierden", 25_000, 25_045),
    # Not one of the region of the tests.
    "GM0193": ("Zwolle", 132_000, 133_100),
}
WIDER = {"NL01": ("Nederland", 17_900_000, 18_000_000), "PV23": ("Overijssel (PV)", 1, 2)}
FINAL = "Uitkomsten zijn voorlopig over:\r\nInkomen en vermogen\r\nWonen - voorraad woningen\r\n"
PROVISIONAL = "Uitkomsten zijn nader voorlopig over:\r\n- bevolking;\r\n- uitkeringsontvangers.\r\n"


class HandMadeCbs:
    """Parts of table 70072ned; a test may change them, or let the network fail."""

    def __init__(self) -> None:
        self.periods = [
            {"Key": "2024JJ00  ", "Title": "2024", "Description": FINAL, "Status": None},
            {"Key": "2025JJ00  ", "Title": "2025", "Description": PROVISIONAL, "Status": None},
            # Announced, and still without figures.
            {"Key": "2026JJ00  ", "Title": "2026", "Description": None, "Status": None},
        ]
        everywhere = {**WIDER, **PLACES}
        self.regions = [
            {"Key": f"{code}  ", "Title": name} for code, (name, *_) in everywhere.items()
        ]
        self.figures = [
            {"RegioS": f"{code}  ", "Perioden": f"{year}JJ00", "TotaleBevolking_1": figure}
            for code, (_, *figures) in everywhere.items()
            for year, figure in zip((2024, 2025, 2026), (*figures, None), strict=True)
        ]
        self.asked: list[requests.PreparedRequest] = []
        self.waited: list[Any] = []
        self.fault: Exception | None = None
        self.status, self.body = 200, ""

    def figure(self, code: str, year: int = 2025) -> dict[str, Any]:
        """The row of a municipality, to change."""
        return next(
            row
            for row in self.figures
            if (row["RegioS"].strip(), row["Perioden"]) == (code, f"{year}JJ00")
        )

    def send(self, question: requests.PreparedRequest, timeout: Any) -> requests.Response:
        """Answer as CBS would. It sends whole tables: what was asked is for the asker to find."""
        self.asked.append(question)
        self.waited.append(timeout)
        if self.fault:
            raise self.fault
        part = urlsplit(question.url).path.rpartition("/")[2]
        parts = {"Perioden": self.periods, "RegioS": self.regions, "TypedDataSet": self.figures}
        answer = requests.Response()
        answer.status_code, answer.url = self.status, question.url
        body = self.body or json.dumps({"odata.metadata": "", "value": parts[part]})
        answer._content = body.encode()
        return answer

    @property
    def filters(self) -> list[str]:
        """The conditions in the questions, in order."""
        return [
            condition
            for question in self.asked
            for condition in parse_qs(urlsplit(question.url).query).get("$filter", [])
        ]


@pytest.fixture
def cbs(monkeypatch: pytest.MonkeyPatch) -> HandMadeCbs:
    """Stand in for CBS during a test."""
    made = HandMadeCbs()
    monkeypatch.setattr(
        requests.Session,
        "send",
        lambda session, question, *, timeout, **options: made.send(question, timeout),
    )
    return made
