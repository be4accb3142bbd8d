"""Nothing: what was here stands in 0001, where a new database has it at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_records")]
    operations = []
