"""Assurance ratings, thresholds of the rules of ratings, and what an update keeps of them."""

import core.models.accounts
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_mail"),
        ("governance", "0003_actions"),
        ("workstreams", "0007_gates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="statusupdate",
            name="findings",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                editable=False,
                help_text="Which rules of ratings spoke when it was submitted: value, thresholds, and the record they look at.",
            ),
        ),
        migrations.AddField(
            model_name="statusupdate",
            name="override_reason",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why better than the rules say"),
        ),
        migrations.AddField(
            model_name="workstream",
            name="assurance_rag",
            field=models.CharField(
                choices=[
                    ("not_rated", "Not rated"),
                    ("not_started", "Not started"),
                    ("red", "Red"),
                    ("amber", "Amber"),
                    ("green", "Green"),
                    ("complete", "Complete"),
                ],
                db_default="not_rated",
                default="not_rated",
                editable=False,
                max_length=12,
                verbose_name="assurance rating",
            ),
        ),
        migrations.AddField(
            model_name="workstream",
            name="assured_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="statusupdate",
            name="rag_reason",
            field=models.TextField(blank=True, verbose_name="why this rating"),
        ),
        migrations.CreateModel(
            name="AssuranceRating",
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
                (
                    "as_at",
                    models.DateField(help_text="The day it describes, not the day it was typed.", verbose_name="as at"),
                ),
                (
                    "rag",
                    models.CharField(
                        choices=[
                            ("not_rated", "Not rated"),
                            ("not_started", "Not started"),
                            ("red", "Red"),
                            ("amber", "Amber"),
                            ("green", "Green"),
                            ("complete", "Complete"),
                        ],
                        max_length=12,
                        verbose_name="assurance rating",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="What was looked at, and what it shows.",
                        max_length=10000,
                        verbose_name="why this rating",
                    ),
                ),
                (
                    "recommendations",
                    models.TextField(blank=True, help_text="What should be done, by whom.", max_length=10000),
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
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="The body for which it was looked at, such as internal audit.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assurance_ratings",
                        to="governance.organisation",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.scope"
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assurance_ratings",
                        to="workstreams.workstream",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_at", "-reference"],
            },
        ),
        migrations.CreateModel(
            name="RatingThreshold",
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
                    "rule",
                    models.CharField(
                        choices=[
                            ("milestone_slip", "Milestone slipped"),
                            ("over_budget", "Forecast over budget"),
                            ("off_target", "Measure off target"),
                            ("risk_score", "Risk score"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "amber_at",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty where the rule never calls for it.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="amber",
                    ),
                ),
                (
                    "red_at",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty where the rule never calls for it.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="red",
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
                "ordering": ["scope", "rule"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("scope", "rule"),
                        name="one_threshold_of_a_rule",
                        violation_error_message="This programme has thresholds of this rule already: change those.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amber_at__isnull", True),
                            ("red_at__isnull", True),
                            ("amber_at__lte", models.F("red_at")),
                            _connector="OR",
                        ),
                        name="amber_comes_before_red",
                        violation_error_message="Amber comes before red: the threshold of red is at least that of amber.",
                    ),
                ],
            },
        ),
    ]
