"""Words of asks, of what stands in the way, and of answers."""

from __future__ import annotations

from django.db import models


class AskNature(models.TextChoices):
    """Whether something is asked for, or stands in the way."""

    ASK = "ask", "Ask"
    BARRIER = "barrier", "Barrier"


class AskKind(models.TextChoices):
    """What is asked for."""

    FREEDOM = "freedom", "Freedom or flexibility"
    FUNDING = "funding", "Funding"
    DATA = "data", "Data"
    LEGISLATION = "legislation", "Legislation"
    PEOPLE = "people", "People"


class AskStatus(models.TextChoices):
    """How an ask has been answered."""

    MADE = "made", "Made"
    UNDER_DISCUSSION = "under_discussion", "Under discussion"
    AGREED = "agreed", "Agreed"
    PARTLY_AGREED = "partly_agreed", "Partly agreed"
    REFUSED = "refused", "Refused"


class AskReply(models.TextChoices):
    """What an answer says: every status but that in which nobody has answered."""

    UNDER_DISCUSSION = "under_discussion", "Under discussion"
    AGREED = "agreed", "Agreed"
    PARTLY_AGREED = "partly_agreed", "Partly agreed"
    REFUSED = "refused", "Refused"
