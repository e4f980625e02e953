"""What somebody does, and for whom, holds from one day until another: rows beside the person."""

import datetime as dt

import django.db.models.deletion
from django.db import migrations, models

import platform_ivz.search_index
import platform_ivz.terms

MAYOR = "burgemeester"
TO_FIND_OUT = "periode na te gaan"


def dated_functions(apps, schema_editor):
    """The function and the employer of each person become a row, of which no day is known.

    Of several mayors of one municipality the posts and seats say who was it when. Where they do not
    say so, nobody guesses: each keeps the function, marked as one whose days are to be found out.
    """
    person, function = (apps.get_model("portfolios", name) for name in ("Person", "PersonFunction"))
    rows, mayors = [], {}
    for one in person.objects.all():
        if one.function or one.municipality_id or one.organisation_id:
            row = function(
                person=one,
                name=one.function,
                municipality_id=one.municipality_id,
                organisation_id=one.organisation_id,
            )
            rows.append(row)
            if row.municipality_id and row.name.lower() == MAYOR:
                mayors.setdefault(row.municipality_id, []).append(row)
    for several in (found for found in mayors.values() if len(found) > 1):
        for row in several:
            row.valid_from, row.valid_until = days_in_office(row.person)
        several.sort(key=lambda row: row.valid_from or dt.date.min)
        if not all(
            ends_before(one, other) for one, other in zip(several, several[1:], strict=False)
        ):
            for row in several:
                row.name = f"{row.name} ({TO_FIND_OUT})"
                row.valid_from = row.valid_until = None
    function.objects.bulk_create(rows)


def days_in_office(person):
    """The first and the last day of all that a person has, as far as they are known."""
    days = [
        *person.portfolio_terms.values_list("valid_from", "valid_until"),
        *person.memberships.values_list("valid_from", "valid_until"),
    ]
    first, last = ([pair[side] for pair in days] for side in (0, 1))
    return (
        min(first) if days and None not in first else None,
        max(last) if days and None not in last else None,
    )


def ends_before(one, other):
    return bool(one.valid_until and other.valid_from and one.valid_until < other.valid_from)


def newest_function(apps, schema_editor):
    """Back to the newest function of each person; its days, and earlier ones, are lost."""
    person, function = (apps.get_model("portfolios", name) for name in ("Person", "PersonFunction"))
    rows = list(function.objects.all())
    for row in sorted(rows, key=lambda row: row.valid_from or dt.date.min):
        person.objects.filter(pk=row.person_id).update(
            function=row.name.removesuffix(f" ({TO_FIND_OUT})"),
            municipality=row.municipality_id,
            organisation=row.organisation_id,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("portfolios", "0009_unknown_stays_unknown"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonFunction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="Eerste dag. Leeg als die niet bekend is.",
                        null=True,
                        verbose_name="van",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Laatste dag. Leeg zolang er geen einde is.",
                        null=True,
                        verbose_name="tot en met",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="functie")),
            ],
            options={
                "verbose_name": "functie",
                "verbose_name_plural": "functies",
                "ordering": ("person__surname", "person__initials", "valid_from", "pk"),
            },
        ),
        migrations.AlterField(
            model_name="importrun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("gemeenten", "gemeenten"),
                    ("inwoners", "inwoners per gemeente"),
                    ("personen", "personen"),
                    ("functies", "functies"),
                    ("portefeuilles", "portefeuilles"),
                    ("inzet", "inzet"),
                    ("subsidies", "subsidies"),
                ],
                max_length=20,
                verbose_name="soort",
            ),
        ),
        migrations.AddField(
            model_name="personfunction",
            name="municipality",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="functions",
                to="portfolios.municipality",
                verbose_name="gemeente",
            ),
        ),
        migrations.AddField(
            model_name="personfunction",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="functions",
                to="portfolios.organisation",
                verbose_name="organisatie",
            ),
        ),
        migrations.AddField(
            model_name="personfunction",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="functions",
                to="portfolios.person",
                verbose_name="persoon",
            ),
        ),
        migrations.AddIndex(
            model_name="personfunction",
            index=platform_ivz.search_index.SearchIndex(
                label=(), name="personfunction_words", text=("name",)
            ),
        ),
        migrations.AddConstraint(
            model_name="personfunction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__gte", models.F("valid_from")),
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    _connector="OR",
                ),
                name="portfolios_personfunction_term_order",
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfunction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("municipality__isnull", True), ("organisation__isnull", True), _connector="OR"
                ),
                name="portfolios_personfunction_one_employer",
                violation_error_message="Kies een gemeente of een organisatie bij deze functie, niet allebei.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfunction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    ("municipality__isnull", False),
                    ("organisation__isnull", False),
                    _connector="OR",
                ),
                name="portfolios_personfunction_something",
                violation_error_message="Vul de functie in, of kies de gemeente of de organisatie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfunction",
            constraint=platform_ivz.terms.NoOverlap(
                fields=("person",),
                name="portfolios_personfunction_no_overlap",
                violation_error_message="Deze persoon heeft in deze periode al een functie. Geef die eerst een laatste dag, of kies andere dagen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfunction",
            constraint=platform_ivz.terms.NoOverlap(
                condition=models.Q(("name__iexact", "burgemeester")),
                fields=("municipality",),
                name="portfolios_personfunction_one_mayor",
                violation_error_message="Deze gemeente heeft in deze periode al een burgemeester. Geef die functie eerst een laatste dag, of kies andere dagen.",
            ),
        ),
        migrations.RunPython(dated_functions, newest_function),
        migrations.RemoveConstraint(
            model_name="person",
            name="portfolios_person_one_employer",
        ),
        migrations.RemoveIndex(
            model_name="person",
            name="person_words",
        ),
        migrations.RemoveField(
            model_name="person",
            name="function",
        ),
        migrations.RemoveField(
            model_name="person",
            name="municipality",
        ),
        migrations.RemoveField(
            model_name="person",
            name="organisation",
        ),
        migrations.AddIndex(
            model_name="person",
            index=platform_ivz.search_index.SearchIndex(
                label=("initials", "tussenvoegsel", "surname"), name="person_words", text=()
            ),
        ),
    ]
