"""The matrix that a programme scores its risks by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import Record
from workstreams.choices import CELLS, IMPACTS, LIKELIHOODS


def likelihoods() -> list[str]:
    """The five that most programmes use."""
    return list(LIKELIHOODS)


def impacts() -> list[str]:
    """The five that most programmes use."""
    return list(IMPACTS)


def cells() -> list[list[str]]:
    """Their colours."""
    return [list(row) for row in CELLS]


class RiskMatrix(Record):
    """The likelihoods and impacts that a programme scores by, and the colour of each cell, which is no product."""

    kind_code: ClassVar[str] = "RX"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=200, default="Risk matrix")
    likelihoods = models.JSONField(default=likelihoods, help_text="From the least to the most likely, one a line.")
    impacts = models.JSONField(default=impacts, help_text="From the least to the worst, one a line.")
    cells = models.JSONField(
        default=cells,
        help_text="A line for each likelihood, in the same order: the colours red, amber and green for each impact, "
        "with commas between.",
    )

    class Meta:
        verbose_name = "risk matrix"
        verbose_name_plural = "risk matrices"
        ordering = ["scope", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_risk_matrix_of_a_programme",
                violation_error_message="This programme has a risk matrix already: change that one.",
            )
        ]

    def __str__(self) -> str:
        return self.title
