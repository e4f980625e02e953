"""The two files that programs look for at the root: robots.txt, and security.txt (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from agenda.open.sitemap import has_publisher

# So long does what security.txt says hold (RFC 9116 advises less than a year).
HOLDS = dt.timedelta(days=180)
TEXT = "text/plain; charset=utf-8"


def robots(request: HttpRequest) -> HttpResponse:
    """What programs that search the web may read: what is open, and no more."""
    lines = ["User-agent: *", "Allow: /openbaar/", "Allow: /static/", "Disallow: /"]
    if has_publisher():
        index = request.build_absolute_uri(reverse("agenda:open_sitemap_index"))
        lines.append(f"Sitemap: {index}")
    return HttpResponse("\n".join([*lines, ""]), content_type=TEXT)


def security(request: HttpRequest) -> HttpResponse:
    """Where a weakness of the portal is reported; 404 as long as no contact is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    midnight = dt.datetime.combine(timezone.localdate() + HOLDS, dt.time(), tzinfo=dt.UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {midnight:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)
