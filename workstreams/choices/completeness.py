"""Words of the completeness check."""

from __future__ import annotations

from django.db import models


class CheckKind(models.TextChoices):
    """What a check looks for: something that is not there, or two things that contradict each other."""

    MISSING = "missing", "Missing"
    DOES_NOT_FIT = "does_not_fit", "Does not fit together"
