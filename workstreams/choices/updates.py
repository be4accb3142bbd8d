"""Words of status updates."""

from __future__ import annotations

from django.db import models


class UpdateState(models.TextChoices):
    """Where a status update stands between its lead and the board."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    PUBLISHED = "published", "Published"


OPEN_STATES = (UpdateState.DRAFT, UpdateState.SUBMITTED, UpdateState.RETURNED)
"""The states of an update that the board has not been told yet."""
