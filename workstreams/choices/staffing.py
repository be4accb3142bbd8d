"""Words of the staffing plan."""

from __future__ import annotations

from django.db import models


class RoleStatus(models.TextChoices):
    """Whether somebody fills a role."""

    VACANT = "vacant", "Vacant"
    OFFERED = "offered", "Offered"
    FILLED = "filled", "Filled"
    ENDED = "ended", "Ended"


class RoleBasis(models.TextChoices):
    """How much of somebody's time a role takes."""

    NOT_STATED = "not_stated", "Not stated"
    FULL_TIME = "full_time", "Full time"
    PART_TIME = "part_time", "Part time"
