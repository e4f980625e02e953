"""Words of project assignments and deployments."""

from django.db.models import TextChoices


class Phase(TextChoices):
    """Where the work on an assignment stands."""

    PREPARATION = "voorbereiding", "voorbereiding"
    EXECUTION = "uitvoering", "uitvoering"
    FINISHED = "afgerond", "afgerond"
    STOPPED = "stopgezet", "stopgezet"


class VersionStatus(TextChoices):
    """The life of a version of an assignment."""

    DRAFT = "concept", "concept"
    OFFICIALS = "ambtelijk_akkoord", "ambtelijk akkoord"
    COMMITTEE = "agendacommissie", "agendacommissie"
    BOARD = "dvo", "DVO"
    ADOPTED = "vastgesteld", "vastgesteld"
    REPLACED = "vervangen", "vervangen"


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


class RelationKind(TextChoices):
    """How two assignments relate (Bijlage 8)."""

    SUPPLEMENTARY = "aanvullend", "aanvullend"
    COMPETING = "concurrerend", "concurrerend"


class Light(TextChoices):
    """The traffic light of a progress report; the word is always shown beside the colour."""

    GREEN = "groen", "op koers"
    AMBER = "oranje", "bijsturen"
    RED = "rood", "vastgelopen"
