"""Words that the people-and-bodies side of the platform counts with."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a user comes to the portal for."""

    COORDINATOR = "coordinator", "coördinator"
    BOARD_MEMBER = "board_member", "bestuurslid"
    PROJECT_LEADER = "project_leader", "projectleider of secretaris"
    PLATFORM_MEMBER = "platform_member", "platformlid"
    FINANCE = "finance", "financieel medewerker"
    ADMINISTRATOR = "administrator", "beheerder"


class Article(TextChoices):
    """Which word goes before a name in a sentence."""

    HET = "het", "het"
    DE = "de", "de"


class Rounding(TextChoices):
    """How the amount that a municipality pays is rounded; a half goes up.

    Read after "afgerond". The rule itself is `rounded_by()` in `contributions/rates/calculations.py`.
    """

    DOWN = "naar beneden", "naar beneden op hele euro’s"
    NEAREST = "hele euro", "op hele euro’s"
    CENTS = "cent", "op centen"


class OrganisationKind(TextChoices):
    """The kinds of partners around the municipalities (BO, list of parties)."""

    POLICE = "politie", "politie"
    PROSECUTOR = "om", "Openbaar Ministerie"
    RIEC = "riec", "informatie- en expertisecentrum"
    SAFETY_HOUSE = "zorg-en-veiligheidshuis", "zorg- en veiligheidshuis"
    SAFETY_REGION = "veiligheidsregio", "veiligheidsregio"
    FIRE_SERVICE = "brandweer", "brandweer"
    CARE = "zorg", "zorg"
    PUBLIC_HEALTH = "ggd", "gezondheidsdienst"
    OTHER = "overig", "overig"


class Level(TextChoices):
    """The levels at which bodies meet, nearest first."""

    LOCAL = "lokaal", "lokaal"
    BASE_TEAM = "basisteam", "basisteam"
    DISTRICT = "district", "district"
    UNIT = "eenheid", "eenheid"
    NATIONAL = "landelijk", "landelijk"


class BodyKind(TextChoices):
    """What a body is to the board (BO art. 2.4 and 5)."""

    BOARD = "bestuur", "bestuur"
    DAILY_BOARD = "dagelijks bestuur", "dagelijks bestuur"
    PLATFORM = "platform", "platform"
    OTHER = "overleg", "overleg"


# Who may decide where a region does not say who does.
BOARDS = (BodyKind.BOARD, BodyKind.DAILY_BOARD)


class Capacity(TextChoices):
    """In what capacity a mayor holds a portfolio (Bijlage 2)."""

    OFFICE = "f", "functie bij wet of besluit"
    CONTACT = "ba", "bestuurlijk aanspreekpunt"
    PROJECT = "p", "programma of project"


class ImportKind(TextChoices):
    """What a file that is imported holds; the word is also the address of its page."""

    MUNICIPALITIES = "gemeenten", "gemeenten"
    POPULATION = "inwoners", "inwoners per gemeente"
    PEOPLE = "personen", "personen"
    FUNCTIONS = "functies", "functies"
    PORTFOLIOS = "portefeuilles", "portefeuilles"
    DEPLOYMENTS = "inzet", "inzet"
    SUBSIDIES = "subsidies", "subsidies"


class ImportStatus(TextChoices):
    """How far an import is: looked at, stored, or taken back."""

    PREVIEW = "bekeken", "bekeken, nog niet opgeslagen"
    STORED = "opgeslagen", "opgeslagen"
    UNDONE = "teruggedraaid", "ongedaan gemaakt"


class WorkStatus(TextChoices):
    """How far a piece of long work is."""

    WAITING = "wacht", "wacht"
    RUNNING = "bezig", "bezig"
    DONE = "klaar", "klaar"
    FAILED = "mislukt", "mislukt"
