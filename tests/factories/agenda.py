"""Agreements, safety agendas, themes, results, meetings and decisions for tests."""

import datetime as dt

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from agenda import models
from agenda.enums import AgendaStatus, DecisionStatus, Duration, Presence, Rule
from tests.factories.portfolios import BodyFactory, MunicipalityFactory, PersonFactory, UserFactory


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = models.Agreement

    code = factory.Sequence(lambda n: f"overeenkomst-{n}")
    title = factory.Sequence(lambda n: f"Overeenkomst {n}")
    short_title = factory.Sequence(lambda n: f"OVK {n}")
    duration = Duration.INDEFINITE
    notice_months = 12


class AgreementArticleFactory(DjangoModelFactory):
    class Meta:
        model = models.AgreementArticle

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: f"{n}.1")
    summary = "Wat hier is afgesproken."


class GroundFactory(DjangoModelFactory):
    """A ground of a rule in an article."""

    class Meta:
        model = models.Ground

    rule = Rule.TARIFF
    article = factory.SubFactory(AgreementArticleFactory)
    agreement = factory.SelfAttribute("article.agreement")


class DeciderFactory(DjangoModelFactory):
    class Meta:
        model = models.Decider

    subject = "contributions.tariff"
    body = factory.SubFactory(BodyFactory)


class DecisionFactory(DjangoModelFactory):
    """A numbered decision. Traits: `historical` (no number, but a source), `lapsed`."""

    class Meta:
        model = models.Decision

    class Params:
        historical = factory.Trait(year=None, sequence=None, taken_on=None, source="bron 2019")
        lapsed = factory.Trait(status=DecisionStatus.LAPSED, lapse_reason="Ingetrokken.")

    reference = factory.Sequence(lambda n: f"BESLUIT-2020-{n}")
    body = factory.SubFactory(BodyFactory)
    year = 2020
    sequence = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Besluittekst {n}")
    taken_on = dt.date(2020, 3, 12)


class SafetyAgendaFactory(DjangoModelFactory):
    """A draft; trait `adopted` gives it a decision."""

    class Meta:
        model = models.SafetyAgenda

    class Params:
        adopted = factory.Trait(
            status=AgendaStatus.ADOPTED, decision=factory.SubFactory(DecisionFactory)
        )

    code = factory.Sequence(lambda n: f"veiligheidsagenda-{n}")
    title = factory.Sequence(lambda n: f"Veiligheidsagenda {n}")
    valid_from = dt.date(2020, 1, 1)
    valid_until = dt.date(2022, 12, 31)
    offered_on = None


class AgendaExtensionFactory(DjangoModelFactory):
    """A proposal to let an adopted agenda hold a year longer."""

    class Meta:
        model = models.AgendaExtension

    agenda = factory.SubFactory(SafetyAgendaFactory, adopted=True)
    valid_until = dt.date(2023, 12, 31)


class NoteFactory(DjangoModelFactory):
    """A proposal of a note."""

    class Meta:
        model = models.Note

    agenda = factory.SubFactory(SafetyAgendaFactory)


class NoteChapterFactory(DjangoModelFactory):
    class Meta:
        model = models.NoteChapter

    note = factory.SubFactory(NoteFactory)
    key = factory.Sequence(lambda n: f"hoofdstuk-{n}")
    title = factory.Sequence(lambda n: f"Hoofdstuk {n}")


class WorkProcessFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkProcess

    code = factory.Sequence(lambda n: f"werkproces-{n}")
    title = factory.Sequence(lambda n: f"Werkproces {n}")


class WorkStepFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkStep

    process = factory.SubFactory(WorkProcessFactory)
    order = factory.Sequence(lambda n: n % 1000 + 1)
    who = "gemeenten"
    title = factory.Sequence(lambda n: f"Stap {n}")


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme

    agenda = factory.SubFactory(SafetyAgendaFactory)
    code = factory.Sequence(lambda n: f"thema-{n}")
    title = factory.Sequence(lambda n: f"Thema {n}")


class SubThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.SubTheme

    theme = factory.SubFactory(ThemeFactory)
    title = factory.Sequence(lambda n: f"Deelthema {n}")


class LocalPlanFactory(DjangoModelFactory):
    class Meta:
        model = models.LocalPlan

    code = factory.Sequence(lambda n: f"plan-{n}")
    municipality = factory.SubFactory(MunicipalityFactory)
    title = factory.Sequence(lambda n: f"Veiligheidsplan {n}")
    valid_from = dt.date(2020, 1, 1)
    valid_until = dt.date(2029, 12, 31)
    source = "raadsbesluit"


class LocalPriorityFactory(DjangoModelFactory):
    """A priority that is on no agenda."""

    class Meta:
        model = models.LocalPriority

    plan = factory.SubFactory(LocalPlanFactory)
    title = factory.Sequence(lambda n: f"Prioriteit {n}")


class ResultFactory(DjangoModelFactory):
    class Meta:
        model = models.Result

    code = factory.Sequence(lambda n: f"resultaat-{n}")
    theme = factory.SubFactory(ThemeFactory)
    topic = "Onderwerp"
    label = factory.Sequence(lambda n: f"Resultaat {n}")


class MeetingPatternFactory(DjangoModelFactory):
    class Meta:
        model = models.MeetingPattern

    body = factory.SubFactory(BodyFactory)


class StandingItemFactory(DjangoModelFactory):
    class Meta:
        model = models.StandingItem

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Vast punt {n}")


class SchoolHolidayFactory(DjangoModelFactory):
    class Meta:
        model = models.SchoolHoliday

    name = factory.Sequence(lambda n: f"Vakantie {n}")
    valid_from = dt.date(2020, 7, 4)
    valid_until = dt.date(2020, 8, 16)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = models.Meeting

    body = factory.SubFactory(BodyFactory)
    start = dt.datetime(2020, 3, 12, 9, 0, tzinfo=dt.UTC)


class AgendaItemFactory(DjangoModelFactory):
    """Trait `closed` makes it an item that is not public."""

    class Meta:
        model = models.AgendaItem

    class Params:
        closed = factory.Trait(is_closed=True, closed_ground="Het gaat over personen.")

    meeting = factory.SubFactory(MeetingFactory)
    order = 1
    title = factory.Sequence(lambda n: f"Agendapunt {n}")


class PaperFactory(DjangoModelFactory):
    """A paper whose file is only named; trait `with_file` stores one, `published` publishes it."""

    class Meta:
        model = models.Paper

    class Params:
        with_file = factory.Trait(
            file=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", name="stuk.pdf"))
        )
        published = factory.Trait(
            published_on=dt.datetime(2020, 3, 5, 9, 0, tzinfo=dt.UTC),
            published_by=factory.SubFactory(UserFactory),
        )

    item = factory.SubFactory(AgendaItemFactory)
    title = factory.Sequence(lambda n: f"Stuk {n}")
    file = "stukken/2020/stuk.pdf"
    sha256 = "0" * 64


class MeetingBookFactory(DjangoModelFactory):
    """A book whose file is only named."""

    class Meta:
        model = models.MeetingBook

    meeting = factory.SubFactory(MeetingFactory)
    key = factory.Sequence(lambda n: f"{n:064}")
    file = "boeken/2020/boek.pdf"


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = models.Action

    item = factory.SubFactory(AgendaItemFactory)
    text = factory.Sequence(lambda n: f"Actie {n}")
    owner = factory.SubFactory(PersonFactory)
    due = dt.date(2020, 4, 1)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = models.Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    presence = Presence.PRESENT


class ListRemarkFactory(DjangoModelFactory):
    class Meta:
        model = models.ListRemark

    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence(lambda n: f"Opmerking {n}")
    by = factory.SubFactory(UserFactory)


class ReaderNoteFactory(DjangoModelFactory):
    class Meta:
        model = models.ReaderNote

    user = factory.SubFactory(UserFactory)
    item = factory.SubFactory(AgendaItemFactory)
    text = factory.Sequence(lambda n: f"Eigen notitie {n}")


class ReadMarkFactory(DjangoModelFactory):
    class Meta:
        model = models.ReadMark

    user = factory.SubFactory(UserFactory)
    item = factory.SubFactory(AgendaItemFactory)
    read_at = dt.datetime(2020, 3, 6, 9, 0, tzinfo=dt.UTC)


class CalendarKeyFactory(DjangoModelFactory):
    class Meta:
        model = models.CalendarKey

    user = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"sleutel-{n}")


class StatedFigureFactory(DjangoModelFactory):
    class Meta:
        model = models.StatedFigure

    code = factory.Sequence(lambda n: f"getal-{n}")
    place = "hoofdstuk 1"
    statement = factory.Sequence(lambda n: f"Er zijn {n} gemeenten")
    printed = factory.Sequence(str)
    claim = "municipality_count"


class FindingSnoozeFactory(DjangoModelFactory):
    class Meta:
        model = models.FindingSnooze

    key = factory.Sequence(lambda n: f"actie-te-laat:action-{n}")
    reason = "Komt terug na de vergadering."
    made_on = dt.date(2020, 3, 12)
    until = dt.date(2020, 6, 12)
    by = factory.SubFactory(UserFactory)
