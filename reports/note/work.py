"""Laying the adopted note down as a file, outside the request; see `portfolios/work.py`."""

import hashlib

from django.core.files.base import ContentFile
from django.utils import timezone

from agenda.models import Note
from platform_ivz.pdf import archived
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import User, Work
from portfolios.work import MadeRows, Progress, long_work, start_work


def may_lay_down(user: User, *, note: int) -> bool:
    """Whether somebody records decisions."""
    return user.has_perm("agenda.take_decision")


@long_work(may=may_lay_down)
def note_file(progress: Progress, *, note: int) -> MadeRows:
    """Keep the note as it was adopted as a file, with its checksum. Raises Refused."""
    progress.step(0, 0, "De notitie wordt opgemaakt.")
    read = Note.objects.visible_to(progress.user).get(pk=note)
    content = archived(read.frozen, read.figures_on) if read.is_adopted else b""
    progress.begin_storing()
    found = Note.objects.select_for_update().get(pk=note)
    if not content or found.frozen != read.frozen:
        raise Refused("Deze notitie is niet meer vastgesteld.")
    found.sha256, found.made_at = hashlib.sha256(content).hexdigest(), timezone.now()
    found.file.save(f"notitie-{found.agenda.code}.pdf", ContentFile(content), save=False)
    save_checked(found)
    return MadeRows(found.get_absolute_url(), "De notitie is vastgelegd als bestand.")


def lay_down(note: Note, user: User) -> Work:
    """Let an adopted note be kept as a file, in the background."""
    return start_work(user, str(note), note_file, note=note.pk)
