"""The look of the house where no style sheet of a page reaches: in the charts of papers."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from platform_ivz import look

register = template.Library()


@register.simple_tag
def chart_style() -> SafeString:
    """What paints a chart, to stand in the chart itself."""
    return format_html(
        "<style>svg{{font-family:Fira Sans}}{}</style>", SafeString(look.chart_style())
    )
