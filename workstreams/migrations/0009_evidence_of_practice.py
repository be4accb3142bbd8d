"""Grades of evidence are told in words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workstreams", "0008_ratings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="goodpractice",
            name="evidence_grade",
            field=models.CharField(
                choices=[
                    ("not_graded", "Not graded"),
                    ("1", "Those who did it say so"),
                    ("2", "Counted before and after"),
                    ("3", "Compared with others, or confirmed from outside"),
                    ("4", "Independently evaluated"),
                ],
                default="not_graded",
                help_text="Each is stronger than the one before.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="sharedpractice",
            name="evidence_grade",
            field=models.CharField(
                choices=[
                    ("not_graded", "Not graded"),
                    ("1", "Those who did it say so"),
                    ("2", "Counted before and after"),
                    ("3", "Compared with others, or confirmed from outside"),
                    ("4", "Independently evaluated"),
                ],
                default="not_graded",
                help_text="Each is stronger than the one before.",
                max_length=10,
            ),
        ),
    ]
