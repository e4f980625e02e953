"""The admin: every model is there, lists stay fast, and what was decided stays as it is."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import FieldDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst
from factory.django import DjangoModelFactory

from agenda.models import AgendaExtension, Decision, MeetingBook, Note, NoteChapter, Paper
from contributions.effort.models import AdoptedObligation
from contributions.invoices.models import (
    BankFile,
    Invoice,
    InvoiceCopy,
    InvoiceCounter,
    Payment,
    Reminder,
)
from contributions.planning.models import Scenario
from contributions.rates.models import EffortBand, Tariff
from contributions.rounds.models import ContributionLine, ContributionRun
from portfolios.models import ImportRun, Municipality, PortfolioTerm, Region, User
from portfolios.permissions import KINDS, PRIVATE
from projects.models import AssignmentVersion, LifeCycleStep, ProjectAssignment
from tests.factories import create_many
from tests.factories.agenda import (
    AgendaItemFactory,
    DecisionFactory,
    PaperFactory,
    SafetyAgendaFactory,
    SubThemeFactory,
    ThemeFactory,
)
from tests.factories.contributions import (
    AdoptedObligationFactory,
    ContributionLineFactory,
    ContributionRunFactory,
    EffortBandFactory,
    InvoiceFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import (
    PASSWORD,
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RegionFactory,
    UserFactory,
)
from tests.factories.projects import (
    AssignmentVersionFactory,
    FormatSectionFactory,
    SectionTextFactory,
)
from tests.test_factories import FACTORIES

OWN_APPS = ("portfolios", "agenda", "projects", "contributions")
PAGES = sorted(
    (page for model, page in admin.site._registry.items() if model._meta.app_label in OWN_APPS),
    key=lambda page: page.opts.label,
)
FACTORY_OF = {factory._meta.model: factory for factory in FACTORIES}
# The portal makes and numbers these itself.
NOT_BY_HAND = (
    AgendaExtension,
    BankFile,
    ImportRun,
    Invoice,
    InvoiceCopy,
    InvoiceCounter,
    LifeCycleStep,
    MeetingBook,
    Note,
    NoteChapter,
    Reminder,
)
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.opts.label_lower)
# A portal has one region.
every_list = pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.model is not Region],
    ids=lambda page: page.opts.label_lower,
)

pytestmark = pytest.mark.django_db


def url(model: type[models.Model], view: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def factory_of(page: admin.ModelAdmin) -> type[DjangoModelFactory]:
    return FACTORY_OF[page.model]


def management(*prefixes: str) -> dict[str, str]:
    """The bookkeeping fields of inlines that carry no rows."""
    return {
        f"{prefix}-{name}": "0"
        for prefix in prefixes
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }


def errors_of(response: HttpResponse) -> str:
    return str(response.context["errors"])


@pytest.fixture
def superuser_request(admin_user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = admin_user
    return request


# --- Completeness ------------------------------------------------------------------------------


def test_every_model_has_a_page_or_stands_inside_its_parent() -> None:
    shown = {page.model for page in PAGES} | {
        inline.model for page in PAGES for inline in page.inlines
    }
    own = {model for name in OWN_APPS for model in apps.get_app_config(name).get_models()}
    private = {apps.get_model(label) for label in KINDS[PRIVATE].split()}
    assert own - shown == private


@every_page
def test_a_page_declares_what_makes_it_usable(page: admin.ModelAdmin) -> None:
    assert len(page.list_display) > 1
    assert page.search_fields
    assert page.fieldsets
    shown = set(flatten_fieldsets(page.fieldsets)) - set(page.readonly_fields)
    relations = {
        field.name
        for field in (*page.opts.fields, *page.opts.many_to_many)
        if field.is_relation and field.name in shown
    }
    assert relations - set(page.autocomplete_fields) - set(page.filter_horizontal) == set()


@every_page
def test_inlines_start_without_empty_rows_and_suggest(page: admin.ModelAdmin) -> None:
    for inline in page.inlines:
        assert inline.extra == 0
        relations = {
            field.name
            for field in inline.model._meta.fields
            if field.is_relation and field.name in inline.fields
        }
        assert relations <= {*inline.autocomplete_fields, *inline.readonly_fields}


def test_the_front_page_is_dutch_and_names_the_platform(admin_client: Client) -> None:
    assert "Veiligheidsplatform" in admin_client.get(reverse("admin:index")).content.decode()
    RegionFactory(short_name="Platform Verzonnenland")
    html = admin_client.get(reverse("admin:index")).content.decode()
    assert "<h1>Beheer</h1>" in html
    assert "Veiligheidsplatform" not in html
    assert html.count("Platform Verzonnenland") == 2
    for page in PAGES:
        assert capfirst(page.opts.verbose_name_plural) in html.replace("&#x27;", "'")


# --- Lists -------------------------------------------------------------------------------------


@every_list
def test_a_list_of_1_and_of_300_takes_the_same_queries(
    page: admin.ModelAdmin, admin_client: Client
) -> None:
    address = url(page.model, "changelist")
    factory = factory_of(page)
    if page.model is not User:  # the one who looks is a user, so there is one already
        create_many(factory, 1)
    admin_client.get(address)
    with CaptureQueriesContext(connection) as one:
        response = admin_client.get(address)
    assert response.context["cl"].result_count == 1
    create_many(factory, 299)
    with CaptureQueriesContext(connection) as many:
        response = admin_client.get(address)
    assert response.context["cl"].result_count == 300
    assert len(response.context["cl"].result_list) == page.list_per_page
    assert len(many) == len(one), "\n".join(query["sql"] for query in many)


@every_list
def test_suggestions_take_the_same_queries(
    page: admin.ModelAdmin, superuser_request: HttpRequest
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            labels = [str(obj) for obj in page.get_queryset(superuser_request)[:20]]
        assert all(labels)
        return len(captured)

    # Which roles somebody has is asked once for a request.
    assert superuser_request.user.has_access
    create_many(factory_of(page), 1)
    one = queries()
    create_many(factory_of(page), 10)
    assert queries() == one


def text_of(obj: models.Model, path: str) -> str:
    """What `obj` has in a search field; empty when it has nothing there."""
    for name in path.split("__"):
        obj = getattr(obj, name, None)
        if obj is None or isinstance(obj, models.Manager):
            return ""
    return str(obj)


@every_list
def test_search_finds_a_row_by_each_of_its_texts(
    page: admin.ModelAdmin, admin_client: Client, superuser_request: HttpRequest
) -> None:
    obj, _ = factory_of(page)(), factory_of(page)()
    obj.refresh_from_db()
    rows = page.get_queryset(superuser_request)
    texts = [text for path in page.search_fields if (text := text_of(obj, path))]
    assert texts
    for text in texts:
        found, _ = page.get_search_results(superuser_request, rows, text)
        assert obj in found, text
    listed = admin_client.get(url(page.model, "changelist"), {"q": texts[0]}).context["cl"]
    assert obj in listed.queryset
    missed = admin_client.get(url(page.model, "changelist"), {"q": "zzz-komt-niet-voor"})
    assert missed.context["cl"].result_count == 0


@every_list
def test_every_filter_works(page: admin.ModelAdmin, admin_client: Client, admin_user: User) -> None:
    factory_of(page)(), factory_of(page)()
    address = url(page.model, "changelist")
    full = admin_client.get(address).context["cl"]
    for spec in full.filter_specs:
        for choice in spec.choices(full):
            if "query_string" in choice:
                request = RequestFactory().get(address + choice["query_string"])
                request.user = admin_user
                filtered = page.get_changelist_instance(request)
                assert filtered.result_count <= full.result_count, choice


def test_years_have_no_thousands_separator(admin_client: Client) -> None:
    obligation = AdoptedObligationFactory(adopted=True, from_year=2020)
    for address in (
        url(AdoptedObligation, "changelist"),
        url(AdoptedObligation, "change", obligation.pk),
    ):
        html = admin_client.get(address).content.decode()
        assert "2020" in html
        assert "2.020" not in html


def test_a_portfolio_shows_its_holder_or_that_it_is_vacant(admin_client: Client) -> None:
    person = PersonFactory(initials="B.", surname="Bakker", work__municipality__name="Aadorp")
    PortfolioTermFactory(person=person)
    PortfolioFactory()
    html = admin_client.get(reverse("admin:portfolios_portfolio_changelist")).content.decode()
    assert "B. Bakker – Aadorp" in html
    assert "vacant</td>" in html


# --- Forms -------------------------------------------------------------------------------------


def labels_of(page: admin.ModelAdmin) -> Iterator[str]:
    """The Dutch labels that a page's form has to show."""
    for name in flatten_fieldsets(page.fieldsets):
        try:
            yield str(capfirst(page.opts.get_field(name).verbose_name))
        except FieldDoesNotExist:
            yield str(capfirst(getattr(page, name).short_description))


@every_page
def test_the_add_page_shows_heading_and_labels(
    page: admin.ModelAdmin, admin_client: Client
) -> None:
    response = admin_client.get(url(page.model, "add"))
    if page.model in NOT_BY_HAND:
        assert response.status_code == 403
        return
    html = response.content.decode().replace("&#x27;", "'")
    heading = str(capfirst(f"{page.opts.verbose_name} toevoegen"))
    assert heading.lower() in html.lower()
    labels = ["E-mailadres", "Wachtwoord"] if page.model is User else labels_of(page)
    for label in labels:
        assert label in html
    for inline in page.inlines:
        if inline.has_add_permission is admin.TabularInline.has_add_permission:
            assert str(capfirst(inline.model._meta.verbose_name_plural)) in html


@every_page
def test_the_change_page_shows_heading_and_labels(
    page: admin.ModelAdmin, admin_client: Client
) -> None:
    obj = factory_of(page)()
    response = admin_client.get(url(page.model, "change", obj.pk))
    html = response.content.decode().replace("&#x27;", "'")
    assert str(response.context["title"]) in html
    assert page.opts.verbose_name in response.context["title"].lower()
    assert f"<h2>{obj}</h2>" in html
    for label in labels_of(page):
        assert label in html
    for inline in page.inlines:
        assert str(capfirst(inline.model._meta.verbose_name_plural)) in html


def test_there_is_one_region(admin_client: Client) -> None:
    assert admin_client.get(url(Region, "add")).status_code == 200
    FACTORY_OF[Region]()
    assert admin_client.get(url(Region, "add")).status_code == 403


# --- Users -------------------------------------------------------------------------------------


def test_a_user_is_added_with_an_e_mail_address_and_can_sign_in(admin_client: Client) -> None:
    response = admin_client.post(
        url(User, "add"),
        {
            "email": "Nieuw@Voorbeeld.nl",
            "password1": PASSWORD,
            "password2": PASSWORD,
            **management("role_memberships"),
        },
    )
    assert response.status_code == 302
    user = User.objects.get(email="nieuw@voorbeeld.nl")
    assert user.check_password(PASSWORD)
    assert not user.is_staff
    again = admin_client.post(
        url(User, "add"),
        {
            "email": "NIEUW@voorbeeld.nl",
            "password1": PASSWORD,
            "password2": PASSWORD,
            **management("role_memberships"),
        },
    )
    assert "Er is al een gebruiker met dit e-mailadres." in errors_of(again)


def test_who_is_no_superuser_cannot_make_or_take_over_one(
    admin_user: User, coordinator: User, coordinator_client: Client
) -> None:
    coordinator.is_staff = True
    coordinator.save()
    coordinator.user_permissions.set(
        Permission.objects.filter(content_type__app_label="portfolios")
    )
    group = Group.objects.create(name="Beheerders")
    rights = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "groups": [group.pk]}
    response = coordinator_client.post(
        url(User, "change", coordinator.pk),
        {"email": coordinator.email, **rights, **management("role_memberships")}
        | {"role_memberships-INITIAL_FORMS": "0"},
    )
    assert response.status_code == 403
    coordinator.refresh_from_db()
    assert not coordinator.is_superuser
    assert not coordinator.groups.exists()
    password = reverse("admin:auth_user_password_change", args=[admin_user.pk])
    passwords = {"usable_password": "true", "password1": "x" * 20, "password2": "x" * 20}
    assert coordinator_client.post(password, passwords).status_code == 403
    assert coordinator_client.post(url(User, "change", admin_user.pk), {}).status_code == 403
    delete = url(User, "delete", admin_user.pk)
    assert coordinator_client.post(delete, {"post": "yes"}).status_code == 403


def test_the_admin_is_closed_to_who_is_no_staff(board_member_client: Client) -> None:
    response = board_member_client.get(url(Municipality, "changelist"))
    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]


# --- Terms -------------------------------------------------------------------------------------


def term_rows(*rows: dict[str, object], initial: int) -> dict[str, object]:
    data = {
        "terms-TOTAL_FORMS": len(rows),
        "terms-INITIAL_FORMS": initial,
        "terms-MIN_NUM_FORMS": 0,
        "terms-MAX_NUM_FORMS": 1000,
    }
    for i, row in enumerate(rows):
        data |= {f"terms-{i}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def term() -> PortfolioTerm:
    return PortfolioTermFactory(valid_from=dt.date(2019, 1, 1))


def save_terms(
    client: Client, term: PortfolioTerm, until: str, *successors: dict[str, object]
) -> HttpResponse:
    post = term.portfolio
    rows = [
        {
            "id": term.pk,
            "portfolio": post.pk,
            "person": term.person_id,
            "valid_from": "01-01-2019",
            "valid_until": until,
        },
        *({"id": "", "portfolio": post.pk, **row} for row in successors),
    ]
    data = {"code": post.code, "board": post.board_id, "title": post.title, "order": 0}
    return client.post(
        reverse("admin:portfolios_portfolio_change", args=[post.pk]),
        data | term_rows(*rows, initial=1),
    )


def test_a_holder_is_succeeded_in_one_go(admin_client: Client, term: PortfolioTerm) -> None:
    successor = {"person": PersonFactory().pk, "valid_from": "01-04-2020", "valid_until": ""}
    response = save_terms(admin_client, term, "31-03-2020", successor)
    assert response.status_code == 302
    assert list(term.portfolio.terms.values_list("valid_from", "valid_until")) == [
        (dt.date(2019, 1, 1), dt.date(2020, 3, 31)),
        (dt.date(2020, 4, 1), None),
    ]


@pytest.mark.parametrize("until", ["", "01-04-2020"])
def test_two_holders_on_a_day_are_refused(
    admin_client: Client, term: PortfolioTerm, until: str
) -> None:
    successor = {"person": PersonFactory().pk, "valid_from": "01-04-2020", "valid_until": ""}
    response = save_terms(admin_client, term, until, successor)
    assert "heeft in deze periode al een houder" in errors_of(response)
    assert term.portfolio.terms.count() == 1


def test_two_new_holders_on_a_day_are_refused(admin_client: Client, term: PortfolioTerm) -> None:
    rows = [
        {"person": PersonFactory().pk, "valid_from": "01-04-2020", "valid_until": ""}
        for _ in range(2)
    ]
    response = save_terms(admin_client, term, "31-03-2020", *rows)
    assert "heeft in deze periode al een houder" in errors_of(response)


def test_a_person_sits_in_a_body_once_at_a_time(admin_client: Client) -> None:
    seat = MembershipFactory()
    other = PersonFactory()
    body = seat.body
    row = {"body": body.pk, "seat": "", "function": "", "valid_from": "", "valid_until": ""}
    data = {"code": body.code, "name": body.name, "level": body.level, "order": 0}

    def save(person: int) -> HttpResponse:
        rows = [{"id": seat.pk, "person": seat.person_id}, {"id": "", "person": person}]
        fields = management("memberships") | {
            "memberships-TOTAL_FORMS": 2,
            "memberships-INITIAL_FORMS": 1,
        }
        for i, own in enumerate(rows):
            fields |= {f"memberships-{i}-{k}": v for k, v in (row | own).items()}
        return admin_client.post(
            reverse("admin:portfolios_body_change", args=[body.pk]), data | fields
        )

    assert "zit in deze periode al in dit gremium" in errors_of(save(seat.person_id))
    assert save(other.pk).status_code == 302
    assert body.memberships.count() == 2


# --- What was decided --------------------------------------------------------------------------

FROZEN = [
    pytest.param(lambda: TariffFactory(adopted=True), id="tariff"),
    pytest.param(lambda: EffortBandFactory(tariff__adopted=True).tariff, id="tariff-with-bands"),
    pytest.param(lambda: AdoptedObligationFactory(adopted=True), id="obligation"),
    pytest.param(lambda: ScenarioFactory(adopted=True), id="scenario"),
    pytest.param(lambda: ContributionRunFactory(adopted=True), id="run"),
    pytest.param(lambda: ContributionRunFactory(invoiced=True), id="run-invoiced"),
    pytest.param(DecisionFactory, id="decision"),
    pytest.param(lambda: DecisionFactory(lapsed=True), id="decision-lapsed"),
    pytest.param(lambda: SafetyAgendaFactory(adopted=True), id="agenda"),
    pytest.param(lambda: ThemeFactory(agenda__adopted=True), id="theme"),
    pytest.param(lambda: AssignmentVersionFactory(adopted=True), id="version"),
    pytest.param(lambda: AssignmentVersionFactory(replaced=True), id="version-replaced"),
    pytest.param(lambda: PaperFactory(published=True), id="paper"),
]


def snapshot(obj: models.Model) -> dict[str, object]:
    return type(obj)._base_manager.filter(pk=obj.pk).values().get()


@pytest.mark.parametrize("make", FROZEN)
def test_what_was_decided_refuses_every_change(make: object, admin_client: Client) -> None:
    obj = make()
    model = type(obj)
    before = snapshot(obj)
    page = admin_client.get(url(model, "change", obj.pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert page.context["adminform"].form.fields == {}

    assert (
        admin_client.post(url(model, "change", obj.pk), {"status": "voorstel"}).status_code == 403
    )
    assert admin_client.post(url(model, "delete", obj.pk), {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [obj.pk], "post": "yes"}
    admin_client.post(url(model, "changelist"), bulk)
    assert snapshot(obj) == before


def test_children_of_what_was_decided_refuse_every_change(admin_client: Client) -> None:
    band = EffortBandFactory(tariff__adopted=True)
    line = ContributionLineFactory(run__adopted=True)
    text = SectionTextFactory(version__adopted=True)
    part = SubThemeFactory(theme__agenda__adopted=True)
    for parent, prefix, child, values in (
        (band.tariff, "bands", band, {"hours_per_week": "99"}),
        (line.run, "lines", line, {"amount": "1"}),
        (text.version, "texts", text, {"text": "Iets anders"}),
        (part.theme, "subthemes", part, {"title": "Iets anders"}),
    ):
        before = snapshot(child)
        for change in (values, {"DELETE": "on"}):
            data = management(prefix) | {
                f"{prefix}-TOTAL_FORMS": 1,
                f"{prefix}-INITIAL_FORMS": 1,
                f"{prefix}-0-id": child.pk,
                **{f"{prefix}-0-{name}": value for name, value in change.items()},
            }
            response = admin_client.post(url(type(parent), "change", parent.pk), data)
            assert response.status_code == 403
        assert snapshot(child) == before
    assert EffortBand.objects.count() == ContributionLine.objects.count() == 1


def test_a_project_with_an_adopted_version_is_not_deleted(admin_client: Client) -> None:
    version = AssignmentVersionFactory(adopted=True)
    project = version.assignment
    delete = url(ProjectAssignment, "delete", project.pk)
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": [project.pk], "post": "yes"}
    admin_client.post(url(ProjectAssignment, "changelist"), bulk)
    assert AssignmentVersion.objects.filter(pk=version.pk).exists()


def test_the_themes_of_an_adopted_agenda_do_not_go_with_it(admin_client: Client) -> None:
    theme = ThemeFactory(agenda__adopted=True)
    bulk = {"action": "delete_selected", "_selected_action": [theme.agenda_id], "post": "yes"}
    admin_client.post(url(type(theme.agenda), "changelist"), bulk)
    theme.refresh_from_db()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(TariffFactory, id="tariff"),
        pytest.param(AdoptedObligationFactory, id="obligation"),
        pytest.param(ScenarioFactory, id="scenario"),
        pytest.param(ContributionRunFactory, id="run"),
        pytest.param(AssignmentVersionFactory, id="version"),
        pytest.param(SafetyAgendaFactory, id="agenda"),
    ],
)
def test_a_form_cannot_adopt(make: type[DjangoModelFactory], admin_client: Client) -> None:
    obj = make()
    form = admin_client.get(url(type(obj), "change", obj.pk)).context["adminform"].form
    assert form.fields
    assert {"status", "decision"} & set(form.fields) == set()


def test_a_proposed_tariff_can_change_and_go(admin_client: Client) -> None:
    band = EffortBandFactory(tariff__from_year=2020)
    data = management("bands") | {
        "from_year": "2020",
        "rate": "0.30",
        "status": "vastgesteld",
        "bands-TOTAL_FORMS": 1,
        "bands-INITIAL_FORMS": 1,
        "bands-0-id": band.pk,
        "bands-0-tariff": band.tariff_id,
        "bands-0-from_inhabitants": "0",
        "bands-0-hours_per_week": "3",
        "bands-0-buyout_per_year": "6000",
    }
    change = url(Tariff, "change", band.tariff_id)
    assert admin_client.post(change, data).status_code == 302
    tariff = Tariff.objects.get()
    assert (tariff.rate, tariff.status) == (Decimal("0.30"), "voorstel")
    assert tariff.bands.get().hours_per_week == 3
    admin_client.post(url(Tariff, "delete", tariff.pk), {"post": "yes"})
    assert not Tariff.objects.exists()


def decision_data(**facts: object) -> dict[str, object]:
    return {
        "reference": "besluit-tarief",
        "body": BodyFactory().pk,
        "text": "Het tarief is vastgesteld.",
        "sequence": "7",
        "status": "vervallen",
    } | facts


def test_a_historical_decision_is_added_with_its_source(
    admin_client: Client, admin_user: User
) -> None:
    data = decision_data(source="bron 2019")
    assert admin_client.post(url(Decision, "add"), data).status_code == 302
    decision = Decision.objects.get()
    assert (decision.sequence, decision.status, decision.source, decision.recorded_by) == (
        None,
        "genomen",
        "bron 2019",
        admin_user,
    )


def test_a_historical_decision_is_read_only_once_it_is_there(admin_client: Client) -> None:
    decision = DecisionFactory(historical=True, text="Zo is besloten.")
    change = url(Decision, "change", decision.pk)
    assert admin_client.get(change).status_code == 200
    data = decision_data(source="bron 2019", reference=decision.reference, body=decision.body_id)
    assert admin_client.post(change, data).status_code == 403
    decision.refresh_from_db()
    assert decision.text == "Zo is besloten."


def test_a_decision_without_source_is_refused_in_words(admin_client: Client) -> None:
    response = admin_client.post(url(Decision, "add"), decision_data())
    assert response.status_code == 200
    assert "source" in response.context["adminform"].form.errors
    assert not Decision.objects.exists()


def test_what_a_decision_made_binding_keeps_the_decision(admin_client: Client) -> None:
    decision = DecisionFactory(historical=True)
    TariffFactory(adopted=True, decision=decision)
    admin_client.post(url(Decision, "delete", decision.pk), {"post": "yes"})
    assert Decision.objects.filter(pk=decision.pk).exists()


def test_the_new_text_of_a_draft_version_is_saved(admin_client: Client) -> None:
    version, section = AssignmentVersionFactory(), FormatSectionFactory()
    data = management("texts", "approvals") | {
        "assignment": version.assignment_id,
        "number": 1,
        "texts-TOTAL_FORMS": 1,
        "texts-0-section": section.pk,
        "texts-0-text": "Wat wij willen bereiken.",
        "texts-MAX_NUM_FORMS": 1000,
    }
    response = admin_client.post(url(AssignmentVersion, "change", version.pk), data)
    assert response.status_code == 302
    assert version.texts.get().text == "<p>Wat wij willen bereiken.</p>"


def test_a_payment_decides_whether_an_invoice_is_paid(admin_client: Client) -> None:
    invoice = InvoiceFactory()
    before = snapshot(invoice)
    data = management("payments") | {
        "amount": "1",
        "status": "gecrediteerd",
        "payments-TOTAL_FORMS": 1,
        "payments-MAX_NUM_FORMS": 1000,
        "payments-0-received_on": "20-02-2020",
        "payments-0-amount": "5000",
    }
    assert admin_client.post(url(Invoice, "change", invoice.pk), data).status_code == 302
    assert Payment.objects.get().amount == 5000
    assert snapshot(invoice) == before | {"status": "betaald"}
    assert admin_client.post(url(Invoice, "delete", invoice.pk)).status_code == 403


def test_a_paper_keeps_the_checksum_of_its_file(admin_client: Client) -> None:
    file = SimpleUploadedFile("stuk.pdf", b"%PDF-1.7")
    data = {"title": "Stuk", "file": file, "item": AgendaItemFactory().pk}
    assert admin_client.post(url(Paper, "add"), data).status_code == 302
    paper = Paper.objects.get()
    assert paper.sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()
    with paper.file as stored:
        assert stored.read() == b"%PDF-1.7"


def test_a_run_with_lines_is_not_deleted(admin_client: Client) -> None:
    line = ContributionLineFactory()
    delete = url(ContributionRun, "delete", line.run_id)
    admin_client.post(delete, {"post": "yes"})
    assert ContributionRun.objects.filter(pk=line.run_id).exists()


def test_dropped_tasks_of_an_adopted_scenario_stay(admin_client: Client) -> None:
    scenario = ScenarioFactory(adopted=True)
    response = admin_client.post(url(Scenario, "change", scenario.pk), {"dropped_tasks": []})
    assert response.status_code == 403


# --- Files -------------------------------------------------------------------------------------

WITH_FILES = [page for page in PAGES if hasattr(page, "import_action")]
with_files = pytest.mark.parametrize("page", WITH_FILES, ids=lambda page: page.opts.label_lower)


def import_csv(client: Client, model: type[models.Model], text: str) -> HttpResponse:
    file = SimpleUploadedFile("bestand.csv", text.encode())
    response = client.post(url(model, "import"), {"format": "0", "import_file": file})
    form = response.context.get("confirm_form")
    if form is None:
        return response
    return client.post(url(model, "process_import"), form.initial, follow=True)


@with_files
def test_an_exported_file_comes_back_unchanged(
    page: admin.ModelAdmin, admin_client: Client
) -> None:
    obj = factory_of(page)()
    before = snapshot(obj)
    exported = admin_client.get(url(page.model, "export")).content.decode()
    assert len(exported.splitlines()) == 2
    response = import_csv(admin_client, page.model, exported)
    assert response.status_code == 200
    assert snapshot(obj) == before
    assert page.model._base_manager.count() == 1


def test_a_file_adds_municipalities(admin_client: Client) -> None:
    text = (
        "cbs_code,name,basisteam,valid_from,valid_until,successor,tile_column,tile_row\n"
        "GM9991,Aadorp,,,,,,\n"
    )
    response = import_csv(admin_client, Municipality, text)
    assert response.status_code == 200
    assert Municipality.objects.get(cbs_code="GM9991").slug == "aadorp"


def test_a_file_with_a_fault_changes_nothing_and_tells_it_in_dutch(admin_client: Client) -> None:
    text = (
        "cbs_code,name,basisteam,valid_from,valid_until,successor,tile_column,tile_row\n"
        "GM9991,Aadorp,,,,,,\n"
        "GM9992,Bedorp,,gisteren,,,,\n"
    )
    response = import_csv(admin_client, Municipality, text)
    assert "‘gisteren’ is geen datum" in response.content.decode()
    assert not Municipality.objects.exists()


@with_files
def test_only_who_may_add_and_change_may_read_a_file(page: admin.ModelAdmin) -> None:
    reader = UserFactory(is_staff=True, coordinator=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(reader)
    assert client.get(url(page.model, "changelist")).status_code == 200
    assert client.get(url(page.model, "import")).status_code == 403
    assert client.post(url(page.model, "process_import"), {}).status_code == 403
    assert client.get(url(page.model, "export")).status_code == 200
