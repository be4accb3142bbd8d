"""Words of information-sharing agreements and impact assessments."""

from __future__ import annotations

from django.db import models


class SharingStatus(models.TextChoices):
    """How far an information-sharing agreement has come."""

    DRAFT = "draft", "Draft"
    IN_NEGOTIATION = "in_negotiation", "In negotiation"
    SIGNED = "signed", "Signed"
    EXPIRED = "expired", "Expired"
    ENDED = "ended", "Ended"


UNSIGNED = (SharingStatus.DRAFT, SharingStatus.IN_NEGOTIATION)
"""The states in which nobody has signed for good."""


class PartyRole(models.TextChoices):
    """What a party does with the data, in the words of data protection law."""

    NOT_STATED = "not_stated", "Not stated"
    CONTROLLER = "controller", "Controller"
    JOINT_CONTROLLER = "joint_controller", "Joint controller"
    PROCESSOR = "processor", "Processor"
    RECIPIENT = "recipient", "Recipient"


class ImpactKind(models.TextChoices):
    """What an impact assessment looks at."""

    EQUALITY = "equality", "Equality"
    DATA_PROTECTION = "data_protection", "Data protection"
    ENVIRONMENT = "environment", "Environment"
    HEALTH = "health", "Health"
    RURAL = "rural", "Rural"
    COMMUNITY_SAFETY = "community_safety", "Community safety"
    OTHER = "other", "Other"


class ImpactStatus(models.TextChoices):
    """How far an impact assessment has come."""

    NEEDED = "needed", "Needed"
    NOT_NEEDED = "not_needed", "Not needed"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"


TO_DO = (ImpactStatus.NEEDED, ImpactStatus.IN_PROGRESS)
"""The states of an assessment that is still to be done."""
