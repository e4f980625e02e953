"""The sign of a state, by its word."""

import pytest
from django.apps import apps

from agenda.enums import ActionState
from platform_ivz.findings import Severity
from platform_ivz.templatetags.signs import SIGN_OF, sign


@pytest.mark.parametrize(
    ("word", "drawn"),
    [
        ("vastgesteld", "good"),
        ("concept", "open"),
        ("", "open"),
        ("vervallen", "closed"),
        ("uitvoering", "busy"),
        ("verzonden", "busy"),
        (Severity.SERIOUS, "bad"),
        (Severity.LOOK, "warn"),
        (Severity.INFO, "open"),
    ],
)
def test_a_state_has_its_sign(word: str, drawn: str) -> None:
    assert sign(word) == drawn


def test_what_has_a_sign_is_the_word_of_some_state() -> None:
    stored = {
        value
        for model in apps.get_models()
        for field in model._meta.fields
        for value, _ in field.flatchoices
    }
    computed = {
        *Severity,
        *ActionState,
        "gevoerd",
        "te plannen",
        "fout",
        "nieuw",
        "gewijzigd",
        "ongewijzigd",
    }
    assert not SIGN_OF.keys() - stored - computed - {""}
