"""Words that the fields of budgets may hold."""

from __future__ import annotations

from django.db import models


class Treatment(models.TextChoices):
    """How a contributor's money serves the programme."""

    POOLED = "pooled", "Pooled"
    ALIGNED = "aligned", "Aligned"
    IN_KIND = "in_kind", "In kind"


class LineStanding(models.TextChoices):
    """Whether a line has been agreed."""

    INDICATIVE = "indicative", "Indicative"
    AGREED = "agreed", "Agreed"


class Expenditure(models.TextChoices):
    """The accounting kind of a line."""

    REVENUE = "revenue", "Revenue"
    CAPITAL = "capital", "Capital"
