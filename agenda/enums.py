"""Words of agreements, agendas, meetings and decisions."""

from django.db.models import TextChoices


class Duration(TextChoices):
    """How long an agreement runs."""

    INDEFINITE = "indefinite", "onbepaalde tijd"
    YEARLY = "yearly", "telkens een jaar, stilzwijgend verlengd"


class BindingStatus(TextChoices):
    """Whether something binds: a proposal waits for the board, an adopted one has its decision."""

    PROPOSED = "voorstel", "voorstel"
    ADOPTED = "vastgesteld", "vastgesteld"


class AgendaStatus(TextChoices):
    """The life of a safety agenda."""

    DRAFT = "concept", "concept"
    ADOPTED = "vastgesteld", "vastgesteld"


class ThemeStatus(TextChoices):
    """How much the platform does with a theme."""

    FOCUS = "focus", "focus"
    MONITOR = "monitoren", "volgen"
    DONE = "afgerond", "afgerond"


class MeetingStatus(TextChoices):
    """The life of a meeting."""

    DRAFT = "concept", "concept"
    SENT = "verzonden", "verzonden"
    HELD = "gehouden", "gehouden"
    ADOPTED = "vastgesteld", "vastgesteld"


class ItemKind(TextChoices):
    """What is asked of the meeting (BO art. 3.2 names the first three)."""

    INFORM = "informerend", "informerend"
    OPINION = "opinierend", "opiniërend"
    ALIGN = "afstemmend", "afstemmend"
    DECIDE = "besluitvormend", "besluitvormend"


class DecisionStatus(TextChoices):
    """Whether a decision holds."""

    PROPOSED = "voorgesteld", "voorgesteld"
    TAKEN = "genomen", "genomen"
    REVISED = "herzien", "herzien"
    LAPSED = "vervallen", "vervallen"
