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


class ChapterStatus(TextChoices):
    """Whether the text of a chapter of the note can go to the board."""

    DRAFT = "concept", "concept"
    READY = "gereed", "gereed"


class Weekday(TextChoices):
    """The days on which bodies meet, in the order of the week."""

    MONDAY = "maandag", "maandag"
    TUESDAY = "dinsdag", "dinsdag"
    WEDNESDAY = "woensdag", "woensdag"
    THURSDAY = "donderdag", "donderdag"
    FRIDAY = "vrijdag", "vrijdag"


class MeetingStatus(TextChoices):
    """The life of a meeting. What happens between two words is in `agenda/meetings/services.py`."""

    PROVISIONAL = "voorlopig", "voorlopig"
    PLANNED = "gepland", "gepland"
    SENT = "verzonden", "agenda verzonden"
    HELD = "gehouden", "gehouden"
    ADOPTED = "vastgesteld", "besluitenlijst vastgesteld"
    CANCELLED = "afgelast", "afgelast"


class ItemKind(TextChoices):
    """What is asked of the meeting."""

    INFORM = "informerend", "informerend"
    OPINION = "opinierend", "opiniërend"
    ALIGN = "afstemmend", "afstemmend"
    DECIDE = "besluitvormend", "besluitvormend"


class ItemState(TextChoices):
    """Whether a point is on the agenda: who prepares the meeting accepts or returns a proposal."""

    PROPOSED = "voorgesteld", "voorgesteld"
    ACCEPTED = "op de agenda", "op de agenda"
    RETURNED = "teruggegeven", "teruggegeven"


class Outcome(TextChoices):
    """What a meeting did with a point."""

    ADOPTED = "overgenomen", "zoals voorgesteld"
    CHANGED = "gewijzigd overgenomen", "gewijzigd overgenomen"
    NOTED = "ter kennis genomen", "ter kennis genomen"
    HELD_OVER = "aangehouden", "aangehouden"
    RETURNED = "teruggestuurd", "teruggestuurd"
    NOT_REACHED = "niet behandeld", "niet behandeld"


# What was asked was agreed to: of a point that asks for a decision, this is one.
AGREED = frozenset({Outcome.ADOPTED, Outcome.CHANGED})
# The point comes back on a later agenda.
TO_CONTINUE = frozenset({Outcome.HELD_OVER, Outcome.NOT_REACHED})


class Presence(TextChoices):
    """Whether somebody was at a meeting."""

    PRESENT = "aanwezig", "aanwezig"
    EXCUSED = "afgemeld", "afgemeld"
    ABSENT = "afwezig", "afwezig"


class ActionState(TextChoices):
    """How an action stands on a day."""

    OPEN = "open", "open"
    LATE = "te laat", "te laat"
    DONE = "klaar", "klaar"


class DecisionStatus(TextChoices):
    """Whether a decision holds."""

    PROPOSED = "voorgesteld", "voorgesteld"
    TAKEN = "genomen", "genomen"
    REVISED = "herzien", "herzien"
    LAPSED = "vervallen", "vervallen"


class Rule(TextChoices):
    """The rules of the portal. On what each rests is data of the region (`agenda/grounds.py`)."""

    TARIFF = "tarief-door-besluit", "Alleen een besluit wijzigt het tarief"
    HOURS = "uren-door-besluit", "Alleen een besluit wijzigt de uren van een gemeente"
    SCENARIO = "scenario-door-besluit", "Een scenario kiezen gaat met een besluit"
    ROUND = (
        "bijdrageronde-door-besluit",
        "De bijdragen van een jaar vaststellen gaat met een besluit",
    )
    AGENDA = (
        "veiligheidsagenda-door-besluit",
        "De veiligheidsagenda vaststellen gaat met een besluit",
    )
    EXTENSION = (
        "verlenging-door-besluit",
        "De veiligheidsagenda verlengen gaat met een besluit",
    )
    NOTE = (
        "notitie-door-besluit",
        "De notitie bij de veiligheidsagenda vaststellen gaat met een besluit",
    )
    ASSIGNMENT = "opdracht-door-besluit", "Een projectopdracht vaststellen gaat met een besluit"
    THEME_HOLDER = "thema-portefeuillehouder", "Elk thema heeft een portefeuillehouder"
    ASSIGNMENT_HOLDER = (
        "opdracht-portefeuillehouder",
        "Elke projectopdracht heeft een portefeuillehouder",
    )
    LEADER = "opdracht-projectleider", "Elke projectopdracht heeft een projectleider"
    CAPACITY = "opdracht-capaciteit", "Partners leveren uren aan projectopdrachten"
    FORMAT = "opdracht-format", "Een projectopdracht en de voortgang volgen het format"
    PER_INHABITANT = "bijdrage-per-inwoner", "Elke gemeente betaalt een bedrag per inwoner"
    INHABITANTS = (
        "bijdrage-inwonertal",
        "De bijdrage wordt berekend met een inwonertal dat een peildatum heeft",
    )
    INVOICE = "bijdrage-factuur", "Gemeenten betalen de bijdrage na een factuur"
    VAT = "bijdrage-btw", "Btw die later verschuldigd blijkt, komt niet voor rekening van gemeenten"
    EFFORT = "uren-leveren", "Elke gemeente levert uren per week"
    BANDS = "uren-staffel", "De staffel zegt welke uren bij een aantal inwoners horen"
    TALK = "uren-jaargesprek", "Elk jaar is er met elke gemeente een gesprek over haar uren"
    NOTICE = "opzegging", "Wie opzegt, doet mee tot het einde van de opzegtermijn"
    OPENNESS = (
        "vergadering-openbaar",
        "Een openbaar gremium vergadert alleen met een reden besloten",
    )
