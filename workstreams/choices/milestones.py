"""Words of milestones."""

from __future__ import annotations

from django.db import models


class MilestoneKind(models.TextChoices):
    """Whether it is a point in time or a thing handed over."""

    MILESTONE = "milestone", "Milestone"
    DELIVERABLE = "deliverable", "Deliverable"


class ProposalState(models.TextChoices):
    """Where a proposal of a new baseline stands; one that its proposer takes back is withdrawn like any record."""

    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class Kept(models.TextChoices):
    """What became of a commitment to reach a milestone within a period."""

    ON_TIME = "on_time", "Done on time"
    LATE = "late", "Done late"
    MOVED_OUT = "moved_out", "Moved out of the period"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OPEN = "open", "Still open"
