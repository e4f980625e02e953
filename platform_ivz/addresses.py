"""The addresses of the pages of a model, which all follow one pattern.

`gremia/`, `gremia/toevoegen/`, `gremia/<code>/`, `gremia/<code>/wijzigen/` and
`gremia/<code>/verwijderen/`, named `body_list`, `body_add`, `body_detail`, `body_edit` and
`body_delete`. `url_name()` in `platform_ivz.views` gives the same names.
"""

from django.urls import URLPattern, path
from django.views import View

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
