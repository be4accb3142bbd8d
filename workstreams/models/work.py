"""Themes, workstreams, where they work, and their partners."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.choices import RAG
from core.models import RecordQuerySet
from governance.models import Board, Organisation, Person, Place, Sourced
from workstreams.choices import PartnerRole, Stage


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

    `rag`, `current_update` and `next_update_due_on` are kept by the update services and equal a replay of the updates;
    `assurance_rag` and `assured_on` are those of the latest assurance rating.
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
    deputy_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The account that is told as well when an update is late.",
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
    assurance_rag = models.CharField(
        "assurance rating",
        max_length=12,
        choices=RAG.choices,
        default=RAG.NOT_RATED,
        db_default=RAG.NOT_RATED,
        editable=False,
    )
    assured_on = models.DateField(null=True, blank=True, editable=False)
    current_update = models.ForeignKey(
        "StatusUpdate", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    next_update_due_on = models.DateField(null=True, blank=True, editable=False)
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
