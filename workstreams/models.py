"""Themes, workstreams, partners, milestones, status updates, outcomes, measures, readings and asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate

from core.choices import RAG, Precision, Qualifier
from core.figures import LONDON, london_day
from core.models import Record, RecordQuerySet
from governance.models import Board, Organisation, Person, Place, Sourced
from workstreams.choices import (
    OPEN_STATES,
    AskKind,
    AskStatus,
    Direction,
    MeasureKind,
    MilestoneKind,
    PartnerRole,
    ReadingKind,
    Stage,
    UpdateState,
)


class Theme(Sourced):
    """A priority theme: what the partners have agreed to change first."""

    kind_code: ClassVar[str] = "TH"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary")

    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    order = models.PositiveIntegerField(default=0, help_text="Its place among the themes of its programme.")
    our_grouping = models.BooleanField(default=False, help_text="Whether the grouping is ours and not the source's.")

    class Meta:
        ordering = ["scope", "order", "reference"]

    def __str__(self) -> str:
        return self.title


class WorkstreamQuerySet(RecordQuerySet):
    """Lists of workstreams."""

    def overdue_on(self, day: date) -> Self:
        """Open workstreams whose update was due before `day`."""
        return self.filter(closed_on__isnull=True, next_update_due_on__lt=day)


class Workstream(Sourced):
    """A piece of work under a theme, with a lead, reporting to a board.

    `rag`, `current_update` and `next_update_due_on` are kept by the update services and equal a replay of the updates.
    """

    kind_code: ClassVar[str] = "WS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "focus", "label")

    title = models.CharField(max_length=300)
    label = models.CharField(max_length=12, blank=True, help_text="The letter or number that the source gives it: 2b.")
    focus = models.TextField(blank=True, help_text="What it sets out to change, in a sentence or two.")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="workstreams")
    lead = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="leads")
    lead_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workstreams",
        help_text="The account that writes its updates.",
    )
    sponsor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="sponsors")
    sponsor_board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="sponsored_workstreams"
    )
    reports_to = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="workstreams")
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.NOT_STATED)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    rag = models.CharField("RAG", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED, editable=False)
    current_update = models.ForeignKey(
        "StatusUpdate", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    next_update_due_on = models.DateField(null=True, blank=True)
    our_grouping = models.BooleanField(default=False, help_text="Whether its title is ours and not the source's.")

    objects: ClassVar = WorkstreamQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["scope", "next_update_due_on"], name="workstreams_by_due_day")]
        constraints = [
            models.CheckConstraint(
                name="workstream_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class WorkstreamPlace(Sourced):
    """That a workstream works in a place."""

    kind_code: ClassVar[str] = "WP"

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="workstream_places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="workstream_places")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["workstream", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["workstream", "place"], condition=Q(withdrawn_at__isnull=True), name="works_in_a_place_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.workstream} in {self.place}"


class Partner(Sourced):
    """What an organisation does for a theme or for a workstream."""

    kind_code: ClassVar[str] = "PT"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="partners")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="partners")
    role = models.CharField(max_length=8, choices=PartnerRole.choices, default=PartnerRole.SUPPORT)
    named_as = models.CharField(max_length=200, blank=True, help_text="The name that the source uses.")

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="partner_of_a_theme_or_a_workstream",
                condition=Q(theme__isnull=True) ^ Q(workstream__isnull=True),
                violation_error_message="Name a theme or a workstream, not both.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display().lower()}"


class MilestoneQuerySet(RecordQuerySet):
    """Lists of milestones."""

    def confirmed(self) -> Self:
        """All but those whose day had passed when their source was recorded, with nothing said of them since."""
        passed = Q(due_on__lt=TruncDate("created_at", tzinfo=LONDON), forecast_on__isnull=True, done_on__isnull=True)
        return self.exclude(passed)


class Milestone(Sourced):
    """A point that a workstream is to reach: its baseline never moves, its forecast does, with a reason."""

    kind_code: ClassVar[str] = "MS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=400)
    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind.choices, default=MilestoneKind.MILESTONE)
    label = models.CharField(max_length=40, blank=True, help_text="How the source numbers it: 2010-11, 3.")
    baseline_on = models.DateField(null=True, blank=True)
    baseline_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    forecast_on = models.DateField(null=True, blank=True)
    forecast_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    forecast_reason = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    due_on = models.GeneratedField(
        expression=Coalesce(F("forecast_on"), F("baseline_on")),
        output_field=models.DateField(null=True),
        db_persist=True,
    )

    objects: ClassVar = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "reference"]
        indexes = [models.Index(fields=["scope", "due_on"], name="milestones_by_due_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unconfirmed(self) -> bool:
        """Whether its day had passed when its source was recorded, and nothing has been said of it since."""
        silent = self.forecast_on is None and self.done_on is None
        return silent and self.due_on is not None and self.due_on < london_day(self.created_at)


class StatusUpdate(Record):
    """What the lead says about a workstream on a given day.

    A draft has no `published_at`. Once published it is never edited: a correction is a new update.
    """

    kind_code: ClassVar[str] = "SU"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "summary", "done", "next_steps", "help_needed")
    carried_fields: ClassVar[tuple[str, ...]] = ("summary", "done", "next_steps", "help_needed", "path_to_green")

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="updates")
    as_at = models.DateField("as at", help_text="The day it describes, not the day it was typed.")
    state = models.CharField(max_length=10, choices=UpdateState.choices, default=UpdateState.DRAFT, editable=False)
    rag = models.CharField("overall rating", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_time = models.CharField("time", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_money = models.CharField("money", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_benefits = models.CharField("benefits", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_risk = models.CharField("risk", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_reason = models.TextField("why the rating changed", blank=True)
    summary = models.TextField(blank=True, help_text="One or two sentences. This is the line the board reads.")
    done = models.TextField("done since last time", blank=True)
    next_steps = models.TextField("next", blank=True)
    help_needed = models.TextField(
        "help needed from the board",
        blank=True,
        help_text="Leave empty if none. Anything here goes on the board’s page.",
    )
    path_to_green = models.TextField(blank=True, help_text="Needed for red and amber: who does what.")
    back_to_green_on = models.DateField("back to green by", null=True, blank=True)
    milestone_changes = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="What it says of milestones, by reference: done_on, forecast_on, reason. Applied when published.",
    )
    unchanged_since = models.JSONField(
        default=dict, blank=True, editable=False, help_text="For each text carried forward: the day it was first said."
    )
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    returned_comment = models.TextField(blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    demonstration = models.BooleanField(default=False, editable=False, help_text="Whether it is made up for the demo.")

    class Meta:
        ordering = ["-as_at", "-reference"]
        indexes = [models.Index(fields=["workstream", "-as_at"], name="updates_of_a_workstream")]
        constraints = [
            models.CheckConstraint(
                name="not_green_needs_path_to_green",
                condition=Q(state__in=(UpdateState.DRAFT, UpdateState.RETURNED))
                | ~Q(rag__in=(RAG.RED, RAG.AMBER))
                | (~Q(path_to_green="") & Q(back_to_green_on__isnull=False)),
                violation_error_message="Say how and by when this gets back to green.",
            ),
            models.CheckConstraint(
                name="published_has_a_moment",
                condition=Q(state=UpdateState.PUBLISHED) ^ Q(published_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["workstream"],
                condition=Q(state__in=OPEN_STATES, withdrawn_at__isnull=True),
                name="one_open_update_of_a_workstream",
                violation_error_message="This workstream has an open update already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Update of {self.workstream} to {self.as_at.day} {self.as_at:%B %Y}"


class Outcome(Sourced):
    """A change in people's lives or in the place that the work is for."""

    kind_code: ClassVar[str] = "OC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary")

    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    label = models.CharField(max_length=40, blank=True, help_text="How the source numbers it.")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="outcomes")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="outcomes")
    population = models.CharField(max_length=200, blank=True, help_text="Whose lives: the population it is about.")

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class Measure(Sourced):
    """How an outcome, a theme or a workstream is measured: results-based accountability."""

    kind_code: ClassVar[str] = "ME"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=400)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="measures")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="measures")
    outcome = models.ForeignKey(Outcome, models.PROTECT, null=True, blank=True, related_name="measures")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="measures")
    kind = models.CharField(max_length=12, choices=MeasureKind.choices, default=MeasureKind.NOT_CLASSED)
    unit = models.CharField(max_length=60, blank=True, help_text="people, %, £, homes; empty where none is stated.")
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.NEITHER)
    no_baseline_reason = models.CharField(
        max_length=300, blank=True, help_text="Why there is no baseline, where there is none."
    )

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class Reading(Sourced):
    """One value of a measure from one source; two sources may disagree, and both are kept."""

    kind_code: ClassVar[str] = "RD"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=12, choices=ReadingKind.choices, default=ReadingKind.ACTUAL)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=60, blank=True)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    as_at = models.DateField("as at", null=True, blank=True, help_text="The day it describes; empty where not stated.")
    as_at_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="readings")
    coverage = models.CharField(max_length=200, blank=True)
    quoted = models.CharField(max_length=200, blank=True, help_text="The figure as the source prints it.")
    uncertain = models.CharField(max_length=200, blank=True, help_text="Why the source itself leaves a doubt.")
    source = models.CharField(max_length=200, help_text="Where in the document, or the system it comes from.")

    class Meta:
        ordering = ["measure", "as_at", "reference"]

    def __str__(self) -> str:
        return f"{Decimal(self.value).normalize():f} {self.unit}".strip()


class Ask(Sourced):
    """What a programme asks of Government, and how it has been answered."""

    kind_code: ClassVar[str] = "AS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary", "of_whom")

    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=AskKind.choices)
    of_whom = models.CharField(max_length=200, blank=True)
    of_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="asks")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="asks")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="asks")
    benefit = models.TextField(blank=True, help_text="What is lost if it is refused.")
    status = models.CharField(max_length=16, choices=AskStatus.choices, default=AskStatus.MADE)

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title
