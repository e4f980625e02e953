"""Reminders become rows of their own, so that several follow each other and each keeps its paper."""

import django.db.models.deletion
from django.db import migrations, models


def noted_reminders(apps, schema_editor):
    """What was only a day on the invoice becomes its first reminder, of which there is no file."""
    invoice, reminder = (apps.get_model("contributions", name) for name in ("Invoice", "Reminder"))
    reminder.objects.bulk_create(
        reminder(invoice_id=pk, number=1, made_on=day)
        for pk, day in invoice.objects.exclude(reminded_on=None).values_list("pk", "reminded_on")
    )


def newest_reminders(apps, schema_editor):
    """Back to the day of the newest reminder on the invoice; the papers are lost."""
    invoice, reminder = (apps.get_model("contributions", name) for name in ("Invoice", "Reminder"))
    for pk, day in reminder.objects.order_by("number").values_list("invoice_id", "made_on"):
        invoice.objects.filter(pk=pk).update(reminded_on=day)


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0005_scenario_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="volgnummer")),
                ("made_on", models.DateField(verbose_name="gemaakt op")),
                (
                    "due_on",
                    models.DateField(blank=True, null=True, verbose_name="te betalen voor"),
                ),
                ("pdf", models.BinaryField(blank=True, verbose_name="pdf")),
                (
                    "pdf_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="SHA-256 van de pdf"),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="contributions.invoice",
                        verbose_name="factuur",
                    ),
                ),
            ],
            options={
                "verbose_name": "herinnering",
                "verbose_name_plural": "herinneringen",
                "ordering": ("invoice", "number", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "number"),
                        name="contributions_reminder_number",
                        violation_error_message="Deze herinnering is er al.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            ("due_on__gt", models.F("made_on")),
                            _connector="OR",
                        ),
                        name="contributions_reminder_dates",
                        violation_error_message=(
                            "De nieuwe betaaldatum ligt na de dag van de herinnering."
                        ),
                    ),
                ],
            },
        ),
        migrations.RunPython(noted_reminders, newest_reminders),
        migrations.RemoveField(model_name="invoice", name="reminded_on"),
    ]
