import django.core.validators
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolios", "0003_one_region"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="municipality",
            name="portfolios_municipality_cbs_code",
        ),
        migrations.AlterField(
            model_name="municipality",
            name="cbs_code",
            field=models.CharField(
                max_length=6,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^GM[0-9]{4}\\Z", "Schrijf de CBS-code als GM en vier cijfers."
                    )
                ],
                verbose_name="CBS-code",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        django.db.models.functions.text.Length("cbs_code"), 6
                    ),
                    django.db.models.lookups.Exact(
                        models.Func(
                            models.F("cbs_code"),
                            models.Value("0123456789"),
                            function="RTRIM",
                            output_field=models.CharField(),
                        ),
                        models.Value("GM"),
                    ),
                ),
                name="portfolios_municipality_cbs_code",
                violation_error_message="Schrijf de CBS-code als GM en vier cijfers.",
            ),
        ),
    ]
