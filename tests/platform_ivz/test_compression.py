"""Text is compressed on its way, what is compressed already is not, and scripts go where they are used."""

import gzip

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from platform_ivz.middleware import CompressionMiddleware
from portfolios.models import User
from tests.factories.portfolios import MunicipalityFactory, RegionFactory
from tests.pages import leave_traces, page_addresses
from tests.regions import _region_rows, twente  # noqa: F401

GZIP = {"accept-encoding": "gzip, br"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "compressed"),
    [
        ("/gemeenten/", True),
        ("/gemeenten/?_export=csv", True),
        ("/gemeenten/?_export=xlsx", False),
        ("/stukken/portefeuilleverdeling.pdf", False),
    ],
)
def test_text_is_compressed(admin_client: Client, address: str, compressed: bool) -> None:
    RegionFactory()
    MunicipalityFactory.create_batch(9)
    plain = admin_client.get(address)
    answer = admin_client.get(address, headers=GZIP)
    assert plain.status_code == answer.status_code == 200
    assert answer.get("Content-Encoding") == ("gzip" if compressed else None)
    if compressed:
        assert answer["Content-Length"] == str(len(answer.content))
        assert len(gzip.decompress(answer.content)) == pytest.approx(len(plain.content), abs=200)


def through(answer: HttpResponseBase) -> HttpResponseBase:
    request = RequestFactory().get("/", headers=GZIP)
    return CompressionMiddleware(lambda _: answer)(request)


def test_a_streamed_file_of_text_is_compressed_as_it_goes() -> None:
    lines = [f"gemeente {number}\n".encode() for number in range(1000)]
    answer = through(StreamingHttpResponse(iter(lines), content_type="text/csv"))
    sent = b"".join(answer.streaming_content)
    assert gzip.decompress(sent) == b"".join(lines)
    assert len(sent) < len(b"".join(lines)) / 3


def test_a_streamed_paper_goes_as_it_is() -> None:
    content = b"%PDF" + bytes(5000)
    answer = through(FileResponse(ContentFile(content, "a.pdf"), content_type="application/pdf"))
    assert "Content-Encoding" not in answer
    assert answer["Content-Length"] == str(len(content))
    assert answer.getvalue() == content


@pytest.mark.usefixtures("twente")
@pytest.mark.django_db
def test_scripts_are_on_the_pages_that_use_them_and_on_no_other(admin_client: Client) -> None:
    leave_traces(User.objects.get())
    uses = {}
    for name, address in page_addresses().items():
        html = admin_client.get(address).content.decode()
        asks = any(word in html for word in ("hx-get=", "hx-post=", 'hx-boost="true"'))
        assert ("htmx-2.min.js" in html) == asks, name
        assert ("assignment-editor.js" in html) == ("data-editor" in html), name
        uses |= {
            "htmx": asks or uses.get("htmx"),
            "editor": "data-editor" in html or uses.get("editor"),
        }
    assert all(uses.values())
