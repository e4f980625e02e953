"""What a service refuses, in words for who asked for it."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseForm

from platform_ivz.formats import sentence

Row = TypeVar("Row", bound=models.Model)


class Refused(Exception):
    """Something cannot be done; `reasons` says why and what to do about it, in Dutch.

    `of_fields` says it of fields of a form by name, where it can be told which of them is at fault.
    """

    def __init__(self, *reasons: str, of_fields: Mapping[str, Sequence[str]] | None = None) -> None:
        self.of_fields = dict(of_fields or {})
        self.reasons = [*reasons, *(one for said in self.of_fields.values() for one in said)]
        super().__init__(" ".join(self.reasons))

    def show_on(self, form: BaseForm) -> None:
        """Say it on the form: at a field where the form has it, else above all of them."""
        told = {name: said for name, said in self.of_fields.items() if name in form.fields}
        for name, said in told.items():
            form.add_error(name, list(said))
        for reason in self.reasons:
            if not any(reason in said for said in told.values()):
                form.add_error(None, reason)


def save_checked(row: Row) -> Row:
    """Store a row that holds all its rules. Raises Refused with what is against it."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(*map(sentence, error.messages)) from error
    row.save()
    return row
