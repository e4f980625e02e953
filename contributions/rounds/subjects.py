"""The round of a year as something that a body decides on."""

from agenda.enums import Rule
from agenda.subjects import Subject
from contributions.addresses import paper_address
from contributions.rounds import services
from contributions.rounds.models import ContributionRun

RUN = Subject(
    model=ContributionRun,
    label="Bijdrageronde",
    rule=Rule.ROUND,
    pending=services.pending_runs,
    describe=services.describe_run,
    refusals=services.run_refusals,
    adopt=services.adopt_run,
    undo_refusals=services.run_undo_refusals,
    undo=services.undo_run,
    paper_url=lambda run: paper_address("bijdrage-per-gemeente", run.year),
)
