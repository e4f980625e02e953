"""Static files as browsers get them: compressed, and under a name that changes with the content.

What has such a name may be kept for a year without asking again. `collect()` makes these files in
STATIC_ROOT, out of what the apps and packages hold. Papers and tests do without: they read the files
where they are kept.
"""

from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Pages ask for the minified ones, and for no extension of htmx. Compressing takes most of the time.
UNUSED = ("htm*-4*", "htmx-2.js", "ext", "jquery.js", "select2.full.js", "xregexp.js")
STAMP = "collected.txt"


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash, also in style sheets and in what our scripts import from each other.

    What was not collected keeps its plain name; WhiteNoise sends it from where it is kept.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r'(?P<matched>from "(?P<url>\.[^"]+)";)', 'from "%(url)s";'),)),
    )

    def stored_name(self, name: str) -> str:
        return self.hashed_files.get(name, name)


def collect() -> None:
    """Make the files anew, unless they were made of what is there today."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    made_of = fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_of:
        return
    call_command(
        "collectstatic", "--no-input", "--clear", ignore_patterns=list(UNUSED), verbosity=0
    )
    stamp.write_text(made_of, encoding="utf-8")


def fingerprint() -> str:
    """A word that is another one when a static file changes, or what makes them does."""
    found = sha256(f"{version('django')} {version('whitenoise')}".encode())
    found.update(Path(__file__).read_bytes())
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            known = Path(storage.path(name)).stat()
            found.update(f"{name} {known.st_size} {known.st_mtime_ns}\0".encode())
    return found.hexdigest()
