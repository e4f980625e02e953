"""Hostile values as they travel: bytes, since some are no text at all."""

import json
from random import Random

# Read back unescaped in a page, this would be carried out.
SCRIPT = "<script>alert(8)</script>"

_TEXTS = (
    # Nothing, and no number
    *("", "   ", "\u00a0", "drie", "-", "+", ".", ",", "true", "None", "null", "[]", "{}"),
    # Numbers out of reach, or that only some readers take for one
    *("-1", "0", "-0", "1e999", "-1e999", "1e-999", "NaN", "sNaN", "Infinity", "-Infinity", "0x10"),
    *("32768", "2147483648", "9223372036854775808", "-9223372036854775809", "9" * 30, "9" * 5_000),
    *("1,5,5", "1.2.3", "1_000", "1.000.000,00", "99999999999,99", "0,00001", "1/2"),
    *("\u0663", "\u00b2", "\u2167", "\u00bd", "\uff11\uff12", "\u2212" + "5"),
    # Days that do not exist, or that nobody can count with
    *("0000-00-00", "0000-01-01", "0001-01-01", "01-01-0001", "01-01-0000", "2024-02-31"),
    *("31-02-2024", "29-02-2023", "9999-12-31", "31-12-9999", "10000-01-01", "01-01-10000"),
    *("1900-01-01", "2024-W01-1", "20240101", "2024-01-01T25:61", "2024", "9999", "10000", "24:00"),
    # Signs that end, turn or break a text
    *("a\0b", "\0", "\x1b[31m\x07\x7f", "\n", "\r\nSet-Cookie: a=b", "\t=1+1", "\ufeff", "\u2028"),
    *("\U0001f9d1\u200d\U0001f692", "\u202etxet", "\u05e9\u05dc\u05d5\u05dd", "Z\u0338\u0349"),
    *("\ufffe", "\U0010ffff", "=1+1", "\uff1d1+1", "@SUM(A1)", "\u0130\u0131\u1e9e"),
    # What another language would carry out
    *("'", '"', "\\", "' OR 1=1; DROP TABLE x; --", "%", "%_*?", "%s%n{0}", "{{ 7 }}{% load x %}"),
    *(SCRIPT, f'"><img src=x>{SCRIPT}', "javascript:alert(8)", "<!--", "</textarea>", "]]>"),
    *("../../etc/passwd", "..\\..\\x", "/", "//voorbeeld.nl", "http://[", "http://voorbeeld.nl/"),
    *("__class__", "pk", "-pk", "id__gt", "password", "decision__body__name", "?"),
    # Rows that are not there
    *("999999999", "1;2", "1,2,3", "00000000-0000-0000-0000-000000000000", '{"a": [1]}'),
    # Long
    *("x" * 256, "x" * 10_000, "a " * 3_000, "\u20ac" * 5_000),
)
# No UTF-8: half a letter, a lone surrogate, another encoding.
_BYTES = (b"\xc3", b"\xed\xa0\x80", b"\xff\xfe\x00", b"caf\xe9", b"\xf0\x9f")
VALUES = (*(text.encode() for text in _TEXTS), *_BYTES)


def any_value(random: Random) -> bytes:
    """One of the hostile values."""
    return random.choice(VALUES)


def any_upload(random: Random, headers: list[list[str]]) -> tuple[bytes, bytes]:
    """The name and the content of a malformed file; `headers` are columns that the portal knows."""
    columns = random.choice(headers)
    rows = [
        ";".join(any_value(random).decode(errors="replace")[:300] for _ in columns)
        for _ in range(3)
    ]
    table = "\n".join([";".join(columns), *rows])
    content = random.choice(
        (
            b"",
            b"\0" * 50,
            b"PK\x03\x04" + b"junk" * 20,
            b"\xd0\xcf\x11\xe0old",
            b"%PDF-1.7\n%%EOF",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            b"\xff\xfe" + table.encode("utf-16-le", "replace"),
            table.encode(),
            table.replace(";", ",").encode(),
            table.replace(";", "\t").encode("cp1252", "replace"),
            table.encode()[: random.randrange(1, 60)],
            b'"' + table.encode(),
            any_value(random),
        )
    )
    names = (b"a.csv", b"a.xlsx", b"a.docx", b"../../a.csv", b"", b"a\0.csv", b"\xff.csv", b"CON")
    return random.choice((*names, b"x" * 300 + b".csv")), content


def any_json(random: Random) -> bytes:
    """A body in JSON, some of it no JSON; a lone surrogate can only come in this way."""
    return random.choice(
        (
            b"",
            b"{",
            b"null",
            b"[]",
            b'"\\ud800"',
            b'{"text": "\\ud800", "version": "\\u0000"}',
            b"[" * 5_000,
            b'{"a": 1e999, "b": NaN}',
            json.dumps({"text": any_value(random).decode(errors="replace"), "number": {}}).encode(),
        )
    )
