"""The addresses of the pages of a model, which all follow one pattern, and names for in them.

`gremia/`, `gremia/toevoegen/`, `gremia/<code>/`, `gremia/<code>/wijzigen/` and
`gremia/<code>/verwijderen/`, named `body_list`, `body_add`, `body_detail`, `body_edit` and
`body_delete`. `url_name()` in `platform_ivz.views` gives the same names.
"""

from django.db import models
from django.urls import URLPattern, path
from django.utils.text import slugify
from django.views import View

# Words that addresses of pages use in the place of a name.
RESERVED = frozenset(
    [
        "alle",
        "beginnen",
        "exemplaar",
        "groepen",
        "herzien",
        "importeren",
        "nemen",
        "nieuwe-periode",
        "notitie",
        "nu",
        "toevoegen",
        "verlengen",
        "verwijderen",
        "vervallen",
        "wijzigen",
    ]
)

# What comes after the folder of the model, by page. `add` stands before what could be a key.
ENDINGS = {
    "list": "",
    "add": "toevoegen/",
    "detail": "{key}/",
    "edit": "{key}/wijzigen/",
    "delete": "{key}/verwijderen/",
}


def pages_of(folder: str, key: str, **views: type[View]) -> list[URLPattern]:
    """The addresses of a model's pages: `views` by page, in a folder, a row named by its `key`.

    A page that is not given has no address, such as the list of rows that show on another page.
    """
    return [
        path(
            folder + ending.format(key=key),
            views[page].as_view(),
            name=f"{views[page].model._meta.model_name}_{page}",
        )
        for page, ending in ENDINGS.items()
        if page in views
    ]


def unique_slug(instance: models.Model, field: str, text: str) -> str:
    """A name for in an address, made from `text`, that no other row of the model has."""
    longest = instance._meta.get_field(field).max_length
    stem = slugify(text)[: longest - 5].strip("-_") or str(instance._meta.model_name)
    others = type(instance)._base_manager.exclude(pk=instance.pk)
    taken = set(others.filter(**{f"{field}__startswith": stem}).values_list(field, flat=True))
    taken |= RESERVED
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
