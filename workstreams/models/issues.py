"""Issues, and what boards are asked about them and about risks."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Record, RecordQuerySet
from governance.models import Board, Person, Sourced
from workstreams.choices import EscalationDecision, RiskStatus, Severity
from workstreams.models.risks import Risk
from workstreams.models.work import Theme, Workstream


class Issue(Sourced):
    """Something that has happened and stands in the way; often a risk that came true."""

    kind_code: ClassVar[str] = "IS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "description", "consequence")

    title = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    consequence = models.TextField(blank=True, help_text="What comes of it.")
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.NOT_STATED)
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="issues")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="issues")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="issues")
    raised_on = models.DateField(null=True, blank=True, help_text="Today where nothing is said.")
    due_on = models.DateField("to be resolved by", null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.TextField(blank=True, help_text="How it was resolved.")
    risk = models.ForeignKey(
        Risk, models.PROTECT, null=True, blank=True, related_name="issues", help_text="The risk that it was."
    )

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="issue_of_a_workstream_or_a_theme",
                condition=Q(workstream__isnull=True) | Q(theme__isnull=True),
                violation_error_message="Name a workstream or a theme, not both.",
            ),
            models.CheckConstraint(
                name="issue_is_resolved_with_a_day_and_words",
                condition=Q(resolved_on__isnull=True) | ~Q(resolution=""),
                violation_error_message="Say how it was resolved.",
            ),
            models.UniqueConstraint(
                fields=["risk"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_issue_of_a_risk",
                violation_error_message="This risk has become an issue already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way."""
        return self.resolved_on is None


class EscalationQuerySet(RecordQuerySet):
    """Lists of escalations."""

    def waiting(self) -> Self:
        """Those that no board has answered, about a risk that is still open or an issue that still stands."""
        about_risk = Q(risk__status=RiskStatus.OPEN)
        about_issue = Q(issue__isnull=False, issue__resolved_on__isnull=True)
        return self.filter(about_risk | about_issue, decision="")


class Escalation(Record):
    """What a board is asked about a risk or an issue, and what it answered."""

    kind_code: ClassVar[str] = "ES"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "question", "answer")

    risk = models.ForeignKey(Risk, models.PROTECT, null=True, blank=True, related_name="escalations")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="escalations")
    board = models.ForeignKey(Board, models.PROTECT, related_name="escalations")
    asked_on = models.DateField(null=True, blank=True, help_text="Today where nothing is said.")
    question = models.TextField(help_text="What the board is asked to decide, or to know.")
    decision = models.CharField(max_length=8, choices=EscalationDecision.choices, blank=True, editable=False)
    answer = models.TextField(blank=True, editable=False)
    answered_on = models.DateField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects: ClassVar = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "reference"]
        constraints = [
            models.CheckConstraint(
                name="escalation_of_a_risk_or_an_issue",
                condition=Q(risk__isnull=True) ^ Q(issue__isnull=True),
                violation_error_message="Name a risk or an issue, not both.",
            ),
            models.CheckConstraint(
                name="escalation_is_answered_with_a_day",
                condition=Q(decision="", answered_on__isnull=True) | (~Q(decision="") & Q(answered_on__isnull=False)),
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "board"],
                    condition=Q(decision="", withdrawn_at__isnull=True),
                    name=f"one_open_escalation_of_a_{subject}_to_a_board",
                    violation_error_message="This board has been asked about it and has not answered yet.",
                )
                for subject in ("risk", "issue")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.board}"

    @property
    def subject(self) -> Risk | Issue | None:
        """What is escalated."""
        return self.risk or self.issue
