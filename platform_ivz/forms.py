"""The base of all forms: one look, labels above fields, fieldsets declared on the class."""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms


class DateInput(forms.DateInput):
    """A date as people write it: 31-12-2027."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%d-%m-%Y", **kwargs)


class HouseForm(forms.Form):
    """A form in the look of the house.

    `fieldsets` are pairs of a heading and the names of its fields; without them all fields come in
    order under no heading. The template owns the form tag and the buttons.
    """

    fieldsets: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made anew for every form: a helper on the class would be shared by all of them.
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = False
        if self.fieldsets:
            self.helper.layout = Layout(
                *(Fieldset(heading, *names) for heading, names in self.fieldsets)
            )
