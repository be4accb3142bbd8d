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
    """How strong the evidence of a result is, the weakest first; not the grades of readings, where 1 is the best."""

    NOT_GRADED = "not_graded", "Not graded"
    SAID = "1", "Those who did it say so"
    COUNTED = "2", "Counted before and after"
    COMPARED = "3", "Compared with others, or confirmed from outside"
    EVALUATED = "4", "Independently evaluated"
