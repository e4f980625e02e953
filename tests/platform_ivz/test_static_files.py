"""Static files as browsers get them: names with a hash, compressed, kept for a year."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from platform_ivz import settings as real
from platform_ivz.static_files import collect

pytestmark = pytest.mark.django_db
HASHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.\w+")
ASKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def _hashed(settings: object, tmp_path: Path) -> None:
    """Files are sent as the portal does; scripts as they are, for compressing those takes seconds."""
    settings.STORAGES = real.STORAGES
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.WHITENOISE_AUTOREFRESH = False
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("js", "map", "svg", "woff2")


def sent(client: Client, address: str) -> tuple[dict[str, str], bytes]:
    """The head and the content of a static file, for a browser."""
    answer = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert answer.status_code == 200, address
    content = b"".join(answer.streaming_content)
    answer.close()
    return answer.headers, content


@pytest.mark.usefixtures("_hashed")
def test_all_that_pages_ask_for_has_a_hash_and_is_kept(admin_client: Client) -> None:
    collect()
    addresses = ["/", "/gemeenten/", "/admin/", "/admin/portfolios/municipality/add/"]
    pages = "".join(admin_client.get(address).content.decode() for address in addresses)

    asked = set(ASKED.findall(pages))
    assert len(asked) > 20
    for address in asked:
        assert HASHED.fullmatch(address)
        head, _ = sent(admin_client, address)
        assert "immutable" in head["Cache-Control"]
        assert head.get("Content-Encoding") == ("br" if address.endswith(".css") else None)


@pytest.mark.usefixtures("_hashed")
def test_what_a_file_asks_for_has_a_hash_too(client: Client) -> None:
    collect()
    address = staticfiles_storage.url("js/assignment-editor.js")
    asked = []
    while found := re.search(r'from "(\..+?)"', sent(client, address)[1].decode()):
        address = urljoin(address, found[1])
        asked.append(address)
    assert [re.sub(r"\.[0-9a-f]{12}", "", one) for one in asked] == [
        "/static/js/rich-text.js",
        "/static/django_prose_editor/editor.js",
    ]
    style = staticfiles_storage.url("css/components.css")
    fonts = re.findall(r'url\("(.+?)"\)', client.get(style).getvalue().decode())
    # The very address of the page, else a browser fetches a font twice.
    assert urljoin(style, fonts[0]) == staticfiles_storage.url(
        "fonts/fira-sans-latin-400-normal.woff2"
    )
    assert all(HASHED.fullmatch(address) for address in asked)


@pytest.mark.usefixtures("_hashed")
def test_files_are_made_anew_when_one_changed_and_not_before(
    settings: object, tmp_path: Path
) -> None:
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "mine"]
    (tmp_path / "mine").mkdir()
    mine = tmp_path / "mine" / "a.css"
    names = []
    for content in ("a{}", "a{}", "a{b:c}"):
        if not mine.is_file() or mine.read_text() != content:
            mine.write_text(content)
        collect()
        names.append(staticfiles_storage.url("a.css"))
        (settings.STATIC_ROOT / "mark").touch()
    assert names[0] == names[1] != names[2]
    # What was there before has gone, and the mark of the second turn with it.
    left = sorted(path.name for path in settings.STATIC_ROOT.glob("a.*"))
    assert left == [names[2].rpartition("/")[2]]


@pytest.mark.usefixtures("_hashed")
def test_where_nothing_was_collected_names_are_plain(client: Client) -> None:
    address = staticfiles_storage.url("css/tokens.css")
    assert address == "/static/css/tokens.css"
    head, content = sent(client, address)
    assert b"--ink" in content
    assert "immutable" not in head["Cache-Control"]
