import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolios", "0002_digest"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="region",
            constraint=models.UniqueConstraint(
                models.Value(1),
                name="portfolios_region_one",
                violation_error_message="Er is al een regio. Een portaal hoort bij één regio.",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="portfolios_user_email",
                violation_error_message=(
                    "Er is al een gebruiker met dit e-mailadres; hoofdletters maken geen verschil."
                ),
            ),
        ),
    ]
