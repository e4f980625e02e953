"""Users, municipalities, organisations, people, bodies and portfolios for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory, Password

from portfolios import models
from portfolios.enums import ImportKind, Level, OrganisationKind, Role, WorkStatus

PASSWORD = "een-lang-wachtwoord"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Region

    code = factory.Sequence(lambda n: f"regio-{n}")
    name = factory.Sequence(lambda n: f"Regio {n}")
    platform = "Platform Veiligheid van de regio"
    short_name = "Platform"
    board = "Bestuurlijk overleg"
    source = "bron 2019"


class UserFactory(DjangoModelFactory):
    """Signs in with `PASSWORD`. Traits: `coordinator`, `board_member`, `superuser`."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    class Params:
        superuser = factory.Trait(is_staff=True, is_superuser=True)
        coordinator = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portfolios.RoleMembershipFactory", "user", role=Role.COORDINATOR
            )
        )
        board_member = factory.Trait(
            role=factory.RelatedFactory(
                "tests.factories.portfolios.RoleMembershipFactory",
                "user",
                role=Role.BOARD_MEMBER,
                with_municipality=True,
            )
        )

    email = factory.Sequence(lambda n: f"gebruiker-{n}@voorbeeld.nl")
    password = Password(PASSWORD)


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = models.Municipality

    cbs_code = factory.Sequence(lambda n: f"GM{n % 10_000:04d}")
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    slug = factory.Sequence(lambda n: f"gemeente-{n}")


class MunicipalityGroupFactory(DjangoModelFactory):
    """Pass `municipalities=[...]` to fill the group."""

    class Meta:
        model = models.MunicipalityGroup
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"groep-{n}")
    name = factory.Sequence(lambda n: f"Groep {n}")

    @factory.post_generation
    def municipalities(self, create: bool, extracted: list | None, **term: object) -> None:
        """Who belongs to it; `municipalities__valid_from` says since when."""
        for place in extracted or () if create else ():
            GroupMemberFactory(group=self, municipality=place, **term)


class GroupMemberFactory(DjangoModelFactory):
    class Meta:
        model = models.GroupMember

    group = factory.SubFactory(MunicipalityGroupFactory)
    municipality = factory.SubFactory(MunicipalityFactory)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    code = factory.Sequence(lambda n: f"organisatie-{n}")
    name = factory.Sequence(lambda n: f"Organisatie {n}")
    kind = OrganisationKind.OTHER


class PersonFunctionFactory(DjangoModelFactory):
    """Of a municipality, no day known; with trait `partner` of an organisation instead."""

    class Meta:
        model = models.PersonFunction

    class Params:
        partner = factory.Trait(
            municipality=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    person = factory.SubFactory("tests.factories.portfolios.PersonFactory", work=None)
    municipality = factory.SubFactory(MunicipalityFactory)


class PersonFactory(DjangoModelFactory):
    """Somebody of a municipality. `work__…` is of the function; `work=None` for none at all."""

    class Meta:
        model = models.Person
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"persoon-{n}")
    salutation = "Mw."
    initials = "A."
    surname = factory.Sequence(lambda n: f"Achternaam{n}")
    work = factory.RelatedFactory(PersonFunctionFactory, "person")


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = models.Body

    code = factory.Sequence(lambda n: f"gremium-{n}")
    name = factory.Sequence(lambda n: f"Gremium {n}")
    abbreviation = factory.Sequence(lambda n: f"GR{n}")
    level = Level.DISTRICT


class RoleMembershipFactory(DjangoModelFactory):
    """Trait `with_municipality` ties the role to a municipality."""

    class Meta:
        model = models.RoleMembership

    class Params:
        with_municipality = factory.Trait(municipality=factory.SubFactory(MunicipalityFactory))

    user = factory.SubFactory(UserFactory)
    role = Role.COORDINATOR


class MembershipFactory(DjangoModelFactory):
    """A person in a body; with trait `unnamed` a seat of an organisation instead."""

    class Meta:
        model = models.Membership

    class Params:
        unnamed = factory.Trait(
            person=None, seat="politiechef", organisation=factory.SubFactory(OrganisationFactory)
        )

    body = factory.SubFactory(BodyFactory)
    person = factory.SubFactory(PersonFactory)


class PortfolioFactory(DjangoModelFactory):
    """A post, vacant until it gets a PortfolioTermFactory(portfolio=...)."""

    class Meta:
        model = models.Portfolio

    code = factory.Sequence(lambda n: f"post-{n}")
    board = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Post {n}")


class PortfolioTermFactory(DjangoModelFactory):
    class Meta:
        model = models.PortfolioTerm

    portfolio = factory.SubFactory(PortfolioFactory)
    person = factory.SubFactory(PersonFactory)


class SubstitutionFactory(DjangoModelFactory):
    """Somebody who stands in from tomorrow on; with trait `running` from today, recorded before."""

    class Meta:
        model = models.Substitution

    class Params:
        running = factory.Trait(
            valid_from=factory.LazyFunction(timezone.localdate),
            recorded_on=factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=3)),
        )

    portfolio = factory.SubFactory(PortfolioFactory)
    person = factory.SubFactory(PersonFactory)
    valid_from = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=1))
    valid_until = factory.LazyAttribute(lambda one: one.valid_from + dt.timedelta(days=13))
    reason = "vakantie"


class ImportRunFactory(DjangoModelFactory):
    """A file that was looked at and is not stored."""

    class Meta:
        model = models.ImportRun

    kind = ImportKind.POPULATION
    file_name = factory.Sequence(lambda n: f"inwoners-{n}.csv")
    by = factory.SubFactory(UserFactory)


class WorkFactory(DjangoModelFactory):
    """A piece of work that waits; the function is not there."""

    class Meta:
        model = models.Work

    class Params:
        made = factory.Trait(
            status=WorkStatus.DONE,
            words="Het stuk is klaar.",
            file="werk/1-stuk.pdf",
            ended_at=factory.LazyFunction(timezone.now),
        )
        failed = factory.Trait(
            status=WorkStatus.FAILED,
            failure="Het lukte niet.",
            ended_at=factory.LazyFunction(timezone.now),
        )

    user = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Stuk {n}")
    function = "tests.long_work.paper"
