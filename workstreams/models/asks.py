"""What programmes ask of Government, what stands in their way, and how they were answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.choices import Precision, Qualifier
from core.fields import PenceField
from governance.models import Organisation, Sourced
from workstreams.choices import AskKind, AskNature, AskReply, AskStatus
from workstreams.models.work import Theme, Workstream


class Ask(Sourced):
    """What a programme asks of Government or another body, or what stands in its way, and how it has been answered.

    `status` is kept by the services of answers: it is that of the latest answer, made where there is none.
    """

    kind_code: ClassVar[str] = "AS"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary", "of_whom")

    title = models.CharField(max_length=400)
    nature = models.CharField(
        max_length=8,
        choices=AskNature.choices,
        default=AskNature.ASK,
        db_default=AskNature.ASK,
        help_text="An ask is what is wanted; a barrier is what stands in the way.",
    )
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=AskKind.choices)
    of_whom = models.CharField(max_length=200, blank=True)
    of_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="asks")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="asks")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="asks")
    barrier = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="asks",
        help_text="The barrier that it would remove.",
    )
    benefit = models.TextField(blank=True, help_text="What is lost if it is refused.")
    amount_at_stake = PenceField(null=True, blank=True, help_text="What is lost if it is refused, in pounds.")
    amount_qualifier = models.CharField(
        max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT, db_default=Qualifier.EXACT
    )
    made_on = models.DateField(null=True, blank=True, help_text="The day on which it was made.")
    needed_by_on = models.DateField(null=True, blank=True, help_text="The day by which an answer is needed.")
    status = models.CharField(max_length=16, choices=AskStatus.choices, default=AskStatus.MADE, editable=False)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="ask_is_needed_after_it_is_made",
                condition=Q(made_on__isnull=True) | Q(needed_by_on__isnull=True) | Q(needed_by_on__gte=F("made_on")),
                violation_error_message="An answer cannot be needed before the day on which it was asked for.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class AskAnswer(Sourced):
    """One answer to an ask: on which day, by whom, what was said, and how the ask stands since."""

    kind_code: ClassVar[str] = "AA"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "answer", "by_whom")

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="answers")
    answered_on = models.DateField()
    answered_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    by_whom = models.CharField(max_length=200, blank=True)
    by_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(help_text="What was answered.")
    status = models.CharField(max_length=16, choices=AskReply.choices, help_text="How the ask stands since.")

    class Meta:
        verbose_name = "ask answer"
        ordering = ["ask", "answered_on", "reference"]

    def __str__(self) -> str:
        day = self.answered_on
        return f"{self.get_status_display()}, {day.day} {day:%B %Y}"
