"""Every address to begin with: those of the portal, and those of the admin from its registry."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, URLPattern, reverse

from portfolios.models import Municipality
from tests.pages import addresses_of, asked_addresses, named_patterns

LOOKUPS = ("", "exact", "isnull", "gt", "in", "range", "year", "regex", "icontains", "pk__x")


def beginnings() -> dict[str, str]:
    """Addresses by name, filled in with rows that there are."""
    return {**dict(_of_the_portal()), **asked_addresses(), **dict(_of_the_admin())}


def _of_the_portal() -> Iterator[tuple[str, str]]:
    for name in sorted({name for name, _ in named_patterns()}):
        # The few addresses that cannot be filled in are found as links.
        with suppress(LookupError):
            yield from addresses_of({name}).items()


def _of_the_admin() -> Iterator[tuple[str, str]]:
    place = Municipality.objects.order_by("pk").first()
    fixed = {
        "app_label": "portfolios",
        "content_type_id": ContentType.objects.get_for_model(Municipality).pk,
        "object_id": place.pk,
        "url": "portfolios",
    }
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLPattern) and pattern.name:
            yield from _filled(pattern, fixed)
    for model, page in admin.site._registry.items():
        first = model._base_manager.order_by("pk").first()
        key = getattr(first, "pk", 1)
        for pattern in page.get_urls():
            if pattern.name:
                yield from _filled(pattern, dict.fromkeys(("object_id", "id"), key))
        yield from _suggestions(page)


def _filled(pattern: URLPattern, known: dict[str, Any]) -> Iterator[tuple[str, str]]:
    converters = pattern.pattern.converters or pattern.pattern.regex.groupindex
    arguments = {name: known[name] for name in converters if name in known}
    try:
        yield f"admin:{pattern.name}", reverse(f"admin:{pattern.name}", kwargs=arguments)
    except NoReverseMatch:
        return


def _suggestions(page: admin.ModelAdmin) -> Iterator[tuple[str, str]]:
    for holder in (page, *page.inlines):
        model = holder.model._meta
        for name in holder.autocomplete_fields:
            asked = {"app_label": model.app_label, "model_name": model.model_name}
            query = urlencode({**asked, "field_name": name, "term": "a", "page": "1"})
            address = f"{reverse('admin:autocomplete')}?{query}"
            yield f"admin:autocomplete {model.label_lower} {name}", address


def lookups(name: str) -> list[str]:
    """Questions to the list of a model in the admin that its filters do not have."""
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        if name == f"admin:{label}_changelist":
            fields = [field.name for field in model._meta.get_fields()]
            return [
                f"{field}__{word}".removesuffix("__") for field, word in product(fields, LOOKUPS)
            ]
    return []
