"""Words of good practice."""

from __future__ import annotations

from django.db import models


class Repeatable(models.TextChoices):
    """Whether it could be done again elsewhere."""

    NOT_KNOWN = "not_known", "Not known"
    YES = "yes", "Yes"
    WITH_CHANGES = "with_changes", "With changes"
    NO = "no", "No"


class EvidenceGrade(models.TextChoices):
    """How strong the evidence of a result is, from 1 to 4."""

    NOT_GRADED = "not_graded", "Not graded"
    SAID = "1", "1: those who did it say so"
    COUNTED = "2", "2: counted before and after"
    COMPARED = "3", "3: compared with others, or confirmed from outside"
    EVALUATED = "4", "4: independently evaluated"
