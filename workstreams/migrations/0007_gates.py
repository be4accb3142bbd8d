"""Gates of the five-step method; reviews before the work and evaluations after it."""

import core.models.accounts
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_import_batches"),
        ("core", "__first__"),
        ("governance", "0001_records"),
        ("workstreams", "0006_around_the_work"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
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
                (
                    "method",
                    models.TextField(blank=True, help_text="How it was found out, and against what.", max_length=10000),
                ),
                ("expected", models.TextField(blank=True, max_length=10000, verbose_name="what was expected")),
                ("happened", models.TextField(blank=True, max_length=10000, verbose_name="what happened")),
                (
                    "attribution",
                    models.TextField(
                        blank=True,
                        help_text="How far it was this work that did it, and what else may have.",
                        max_length=10000,
                    ),
                ),
                ("lessons", models.TextField(blank=True, max_length=10000)),
                ("evaluated_on", models.DateField(blank=True, null=True)),
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
                    "evaluated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="workstreams.workstream",
                    ),
                ),
            ],
            options={
                "ordering": ["reference"],
            },
        ),
        migrations.CreateModel(
            name="Gate",
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
                    "step",
                    models.CharField(
                        choices=[
                            ("engage", "Engage"),
                            ("as_is", "As-is analysis"),
                            ("to_be", "To-be design"),
                            ("implementation", "Implementation"),
                            ("benefits", "Benefits realisation"),
                        ],
                        help_text="The step that it ends.",
                        max_length=16,
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True)),
                (
                    "planned_precision",
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
                ("held_on", models.DateField(blank=True, null=True)),
                ("evidence", models.TextField(blank=True, help_text="What the decision rests on.", max_length=10000)),
                (
                    "skip_reason",
                    models.TextField(
                        blank=True,
                        help_text="Needed where the workstream has not come to this step yet.",
                        max_length=10000,
                        verbose_name="why steps are skipped",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("undecided", "Not decided"),
                            ("proceed", "Proceed"),
                            ("conditions", "Proceed with conditions"),
                            ("stop", "Stop"),
                            ("defer", "Defer"),
                        ],
                        default="undecided",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("comment", models.TextField(blank=True, editable=False)),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "board",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gates",
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
                    "scope",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.scope"
                    ),
                ),
                (
                    "workstream",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gates", to="workstreams.workstream"
                    ),
                ),
            ],
            options={
                "ordering": ["workstream", "reference"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "undecided"), ("withdrawn_at__isnull", True)),
                        fields=("workstream", "step"),
                        name="one_open_gate_of_a_step",
                        violation_error_message="A gate of this step is open already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("stop", "defer")), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stop_and_defer_say_why",
                        violation_error_message="Say why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GateCondition",
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
                ("title", models.CharField(max_length=400, verbose_name="condition")),
                ("due_on", models.DateField(blank=True, null=True)),
                ("met_on", models.DateField(blank=True, null=True)),
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
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="workstreams.gate"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_conditions",
                        to="governance.person",
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
                "ordering": ["gate", "reference"],
            },
        ),
        migrations.CreateModel(
            name="GateItem",
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
                ("title", models.CharField(max_length=400, verbose_name="what is asked")),
                ("order", models.PositiveIntegerField(default=0)),
                (
                    "met",
                    models.CharField(
                        choices=[("not_yet", "Not yet"), ("no", "No"), ("partly", "Partly"), ("yes", "Yes")],
                        default="not_yet",
                        max_length=8,
                    ),
                ),
                ("evidence", models.TextField(blank=True, help_text="What shows that it is met.", max_length=10000)),
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
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="workstreams.gate"
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
                "ordering": ["gate", "order", "reference"],
            },
        ),
        migrations.CreateModel(
            name="GateReviewer",
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
                    "view",
                    models.TextField(blank=True, help_text="What they think, in a sentence or two.", max_length=10000),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True)),
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
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviewers", to="workstreams.gate"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gate_reviews",
                        to="governance.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gate_reviews", to="governance.person"
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
                "ordering": ["gate", "reference"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("gate", "person"),
                        name="reviews_a_gate_once",
                        violation_error_message="This person reviews this gate already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                (
                    "proposal",
                    models.CharField(
                        blank=True, help_text="What is proposed, where it is not a workstream yet.", max_length=300
                    ),
                ),
                ("reviewed_on", models.DateField(blank=True, null=True)),
                ("conclusion", models.TextField(blank=True, max_length=10000)),
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
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="governance.organisation",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="governance.person",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="workstreams.workstream",
                    ),
                ),
            ],
            options={
                "ordering": ["reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("workstream__isnull", True), models.Q(("proposal", ""), _negated=True)),
                            models.Q(("workstream__isnull", False), ("proposal", "")),
                            _connector="OR",
                        ),
                        name="review_of_a_workstream_or_a_proposal",
                        violation_error_message="Name a workstream, or say what is proposed; not both.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewCriterion",
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
                (
                    "guidance",
                    models.TextField(
                        blank=True, help_text="What earns a low score and what a high one.", max_length=10000
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="How much it counts: 1 to 100.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                (
                    "highest",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="Scores go from 0 to this.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="highest score",
                    ),
                ),
                ("order", models.PositiveIntegerField(default=0)),
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
                "verbose_name_plural": "review criteria",
                "ordering": ["scope", "order", "reference"],
            },
        ),
        migrations.CreateModel(
            name="ReviewScore",
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
                ("score", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(blank=True, max_length=10000)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="workstreams.reviewcriterion",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="workstreams.review"
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
                "ordering": ["review", "criterion__order", "reference"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("review", "criterion"),
                        name="one_score_by_a_criterion",
                        violation_error_message="This review has a score by this criterion already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationMeasure",
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
                ("finding", models.TextField(blank=True, help_text="What the measure shows.", max_length=10000)),
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
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="workstreams.evaluation",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="workstreams.measure",
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
                "ordering": ["evaluation", "reference"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("evaluation", "measure"),
                        name="evaluates_a_measure_once",
                        violation_error_message="This evaluation names this measure already.",
                    )
                ],
            },
        ),
    ]
