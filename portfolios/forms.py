"""Forms about people, municipalities, bodies and portfolios."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from platform_ivz.access import may_read
from platform_ivz.addresses import unique_slug
from platform_ivz.formats import date_short
from platform_ivz.forms import (
    ChangeOverTimeMixin,
    DutchDateField,
    HouseForm,
    HouseModelForm,
)
from portfolios.models import (
    Body,
    GroupMember,
    Membership,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
    PortfolioTerm,
    RoleMembership,
    Substitution,
    User,
    role_choices,
)
from portfolios.services import (
    NewPerson,
    store_function,
    store_group_member,
    store_membership,
    store_portfolio_term,
    store_substitution,
)


class NamedForm(HouseModelForm):
    """A row whose name in addresses follows from what it is called; once given it stays."""

    slug_field = "code"
    slug_from: ClassVar[tuple[str, ...]] = ("name",)

    def _post_clean(self) -> None:
        if not getattr(self.instance, self.slug_field):
            text = " ".join(str(self.cleaned_data.get(name) or "") for name in self.slug_from)
            setattr(
                self.instance, self.slug_field, unique_slug(self.instance, self.slug_field, text)
            )
        super()._post_clean()


class MunicipalityForm(NamedForm):
    """A municipality; its web address follows from its name."""

    slug_field = "slug"
    fieldsets: ClassVar = (
        ("De gemeente", ("name", "cbs_code", "basisteam")),
        ("Bestaan", ("valid_from", "valid_until", "successor")),
        ("Plek op de tegelkaart", ("tile_column", "tile_row")),
    )

    class Meta(HouseModelForm.Meta):
        model = Municipality
        fields = (
            "name",
            "cbs_code",
            "basisteam",
            "valid_from",
            "valid_until",
            "successor",
            "tile_column",
            "tile_row",
        )
        help_texts: ClassVar = {
            "cbs_code": "GM en vier cijfers, zoals het CBS de gemeente noemt.",
            "successor": "Alleen bij een herindeling.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.queryset = field.queryset.exclude(pk=self.instance.pk)


class MunicipalityGroupForm(NamedForm):
    """What a group of municipalities is called; who belongs to it stands on its page."""

    class Meta(HouseModelForm.Meta):
        model = MunicipalityGroup
        fields = ("name",)


class MunicipalityGroupAddForm(MunicipalityGroupForm):
    """A new group with the municipalities that begin to deliver their hours together."""

    municipalities = forms.ModelMultipleChoiceField(
        label="Gemeenten",
        queryset=Municipality.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies twee of meer gemeenten.",
    )
    valid_from = DutchDateField(
        label="Van",
        required=False,
        help_text="De eerste dag waarop zij samen leveren. Leeg als die niet bekend is.",
    )

    def clean_municipalities(self) -> Any:
        """One municipality is not a group."""
        chosen = self.cleaned_data["municipalities"]
        if len(chosen) < 2:
            raise ValidationError("Kies twee of meer gemeenten. Eén gemeente is geen groep.")
        return chosen

    @transaction.atomic
    def save(self, commit: bool = True) -> MunicipalityGroup:
        """Store the group with its members. Raises Refused when one is in another group then."""
        group = super().save()
        for place in self.cleaned_data["municipalities"]:
            first = self.cleaned_data["valid_from"]
            store_group_member(GroupMember(group=group, municipality=place, valid_from=first))
        return group


class GroupMemberForm(ChangeOverTimeMixin, HouseModelForm):
    """A municipality that belongs to a group, from when until when."""

    class Meta(HouseModelForm.Meta):
        model = GroupMember
        fields = ("municipality", "valid_from", "valid_until")

    def save(self, commit: bool = True) -> GroupMember:
        return self.store(store_group_member)


class OrganisationForm(NamedForm):
    """A partner beside the municipalities."""

    class Meta(HouseModelForm.Meta):
        model = Organisation
        fields = ("name", "abbreviation", "kind", "remark")


def short(size: int) -> forms.TextInput:
    """A field that shows by its width how little goes in."""
    return forms.TextInput(attrs={"size": size})


class PersonForm(NamedForm):
    """How somebody is called; what he or she does is a `PersonFunctionForm`."""

    slug_from: ClassVar = ("tussenvoegsel", "surname")
    fieldsets: ClassVar = (("Naam", ("salutation", "initials", "tussenvoegsel", "surname")),)

    class Meta(HouseModelForm.Meta):
        model = Person
        fields = ("salutation", "initials", "tussenvoegsel", "surname")
        help_texts: ClassVar = {
            "salutation": "Bijvoorbeeld: Mw. of Dhr.",
            "initials": "Met punten: A.B.",
            "tussenvoegsel": "Bijvoorbeeld: van der.",
        }
        widgets: ClassVar = {
            "salutation": short(8),
            "initials": short(8),
            "tussenvoegsel": short(12),
            "surname": short(30),
        }


class PersonFunctionForm(ChangeOverTimeMixin, HouseModelForm):
    """What somebody does, and for whom, from when until when."""

    fieldsets: ClassVar = (
        ("Functie", ("name", "municipality", "organisation")),
        ("Periode", ("valid_from", "valid_until")),
    )

    class Meta(HouseModelForm.Meta):
        model = PersonFunction
        fields = ("name", "municipality", "organisation", "valid_from", "valid_until")
        help_texts: ClassVar = {
            "name": "Bijvoorbeeld: burgemeester. Alleen de functie, geen privégegevens.",
            "municipality": "Kies een gemeente of een organisatie, niet allebei.",
        }
        widgets: ClassVar = {"name": short(40)}

    def save(self, commit: bool = True) -> PersonFunction:
        return self.store(store_function)


class BodyForm(NamedForm):
    """A body in which people meet."""

    slug_from: ClassVar = ("name",)
    fieldsets: ClassVar = (
        ("Het gremium", ("name", "abbreviation", "level", "kind", "parent", "purpose")),
        ("Vergaderen", ("meetings_per_year", "meetings_remark", "public")),
        ("Plek in lijsten", ("order",)),
    )

    class Meta(HouseModelForm.Meta):
        model = Body
        fields = (
            "name",
            "abbreviation",
            "level",
            "kind",
            "parent",
            "purpose",
            "meetings_per_year",
            "meetings_remark",
            "public",
            "order",
        )
        help_texts: ClassVar = {
            "abbreviation": "Staat ook in het nummer van een besluit.",
            "parent": "Het gremium waaraan dit gremium verslag doet.",
            "order": "Een laag getal komt vooraan.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        field.queryset = field.queryset.exclude(pk=self.instance.pk)

    def clean_parent(self) -> Body | None:
        """A body does not fall under one that falls under it."""
        parent = self.cleaned_data["parent"]
        above = dict(Body.objects.values_list("pk", "parent"))
        step, seen = parent.pk if parent else None, set()
        while step is not None and step not in seen:
            if step == self.instance.pk:
                raise ValidationError(
                    f"{parent} valt zelf onder {self.instance}. Kies een ander gremium."
                )
            seen.add(step)
            step = above.get(step)
        return parent


class PortfolioForm(NamedForm):
    """A post in the division of portfolios."""

    slug_from: ClassVar = ("board", "title")
    fieldsets: ClassVar = (
        ("De post", ("board", "title", "capacity")),
        ("Plek in lijsten", ("order", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = Portfolio
        fields = ("board", "title", "capacity", "order", "remark")
        help_texts: ClassVar = {
            "board": "Het bestuur dat de post verdeelt.",
            "order": "Een laag getal komt vooraan.",
        }


class PortfolioTermForm(ChangeOverTimeMixin, HouseModelForm):
    """Who holds the post from when until when."""

    class Meta(HouseModelForm.Meta):
        model = PortfolioTerm
        fields = ("person", "valid_from", "valid_until")

    def save(self, commit: bool = True) -> PortfolioTerm:
        return self.store(store_portfolio_term)


class SubstitutionForm(HouseModelForm):
    """Who stands in for the holder of the post on which days, and why; begun, only its last day."""

    class Meta(HouseModelForm.Meta):
        model = Substitution
        fields = ("person", "valid_from", "valid_until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.has_begun:
            for name in ("person", "valid_from", "reason"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Ligt vast, want de vervanging is begonnen."
            self.fields["valid_until"].help_text = "Vandaag of later; die dag telt mee."

    def save(self, commit: bool = True) -> Substitution:
        return store_substitution(self.instance)


class MembershipForm(ChangeOverTimeMixin, HouseModelForm):
    """Who sits in the body: a person, or a seat whose holder is not named."""

    fieldsets: ClassVar = (
        ("Wie", ("person", "function")),
        ("Of een zetel zonder naam", ("seat", "organisation")),
        ("Periode", ("valid_from", "valid_until")),
    )

    class Meta(HouseModelForm.Meta):
        model = Membership
        fields = ("person", "function", "seat", "organisation", "valid_from", "valid_until")
        help_texts: ClassVar = {
            "function": "Bijvoorbeeld: voorzitter, lid of secretaris.",
            "seat": "Alleen als de naam niet bekend is. Bijvoorbeeld: politiechef.",
        }

    def save(self, commit: bool = True) -> Membership:
        return self.store(store_membership)


class KeptChoices(forms.ModelMultipleChoiceField):
    """Functions, posts or seats to hand over, each with a box."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages: ClassVar = {
        "invalid_choice": "Op de laatste dag die u invulde, hoort deze keuze er niet bij. "
        "Kijk de vinkjes na.",
    }

    def label_from_instance(self, obj: Model) -> str:
        if isinstance(obj, PersonFunction):
            return obj.in_words
        if isinstance(obj, Membership):
            return f"{obj.body.full_name}{f', {obj.function}' if obj.function else ''}"
        return str(obj)


class AccessForm(HouseForm):
    """Who gets access, as what, and over which days."""

    email = forms.EmailField(label="E-mailadres", max_length=254)
    person = forms.ModelChoiceField(
        Person.objects.filter(user=None),
        label="Persoon",
        required=False,
        help_text="Wie dit is in het portaal. Leeg als deze persoon er niet in staat.",
    )
    role = forms.ChoiceField(label="Rol")
    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label="Gemeente", required=False
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label="Organisatie",
        required=False,
        help_text="Kies een gemeente of een organisatie, of geen van beide.",
    )
    valid_from = DutchDateField(label="Toegang van")
    valid_until = DutchDateField(
        label="Tot en met", required=False, help_text="Leeg als er nog geen laatste dag is."
    )

    fieldsets: ClassVar = (
        ("Wie", ("email", "person")),
        ("Als wat", ("role", "municipality", "organisation", "valid_from", "valid_until")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Kies een rol"), *role_choices()]


class SuccessionForm(HouseForm):
    """Who leaves on which day, who takes over, and what.

    Who may give access can invite the successor at once.
    """

    on = DutchDateField(label="Laatste dag", help_text="De opvolger begint de dag erna.")
    successor = forms.ModelChoiceField(
        Person.objects.all(),
        label="Opvolger",
        required=False,
        help_text="Iemand die al in het portaal staat. Leeg als er nog geen opvolger is.",
    )
    salutation = forms.CharField(label="Aanhef", max_length=20, required=False, widget=short(8))
    initials = forms.CharField(label="Voorletters", max_length=20, required=False, widget=short(8))
    tussenvoegsel = forms.CharField(
        label="Tussenvoegsel", max_length=20, required=False, widget=short(12)
    )
    surname = forms.CharField(label="Achternaam", max_length=80, required=False, widget=short(30))
    functions = KeptChoices(PersonFunction.objects.none(), label="Functie", required=False)
    function_name = forms.CharField(
        label="Zo heet de functie van de opvolger",
        max_length=120,
        required=False,
        widget=short(40),
        help_text="Bijvoorbeeld: waarnemend burgemeester. Leeg als de functie gelijk blijft.",
    )
    portfolios = KeptChoices(Portfolio.objects.none(), label="Posten", required=False)
    memberships = KeptChoices(Membership.objects.none(), label="Zetels", required=False)
    email = forms.EmailField(
        label="E-mailadres van de opvolger",
        max_length=254,
        required=False,
        help_text="De opvolger krijgt een uitnodiging, met de rollen van wie vertrekt. Leeg als dat later komt.",
    )

    fieldsets: ClassVar = (
        ("Wie vertrekt", ("on",)),
        ("Wie volgt op", ("successor",)),
        (
            "Of iemand die nog niet in het portaal staat",
            ("salutation", "initials", "tussenvoegsel", "surname"),
        ),
        (
            "Wat de opvolger overneemt; de rest komt vacant",
            ("functions", "function_name", "portfolios", "memberships"),
        ),
    )
    NAME_PARTS = ("salutation", "initials", "tussenvoegsel")

    def __init__(self, *args: Any, person: Person, day: dt.date, user: User, **kwargs: Any) -> None:
        gives_access = may_read(user, User, RoleMembership)
        if gives_access:
            self.fieldsets = (*self.fieldsets, ("Toegang tot dit portaal", ("email",)))
        super().__init__(*args, user=user, **kwargs)
        if not gives_access:
            del self.fields["email"]
        self.fields["successor"].queryset = (
            self.fields["successor"].queryset.exclude(pk=person.pk).for_list()
        )
        self.fields["successor"].empty_label = "Nog geen opvolger"
        day = self._last_day() or day
        posts = Portfolio.objects.filter(pk__in=person.portfolio_terms.on(day).values("portfolio"))
        seats = person.memberships.on(day).for_list()
        choices = {
            "functions": person.functions.on(day).for_list(),
            "portfolios": posts.for_list(),
            "memberships": seats,
        }
        for name, rows in choices.items():
            field = self.fields[name]
            field.queryset = rows
            field.initial = [row.pk for row in rows]
            field.help_text = (
                f"Wat hij of zij heeft op {date_short(day)}. Haal het vinkje weg bij wat niet overgaat."
                if field.initial
                else f"Geen op {date_short(day)}."
            )

    def _last_day(self) -> dt.date | None:
        """The last day as typed, to know what there is to hand over; None when it is no date."""
        if not self.is_bound:
            return None
        try:
            return self.fields["on"].clean(self.data.get(self.add_prefix("on")))
        except ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("surname") and any(cleaned.get(part) for part in self.NAME_PARTS):
            self.add_error("surname", "Vul ook de achternaam van de opvolger in.")
        if cleaned.get("function_name") and not cleaned.get("functions"):
            self.add_error(
                "function_name",
                "De opvolger neemt geen functie over. Zet het vinkje bij de functie, of maak dit leeg.",
            )
        return cleaned

    @property
    def choices(self) -> dict[str, Any]:
        """What the form asks of the service."""
        cleaned = self.cleaned_data
        newcomer = None
        if cleaned["surname"]:
            newcomer = NewPerson(
                surname=cleaned["surname"], **{part: cleaned[part] for part in self.NAME_PARTS}
            )
        return {
            "on": cleaned["on"],
            "successor": cleaned["successor"],
            "newcomer": newcomer,
            "functions": list(cleaned["functions"]),
            "function_name": cleaned["function_name"],
            "portfolios": list(cleaned["portfolios"]),
            "memberships": list(cleaned["memberships"]),
            "email": cleaned.get("email", ""),
        }


class MailPreferencesForm(HouseModelForm):
    """Which mails a user wants."""

    class Meta(HouseModelForm.Meta):
        model = User
        fields = ("wants_digest",)
