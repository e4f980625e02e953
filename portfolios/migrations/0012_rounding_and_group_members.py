import datetime as dt

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import platform_ivz.terms


def name_members(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Who belongs to a group does so on the days that the group had.

    A form could put a municipality in two groups at once. Then it leaves the first on the day before it
    begins in the next; where that leaves no day, the group that was made last has it.
    """
    GroupMember = apps.get_model("portfolios", "GroupMember")
    groups = apps.get_model("portfolios", "MunicipalityGroup").objects
    last: dict[int, models.Model] = {}
    begins = models.F("valid_from").asc(nulls_first=True)
    for group in groups.order_by(begins, "pk"):
        for place in group.municipalities.all():
            before = last.get(place.pk)
            first = group.valid_from or dt.date.min
            if before and (before.valid_until is None or before.valid_until >= first):
                if group.valid_from is None or before.valid_from == group.valid_from:
                    before.delete()
                else:
                    before.valid_until = group.valid_from - dt.timedelta(days=1)
                    before.save()
            last[place.pk] = GroupMember.objects.create(
                group=group,
                municipality=place,
                valid_from=group.valid_from,
                valid_until=group.valid_until,
            )


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0011_work")]

    operations = [
        migrations.CreateModel(
            name="GroupMember",
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
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="portfolios.municipalitygroup",
                        verbose_name="groep",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_members",
                        to="portfolios.municipality",
                        verbose_name="gemeente",
                    ),
                ),
            ],
            options={
                "verbose_name": "gemeente in een groep",
                "verbose_name_plural": "gemeenten in groepen",
                "ordering": ("municipality__name", "valid_from", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__gte", models.F("valid_from")),
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    _connector="OR",
                ),
                name="portfolios_groupmember_term_order",
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=platform_ivz.terms.NoOverlap(
                fields=("municipality",),
                name="portfolios_groupmember_one_group",
                violation_error_message="Deze gemeente hoort op een van deze dagen al bij een groep. Een gemeente hoort bij één groep tegelijk.",
            ),
        ),
        migrations.RunPython(name_members, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="municipalitygroup",
            name="portfolios_municipalitygroup_term_order",
        ),
        migrations.RemoveField(
            model_name="municipalitygroup",
            name="municipalities",
        ),
        migrations.RemoveField(
            model_name="municipalitygroup",
            name="valid_from",
        ),
        migrations.RemoveField(
            model_name="municipalitygroup",
            name="valid_until",
        ),
        migrations.AddField(
            model_name="region",
            name="rounding",
            field=models.CharField(
                choices=[
                    ("naar beneden", "naar beneden op hele euro’s"),
                    ("hele euro", "op hele euro’s"),
                    ("cent", "op centen"),
                ],
                default="naar beneden",
                help_text="Zo wordt het bedrag van elke gemeente afgerond; een half gaat naar boven. Wat al is vastgesteld, blijft zoals het was.",
                max_length=20,
                verbose_name="afronden van bijdragen",
            ),
        ),
        migrations.AddField(
            model_name="region",
            name="rounding_ground",
            field=models.CharField(
                blank=True,
                help_text="Bijvoorbeeld het artikel of het besluit. Leeg: niet vermeld.",
                max_length=200,
                verbose_name="waarom zo afgerond",
            ),
        ),
    ]
