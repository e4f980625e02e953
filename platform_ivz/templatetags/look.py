"""The colours of the house where no style sheet reaches: in the charts of papers."""

from django import template

from platform_ivz.look import palette

register = template.Library()


@register.simple_tag
def colour(name: str, rank: int | str = "") -> str:
    """A colour by its name in the palette; `rank` follows it, such as 2 in "seq-2"."""
    return f"#{palette()[f'{name}{rank}']}"
