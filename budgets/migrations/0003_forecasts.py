"""What a budget amount is now expected to come to."""

import core.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="budgetamount",
            name="forecast",
            field=core.fields.PenceField(
                blank=True, help_text="What it is now expected to come to; empty where not said.", null=True
            ),
        ),
    ]
