"""Controls of forms, and messages, in the classes of the design system; the one place that names them."""

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

register = template.Library()
register.filter("attributes", flatatt)

CHECKBOX = "utrecht-checkbox"
RADIO = "utrecht-radio-button utrecht-radio-button--html-input"

ALERTS = {
    "error": "utrecht-alert--error",
    "warning": "utrecht-alert--warning",
    "success": "utrecht-alert--ok",
}


@register.filter
def alert(message: Message) -> str:
    """The class of the box in which the portal says something."""
    return ALERTS.get(message.level_tag, "utrecht-alert--info")


@register.filter
def control(field: BoundField) -> SafeString:
    """The input, select or textarea of a field, marked when what was typed is wrong."""
    own = field.field.widget.attrs
    attrs = {"class": f"{own.get('class', '')} {control_class(field)}".strip()}
    if own.get("placeholder") == field.label:
        # Says the same twice, in grey, and is gone when it is needed.
        attrs["placeholder"] = False
    return field.as_widget(attrs=attrs)


def control_class(field: BoundField) -> str:
    """The classes that fit the widget."""
    widget = field.field.widget
    wrong = bool(field.errors)
    match widget:
        case forms.CheckboxInput() | forms.CheckboxSelectMultiple():
            return CHECKBOX
        case forms.RadioSelect():
            return RADIO
        case forms.Select():
            return "utrecht-select utrecht-select--invalid" if wrong else "utrecht-select"
        case forms.Textarea():
            return "utrecht-textarea utrecht-textarea--invalid" if wrong else "utrecht-textarea"
    return "utrecht-textbox utrecht-textbox--invalid" if wrong else "utrecht-textbox"


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is a set of choices below a legend."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one box to tick, which stands before its label."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def pages_around(page: Page) -> list[int | str]:
    """The first and last pages of a list and those around the present one, with gaps between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
