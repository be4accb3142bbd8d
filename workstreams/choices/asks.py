"""Words of asks."""

from __future__ import annotations

from django.db import models


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
