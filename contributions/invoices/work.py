"""What takes long with invoices, done outside the request; see `portfolios/work.py`."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from contributions.invoices import invoicing, reminders
from contributions.invoices.frozen import from_json
from contributions.invoices.models import Invoice
from contributions.invoices.papers import invoice_pdf
from contributions.permissions import EDIT
from contributions.rounds.models import ContributionRun
from platform_ivz.access import may_read
from platform_ivz.refusals import Refused
from portfolios.models import Region, User
from portfolios.work import MadeFile, MadeRows, Progress, long_work

NO_INVOICES = "Er zijn geen facturen in dit jaar."


def may_edit(user: User, **arguments: object) -> bool:
    """Making invoices and reminders is for who keeps the money."""
    return user.has_perm(EDIT)


def may_read_invoices(user: User, **arguments: object) -> bool:
    """Reading invoices; which ones says `visible_to`."""
    return may_read(user, Invoice)


@long_work(may=may_edit)
def make_invoices(progress: Progress, *, year: int, on: str) -> MadeRows:
    """Make the invoices that the round of a year still lacks: all of them, or none."""
    run = ContributionRun.objects.get(year=year)
    asked = {"run": run, "on": dt.date.fromisoformat(on), "today": timezone.localdate()}
    laid_out = invoicing.lay_out_invoices(**asked, step=progress.step)
    progress.begin_storing()
    made = invoicing.issue_invoices(**asked, laid_out=laid_out)
    words = f"{len(made)} facturen zijn gemaakt: {made[0]} tot en met {made[-1]}."
    if len(made) == 1:
        words = f"1 factuur is gemaakt: {made[0]}."
    return MadeRows(run.get_absolute_url(), words)


@long_work(may=may_edit)
def make_reminders(progress: Progress, *, invoices: list[int], due_on: str) -> MadeRows:
    """Make a reminder of each of these invoices, or of none."""
    asked = {
        "invoices": list(Invoice.objects.visible_to(progress.user).filter(pk__in=invoices)),
        "on": timezone.localdate(),
        "due_on": dt.date.fromisoformat(due_on),
    }
    laid_out = reminders.lay_out_reminders(**asked, step=progress.step)
    progress.begin_storing()
    made = reminders.remind(**asked, laid_out=laid_out)
    return MadeRows(reverse("contributions:invoice_list"), reminders.told(made))


@long_work(may=may_read_invoices)
def invoices_of_year(progress: Progress, *, year: int) -> MadeFile:
    """All invoices of a year in one PDF, from what was frozen with each."""
    rows = Invoice.objects.visible_to(progress.user).with_copy(year)
    facts = [from_json(stored) for stored in rows.values_list("copy__facts", flat=True)]
    if not facts:
        raise Refused(NO_INVOICES)
    progress.step(0, 0, f"{len(facts)} facturen worden in één pdf gezet.")
    pdf = invoice_pdf(facts, Region.objects.get()).pdf
    return MadeFile(f"facturen-{year}.pdf", pdf)
