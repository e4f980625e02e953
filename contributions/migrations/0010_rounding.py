from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# All amounts until now were cut down to whole euros.
CUT_DOWN = "naar beneden"


def keep_the_rule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was adopted keeps the rule that it was made with, whatever the region chooses later."""
    apps.get_model("contributions", "ContributionLine").objects.update(rounding=CUT_DOWN)
    for scenario in apps.get_model("contributions", "Scenario").objects.exclude(facts=None):
        scenario.facts["outcome"]["rounding"] = CUT_DOWN
        scenario.save(update_fields=["facts"])


class Migration(migrations.Migration):
    dependencies = [("contributions", "0009_days_and_reasons")]

    operations = [
        migrations.RunPython(keep_the_rule, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contributionline",
            name="rounding",
            field=models.CharField(
                choices=[
                    ("naar beneden", "naar beneden op hele euro’s"),
                    ("hele euro", "op hele euro’s"),
                    ("cent", "op centen"),
                ],
                max_length=20,
                verbose_name="afronding",
            ),
        ),
    ]
