"""Business cases, and the asks on which they hang."""

import core.models.accounts
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0003_forecasts"),
        ("core", "0006_mail"),
        ("governance", "0003_actions"),
        ("workstreams", "0009_evidence_of_practice"),
    ]

    operations = [
        migrations.CreateModel(
            name="BusinessCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.models.accounts.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        editable=False,
                        help_text="Stays with the record for ever and is never used again.",
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("partners", "Partners"),
                            ("board", "Board"),
                            ("owner", "Owner only"),
                        ],
                        default="partners",
                        max_length=10,
                    ),
                ),
                (
                    "audience_id",
                    models.UUIDField(
                        blank=True,
                        editable=False,
                        help_text="The board or organisation that a narrow visibility means.",
                        null=True,
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("search", models.TextField(blank=True, default="", editable=False)),
                (
                    "source",
                    models.CharField(blank=True, help_text="Where in the document: paragraph 2.4.", max_length=200),
                ),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True, max_length=10000)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.document",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.scope"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="business_cases",
                        to="workstreams.theme",
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="business_cases",
                        to="workstreams.workstream",
                    ),
                ),
            ],
            options={
                "ordering": ["reference"],
            },
        ),
        migrations.CreateModel(
            name="BusinessCaseCondition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.models.accounts.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        editable=False,
                        help_text="Stays with the record for ever and is never used again.",
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("partners", "Partners"),
                            ("board", "Board"),
                            ("owner", "Owner only"),
                        ],
                        default="partners",
                        max_length=10,
                    ),
                ),
                (
                    "audience_id",
                    models.UUIDField(
                        blank=True,
                        editable=False,
                        help_text="The board or organisation that a narrow visibility means.",
                        null=True,
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("search", models.TextField(blank=True, default="", editable=False)),
                (
                    "source",
                    models.CharField(blank=True, help_text="Where in the document: paragraph 2.4.", max_length=200),
                ),
                ("note", models.TextField(blank=True, max_length=10000, verbose_name="what hangs on it")),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_conditions",
                        to="workstreams.ask",
                    ),
                ),
                (
                    "business_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="budgets.businesscase",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.document",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.scope"
                    ),
                ),
            ],
            options={
                "ordering": ["business_case", "reference"],
            },
        ),
        migrations.AddConstraint(
            model_name="businesscase",
            constraint=models.CheckConstraint(
                condition=models.Q(("theme__isnull", True), ("workstream__isnull", True), _connector="OR"),
                name="case_is_of_a_theme_or_a_workstream",
                violation_error_message="Name a theme or a workstream, not both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="businesscasecondition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("business_case", "ask"),
                name="ask_of_a_case_once",
                violation_error_message="The business case names this ask already.",
            ),
        ),
    ]
