"""The main menu, and the tabs within each part of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse

from platform_ivz.access import may_open

# A part of the portal: its label, and the pages in it; the first is where the label leads.
MENU = (
    (
        "Start",
        (
            ("Overzicht", "home"),
            ("Aandachtspunten", "reports:finding_list"),
            ("Genoemde getallen", "reports:statedfigure_list"),
            ("Importeren", "reports:import_start"),
        ),
    ),
    (
        "Veiligheidsagenda",
        (
            ("Agenda", "agenda:safetyagenda_current"),
            ("Lokale plannen", "agenda:localplan_list"),
            ("Resultaten", "agenda:result_list"),
            ("Overeenkomsten", "agenda:agreement_list"),
        ),
    ),
    (
        "Projecten",
        (
            ("Opdrachten", "projects:projectassignment_list"),
            ("Bord", "projects:kanban"),
            ("Tijdlijn", "projects:timeline"),
            ("Inzet per opdracht", "projects:deployment_list"),
        ),
    ),
    (
        "Gemeenten",
        (
            ("Gemeenten", "portfolios:municipality_list"),
            ("Uren en saldo", "contributions:effort_current"),
            ("Jaargesprekken", "contributions:talk_current"),
            ("Inwoners", "contributions:populationcount_list"),
            ("Groepen", "portfolios:municipalitygroup_list"),
        ),
    ),
    (
        "Portefeuilles",
        (
            ("Verdeling", "portfolios:matrix"),
            ("Posten", "portfolios:portfolio_list"),
            ("Personen", "portfolios:person_list"),
            ("Functies", "portfolios:personfunction_list"),
            ("Toegang", "portfolios:access_list"),
            ("Gremia", "portfolios:body_list"),
            ("Organisaties", "portfolios:organisation_list"),
        ),
    ),
    (
        "Financiën",
        (
            ("Bijdragen", "contributions:contribution_current"),
            ("Bijdrageronde", "contributions:run_current"),
            ("Facturen", "contributions:invoice_list"),
            ("Betalingen", "contributions:payment_list"),
            ("Begroting", "contributions:budget_current"),
            ("Tarieven", "contributions:tariff_list"),
            ("Subsidies", "contributions:subsidy_list"),
        ),
    ),
    (
        "Vergaderingen",
        (
            ("Vergaderjaar", "agenda:meeting_list"),
            ("Volgende vergadering", "agenda:meeting_next"),
            ("Besluiten", "agenda:decision_list"),
            ("Acties", "agenda:action_list"),
            ("Openbaar maken", "agenda:publishing"),
        ),
    ),
    ("Stukken", (("Stukken", "reports:library"), ("Wat u liet maken", "portfolios:work_list"))),
)

# Pages that not everybody may open, with the permissions of which one is enough.
NEEDS = {
    "reports:import_start": ("portfolios.edit", "projects.edit", "contributions.edit"),
    "contributions:run_current": ("contributions.edit",),
    "agenda:publishing": ("agenda.publish",),
}

# Pages whose address does not begin with that of the tab they belong to.
BELONGS_TO = {
    "agenda:meeting_detail": "agenda:meeting_list",
    "agenda:meeting_edit": "agenda:meeting_list",
    "agenda:meeting_cancel": "agenda:meeting_list",
    "agenda:meeting_send": "agenda:meeting_list",
    "agenda:meeting_publishing": "agenda:publishing",
    "agenda:agendaitem_read": "agenda:meeting_list",
    "agenda:calendar": "agenda:meeting_list",
    "agenda:meeting_hold": "agenda:meeting_list",
    "agenda:meeting_decisions": "agenda:meeting_list",
    "agenda:meeting_remark": "agenda:meeting_list",
    "agenda:agendaitem_action": "agenda:meeting_list",
    "agenda:agendaitem_add": "agenda:meeting_list",
    "agenda:agendaitem_move": "agenda:meeting_list",
    "agenda:agendaitem_paper": "agenda:meeting_list",
    "agenda:agendaitem_return": "agenda:meeting_list",
    "agenda:agendaitem_edit": "agenda:meeting_list",
    "contributions:run_year": "contributions:run_current",
    "contributions:contributionline_correct": "contributions:run_current",
    "contributions:effort_year": "contributions:effort_current",
    "contributions:adoptedobligation_list": "contributions:effort_current",
    "contributions:adoptedobligation_add": "contributions:effort_current",
    "contributions:adoptedobligation_edit": "contributions:effort_current",
    "contributions:adoptedobligation_delete": "contributions:effort_current",
    "contributions:buyout_list": "contributions:effort_current",
    "contributions:buyout_add": "contributions:effort_current",
    "contributions:buyout_detail": "contributions:effort_current",
    "contributions:buyout_edit": "contributions:effort_current",
    "contributions:buyout_delete": "contributions:effort_current",
    "contributions:effort_what_if_year": "contributions:effort_current",
    "contributions:effort_matrix_year": "contributions:effort_current",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu or a tab."""

    label: str
    url: str
    current: bool


def menu(request: HttpRequest) -> dict:
    """The parts of the menu, and the tabs of the part that the visitor is in."""
    parts = [
        (
            label,
            [
                (tab, url)
                for tab, name in tabs
                if _is_open(request, name) and (url := _address(name))
            ],
        )
        for label, tabs in MENU
    ]
    parts = [(label, tabs) for label, tabs in parts if tabs]
    match = request.resolver_match
    belongs_to = BELONGS_TO.get(match.view_name, "") if match else ""
    here = (belongs_to and _address(belongs_to)) or max(
        (url for _, tabs in parts for _, url in tabs if _leads_to(request.path, url)),
        key=len,
        default="",
    )
    entries, current_tabs = [], []
    for label, tabs in parts:
        inside = any(url == here for _, url in tabs)
        entries.append(Entry(label, tabs[0][1], inside))
        if inside:
            current_tabs = [Entry(tab, url, url == here) for tab, url in tabs]
    return {"menu": entries, "tabs": current_tabs if len(current_tabs) > 1 else []}


def _is_open(request: HttpRequest, name: str) -> bool:
    user = getattr(request, "user", None)
    needs = NEEDS.get(name, ())
    if user is None or not user.is_authenticated:
        return not needs
    allowed = not needs or any(user.has_perm(perm) for perm in needs)
    return allowed and may_open(user, _view(name))


@cache
def _view(name: str) -> Callable:
    """The view of a page in the menu; which one that is never changes."""
    return resolve(reverse(name)).func


def _leads_to(path: str, url: str) -> bool:
    """Whether a page stands below an address; below the start page stands only itself."""
    return path == url or (url != "/" and path.startswith(url))


@cache
def _address(name: str) -> str:
    """Where a page in the menu stands; that never changes either."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
