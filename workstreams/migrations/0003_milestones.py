"""Baselines that may move with approval, acceptance of deliverables, and what waits for what."""

import core.fields
import core.models.accounts
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_import_batches"),
        ("core", "__first__"),
        ("governance", "0001_records"),
        ("workstreams", "0002_reporting_periods"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dependency",
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
                    "lag_days",
                    models.IntegerField(
                        default=0,
                        help_text="How many days must lie between the two.",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                    ),
                ),
                (
                    "handed_over",
                    models.CharField(blank=True, help_text="What the one hands over to the other.", max_length=400),
                ),
                ("note", models.TextField(blank=True, max_length=10000)),
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
                    "predecessor",
                    models.ForeignKey(
                        help_text="What must be reached first.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="workstreams.milestone",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.scope"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        help_text="What waits for it; of your own programme.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="workstreams.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "dependencies",
                "ordering": ["successor", "reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="no_milestone_waits_for_itself",
                        violation_error_message="A milestone cannot wait for itself.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("predecessor", "successor"),
                        name="waits_for_another_once",
                        violation_error_message="This dependency is recorded already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rebaseline",
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
                ("to_on", models.DateField(verbose_name="new baseline")),
                (
                    "to_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("financial_year", "Financial year"),
                        ],
                        default="day",
                        max_length=14,
                    ),
                ),
                (
                    "reason",
                    models.TextField(help_text="Why the day cannot be kept, and what depends on it.", max_length=10000),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("refused", "Refused")],
                        default="proposed",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "from_on",
                    models.DateField(
                        blank=True, editable=False, help_text="The baseline that it took the place of.", null=True
                    ),
                ),
                (
                    "from_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("financial_year", "Financial year"),
                        ],
                        default="day",
                        editable=False,
                        max_length=14,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("decision_comment", models.TextField(blank=True, editable=False)),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        help_text="The board that agreed, if one did.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rebaselines",
                        to="governance.board",
                    ),
                ),
                (
                    "decided_by",
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
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rebaselines",
                        to="workstreams.milestone",
                    ),
                ),
                (
                    "proposed_by",
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
                    "scope",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.scope"
                    ),
                ),
            ],
            options={
                "ordering": ["milestone", "reference"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed"), ("withdrawn_at__isnull", True)),
                        fields=("milestone",),
                        name="one_open_proposal_of_a_milestone",
                        violation_error_message="A new baseline of this milestone is proposed already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="milestone",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accepted",
                to="governance.person",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="accepted_on",
            field=models.DateField(blank=True, help_text="The day a deliverable was accepted.", null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="rebaselined_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="rebaselined_precision",
            field=models.CharField(
                choices=[("day", "Day"), ("month", "Month"), ("year", "Year"), ("financial_year", "Financial year")],
                db_default="day",
                default="day",
                editable=False,
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="baseline_on",
            field=models.DateField(
                blank=True,
                help_text="The day first agreed. It stays; a later day is proposed as a new baseline.",
                null=True,
            ),
        ),
        migrations.RemoveIndex(
            model_name="milestone",
            name="milestones_by_due_day",
        ),
        migrations.RemoveField(
            model_name="milestone",
            name="due_on",
        ),
        migrations.AddField(
            model_name="milestone",
            name="due_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("forecast_on"), models.F("rebaselined_on"), models.F("baseline_on")
                ),
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(fields=["scope", "due_on"], name="milestones_by_due_day"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_on__isnull", True), ("kind", "deliverable"), _connector="OR"),
                name="only_a_deliverable_is_accepted",
                violation_error_message="Only a deliverable is accepted: say that it is one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_by__isnull", True), ("accepted_on__isnull", False), _connector="OR"),
                name="accepted_by_somebody_on_a_day",
                violation_error_message="Say on which day it was accepted.",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="original_slip_days",
            field=models.GeneratedField(
                db_persist=True,
                expression=core.fields.DaysBetween(
                    django.db.models.functions.comparison.Coalesce(models.F("done_on"), models.F("forecast_on")),
                    models.F("baseline_on"),
                ),
                output_field=models.IntegerField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="current_baseline_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce(
                    models.F("rebaselined_on"), models.F("baseline_on")
                ),
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="slip_days",
            field=models.GeneratedField(
                db_persist=True,
                expression=core.fields.DaysBetween(
                    django.db.models.functions.comparison.Coalesce(models.F("done_on"), models.F("forecast_on")),
                    django.db.models.functions.comparison.Coalesce(models.F("rebaselined_on"), models.F("baseline_on")),
                ),
                output_field=models.IntegerField(null=True),
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="current_baseline_precision",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(rebaselined_on__isnull=False, then=models.F("rebaselined_precision")),
                    default=models.F("baseline_precision"),
                ),
                output_field=models.CharField(
                    choices=[
                        ("day", "Day"),
                        ("month", "Month"),
                        ("year", "Year"),
                        ("financial_year", "Financial year"),
                    ],
                    max_length=14,
                ),
            ),
        ),
    ]
