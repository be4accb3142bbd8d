"""Words of actions."""

from __future__ import annotations

from django.db import models


class ActionStatus(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
