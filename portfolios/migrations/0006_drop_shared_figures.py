"""Away with the table in which figures were kept from one page to the next; nobody reads it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("portfolios", "0005_substitution"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS shared_figures", migrations.RunSQL.noop),
    ]
