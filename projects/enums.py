"""Words of project assignments and deployments, and which move leads from where to where."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Phase(TextChoices):
    """Where the work on an assignment stands."""

    PREPARATION = "voorbereiding", "voorbereiding"
    EXECUTION = "uitvoering", "uitvoering"
    FINISHED = "afgerond", "afgerond"
    STOPPED = "stopgezet", "stopgezet"


# While the work is neither finished nor stopped.
RUNNING = (Phase.PREPARATION, Phase.EXECUTION)


class VersionStatus(TextChoices):
    """The life of a version of an assignment."""

    DRAFT = "concept", "concept"
    OFFICIALS = "ambtelijk_akkoord", "ambtelijk akkoord"
    COMMITTEE = "agendacommissie", "agendacommissie"
    BOARD = "bestuur", "bestuur"
    ADOPTED = "vastgesteld", "vastgesteld"
    REPLACED = "vervangen", "vervangen"


class Move(TextChoices):
    """What somebody does with a version or with the work on an assignment.

    The value is also the word in the address.
    """

    OFFER = "aanbieden", "Aanbieden voor ambtelijk akkoord"
    AGREE = "ambtelijk-akkoord", "Ambtelijk akkoord geven"
    FORWARD = "doorsturen", "Doorsturen naar het bestuur"
    RETURN = "terugsturen", "Terugsturen met een reden"
    ADOPT = "vaststellen", "Vaststellen"
    REPLACE = "vervangen", "Vervangen door een nieuwe versie"
    UNDO = "terugdraaien", "Besluit terugdraaien"
    NEW_VERSION = "nieuwe-versie", "Nieuwe versie beginnen"
    START = "starten", "Uitvoering starten"
    FINISH = "afronden", "Afronden met een evaluatie"
    STOP = "stoppen", "Stopzetten met een reden"
    RESUME = "hervatten", "Weer opnemen met een reden"


@dataclass(frozen=True, slots=True)
class Way:
    """From which states a move leads to which, and whether it needs a reason."""

    sources: tuple[str, ...]
    target: str
    needs_reason: bool = False


_SUBMITTED = (VersionStatus.OFFICIALS, VersionStatus.COMMITTEE, VersionStatus.BOARD)

# The life of a version (Bijlage 8, BO art. 6). What is offered lies with the officials, then with
# the agendacommissie, then with the board; the status names with whom. ADOPT, REPLACE and UNDO
# come with a decision and are never chosen by hand.
VERSION_WAYS: dict[Move, Way] = {
    Move.OFFER: Way((VersionStatus.DRAFT,), VersionStatus.OFFICIALS),
    Move.AGREE: Way((VersionStatus.OFFICIALS,), VersionStatus.COMMITTEE),
    Move.FORWARD: Way((VersionStatus.COMMITTEE,), VersionStatus.BOARD),
    Move.RETURN: Way(_SUBMITTED, VersionStatus.DRAFT, needs_reason=True),
    Move.ADOPT: Way((VersionStatus.BOARD,), VersionStatus.ADOPTED),
    Move.REPLACE: Way((VersionStatus.ADOPTED,), VersionStatus.REPLACED),
    Move.UNDO: Way((VersionStatus.ADOPTED,), VersionStatus.BOARD),
}
BY_DECISION = frozenset({Move.ADOPT, Move.REPLACE, Move.UNDO})

# The work itself. It starts only when both sides agreed and the board decided.
PHASE_WAYS: dict[Move, Way] = {
    Move.START: Way((Phase.PREPARATION,), Phase.EXECUTION),
    Move.FINISH: Way((Phase.EXECUTION,), Phase.FINISHED),
    Move.STOP: Way((Phase.PREPARATION, Phase.EXECUTION), Phase.STOPPED, needs_reason=True),
    Move.RESUME: Way((Phase.STOPPED,), Phase.PREPARATION, needs_reason=True),
}

# While a version can be agreed on by its two sides: its text is fixed and it is not replaced.
APPROVABLE = (*_SUBMITTED, VersionStatus.ADOPTED)


class Side(TextChoices):
    """The two sides that agree on an assignment (Bijlage 8)."""

    CLIENT = "opdrachtgever", "opdrachtgever"
    CONTRACTOR = "opdrachtnemer", "opdrachtnemer"


class DeploymentRole(TextChoices):
    """What somebody does for an assignment or a body (Bijlage 4)."""

    CHAIR = "voorzitter", "voorzitter"
    LEADER = "projectleider", "projectleider"
    PROGRAMME_MANAGER = "programmamanager", "programmamanager"
    SECRETARY = "secretaris", "secretaris"
    PARTICIPANT = "deelname", "deelname"
    MEMBER = "lid", "lid"
    SUPPORT = "ondersteuning", "ondersteuning"


# Who leads an assignment; a programme has a manager instead of a project leader.
LEADS = (DeploymentRole.LEADER, DeploymentRole.PROGRAMME_MANAGER)

# Roles without which an assignment or a body has nobody who carries it.
LEADING = (
    DeploymentRole.CHAIR,
    DeploymentRole.LEADER,
    DeploymentRole.PROGRAMME_MANAGER,
    DeploymentRole.SECRETARY,
)


class RelationKind(TextChoices):
    """How two assignments relate (Bijlage 8)."""

    SUPPLEMENTARY = "aanvullend", "aanvullend"
    COMPETING = "concurrerend", "concurrerend"


class Light(TextChoices):
    """The traffic light of a progress report; the word is always shown beside the colour."""

    GREEN = "groen", "op koers"
    AMBER = "oranje", "bijsturen"
    RED = "rood", "vastgelopen"
