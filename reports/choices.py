"""Words that the fields of reports may hold."""

from __future__ import annotations

from django.db import models


class ReportState(models.TextChoices):
    """Where a progress report stands between its period opening and the board reading it."""

    IN_PREPARATION = "in_preparation", "In preparation"
    PUBLISHED = "published", "Published"
