"""Words of the plans of neighbourhoods and localities."""

from __future__ import annotations

from django.db import models


class PlanStatus(models.TextChoices):
    """How far the plan of a place has come."""

    INTENDED = "intended", "Intended"
    EMERGING = "emerging", "Emerging"
    DRAFT = "draft", "Draft"
    ADOPTED = "adopted", "Adopted"
    REVIEWED = "reviewed", "Reviewed"


IN_FORCE = (PlanStatus.ADOPTED, PlanStatus.REVIEWED)
"""The states that a plan has only once it has been adopted."""
