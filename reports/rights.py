"""What each role reads and may do, in words.

Reading comes from `READS` of `portfolios/permissions.py`. What a role may do is asked of the
permissions themselves, for somebody who holds that role and nothing else, so the page cannot say
anything else than the portal does.
"""

from dataclasses import dataclass

from platform_ivz.access import ALL
from portfolios import permissions
from portfolios.enums import Role
from portfolios.models import RoleMembership, User, role_word
from projects.enums import Move

# What is in a kind, as somebody asks for it.
KIND_WORDS = {
    permissions.PEOPLE: "Personen, functies, gemeenten, gremia en portefeuilles",
    permissions.AGENDA: "Veiligheidsagenda, notitie, overeenkomsten en resultaten",
    permissions.MEETINGS: "Vergaderingen, stukken en acties",
    permissions.DECISIONS: "Besluiten",
    permissions.ASSIGNMENTS: "Projectopdrachten, inzet en voortgang",
    permissions.VERSIONS: "Teksten van projectopdrachten en akkoorden",
    permissions.FIGURES: "Inwoners, tarieven, uren en begroting",
    permissions.MONEY: "Bijdragen, facturen en betalingen",
    permissions.BILLING: "Bijdragerondes en bestanden van de bank",
    permissions.TALKS: "Jaargesprekken met gemeenten",
    permissions.IMPORTS: "Bestanden die zijn ingelezen",
    permissions.PRIVATE: "Eigen aantekeningen en wat u liet maken",
    permissions.ACCOUNTS: "Accounts en rollen",
}

HOW_FAR = {
    ALL: "alles",
    permissions.OPEN: "wat niet besloten is",
    permissions.OWN: "van de eigen gemeente",
    permissions.OFFERED: "vanaf de agendacommissie, en eigen concepten",
    permissions.OF_READER: "alleen van uzelf",
}

# What a role is enough for.
BY_ROLE = {
    "portfolios.edit": "Personen, functies, gremia en portefeuilles bijhouden",
    "agenda.edit": "Veiligheidsagenda en overeenkomsten bijhouden",
    "agenda.take_decision": "Besluiten vastleggen",
    "agenda.snooze": "Aandachtspunten laten sluimeren",
    "agenda.meet": "Vergaderingen plannen, voorbereiden en verslaan",
    "agenda.propose": "Een punt voor een agenda voorstellen",
    "agenda.publish": "Stukken openbaar maken",
    "projects.edit": "Projectopdrachten en inzet bijhouden",
    "projects.forward": f"Opdracht: {Move.FORWARD.label.lower()}",
    "projects.stop": f"Opdracht: {Move.STOP.label.lower()}",
    "projects.resume": f"Opdracht: {Move.RESUME.label.lower()}",
    "contributions.edit": "Inwoners, tarieven, bijdragen en facturen bijhouden",
    "contributions.hold_talk": "Jaargesprekken vastleggen",
}

WRITERS = "de projectleider, de programmamanager en de secretaris van de opdracht"
LEADER = "de projectleider van de opdracht"
HOLDER = "de portefeuillehouder van de opdracht en wie vervangt"

# What the coordinator may, and besides who has to do with that one thing.
BY_TIE = {
    "agenda.write_chapter": ("Een hoofdstuk van de notitie schrijven", "de eigenaar ervan"),
    "agenda.accept": (
        "Voorgestelde agendapunten aannemen, verplaatsen of teruggeven",
        "de leden van het gremium dat de agenda voorbereidt",
    ),
    "agenda.remark": (
        "Opmerkingen maken bij een concept-besluitenlijst",
        "de leden van het gremium op die dag, en wie erbij was",
    ),
    "agenda.finish_action": ("Een actie afmelden", "wie de actie op zich nam"),
    "projects.write": ("Een opdracht schrijven en voortgang melden", WRITERS),
    "projects.offer": (f"Opdracht: {Move.OFFER.label.lower()}", WRITERS),
    "projects.agree": (
        f"Opdracht: {Move.AGREE.label.lower()}",
        "de platformleden van wie aan de opdracht deelneemt",
    ),
    "projects.return": (f"Opdracht: {Move.RETURN.label.lower()}", f"alle platformleden, {HOLDER}"),
    "projects.new_version": (f"Opdracht: {Move.NEW_VERSION.label.lower()}", WRITERS),
    "projects.start": (f"Opdracht: {Move.START.label.lower()}", LEADER),
    "projects.finish": (f"Opdracht: {Move.FINISH.label.lower()}", LEADER),
    "projects.approve_client": ("Akkoord geven als opdrachtgever", HOLDER),
    "projects.approve_contractor": ("Akkoord geven als opdrachtnemer", LEADER),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, and what each role has of it, in the order of the heads; empty is nothing."""

    label: str
    cells: tuple[str, ...]


def roles_in_words() -> tuple[str, ...]:
    """The heads of both tables."""
    return tuple(role_word(role) for role in Role)


def reading_rows() -> tuple[Row, ...]:
    """What each role reads of every kind of thing."""
    return tuple(
        Row(
            label,
            tuple(
                HOW_FAR[how_far] if (how_far := permissions.READS.get(role, {}).get(kind)) else ""
                for role in Role
            ),
        )
        for kind, label in KIND_WORDS.items()
    )


def doing_rows() -> tuple[Row, ...]:
    """What each role is enough for."""
    holders = [_holder_of(role) for role in Role]
    return tuple(
        Row(label, tuple("ja" if user.has_perm(perm) else "" for user in holders))
        for perm, label in BY_ROLE.items()
    )


def _holder_of(role: Role) -> User:
    """Somebody, stored nowhere, who holds one role and nothing else."""
    user = User()
    user.current_roles = (RoleMembership(user=user, role=role),)
    return user
