"""Status updates: what the lead says of a workstream on a given day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from core.choices import RAG
from core.models import Record
from workstreams.choices import OPEN_STATES, UpdateState
from workstreams.models.work import Workstream


class StatusUpdate(Record):
    """What the lead says about a workstream on a given day.

    A draft has no `published_at`. Once published it is never edited: a correction is a new update.
    """

    kind_code: ClassVar[str] = "SU"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "summary", "done", "next_steps", "help_needed")
    carried_fields: ClassVar[tuple[str, ...]] = (
        *("rag_reason", "path_to_green"),
        *("summary", "done", "next_steps", "help_needed"),
    )

    workstream = models.ForeignKey(Workstream, models.PROTECT, related_name="updates")
    period = models.ForeignKey(
        "ReportingPeriod",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="updates",
        help_text="The reporting period that it counts for.",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        help_text="The published update of the same period that it corrects.",
    )
    as_at = models.DateField("as at", help_text="The day it describes, not the day it was typed.")
    state = models.CharField(max_length=10, choices=UpdateState.choices, default=UpdateState.DRAFT, editable=False)
    rag = models.CharField("overall rating", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_time = models.CharField("time", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_money = models.CharField("money", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_benefits = models.CharField("benefits", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_risk = models.CharField("risk", max_length=12, choices=RAG.choices, default=RAG.NOT_RATED)
    rag_reason = models.TextField("why this rating", blank=True)
    override_reason = models.TextField("why better than the rules say", blank=True, default="", db_default="")
    findings = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        editable=False,
        help_text="Which rules of ratings spoke when it was submitted: value, thresholds, and the record they look at.",
    )
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
                fields=["workstream", "period"],
                condition=Q(corrects__isnull=True, period__isnull=False, withdrawn_at__isnull=True),
                name="one_update_of_a_workstream_and_period",
                violation_error_message="This period has an update of this workstream already.",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(withdrawn_at__isnull=True),
                name="an_update_is_corrected_once",
                violation_error_message="This update has been corrected already.",
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
