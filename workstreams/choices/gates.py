"""Words of gates: the five steps in order, what is asked at the end of each, and how a gate ends."""

from __future__ import annotations

from django.db import models

from workstreams.choices.work import Stage


class Step(models.TextChoices):
    """A step that a gate can end: a stage of the five-step method."""

    ENGAGE = Stage.ENGAGE.value, Stage.ENGAGE.label
    AS_IS = Stage.AS_IS.value, Stage.AS_IS.label
    TO_BE = Stage.TO_BE.value, Stage.TO_BE.label
    IMPLEMENTATION = Stage.IMPLEMENTATION.value, Stage.IMPLEMENTATION.label
    BENEFITS = Stage.BENEFITS.value, Stage.BENEFITS.label


STEPS = (Stage.ENGAGE, Stage.AS_IS, Stage.TO_BE, Stage.IMPLEMENTATION, Stage.BENEFITS)
"""The five-step method, in its order."""


class GateOutcome(models.TextChoices):
    """How a gate ends."""

    UNDECIDED = "undecided", "Not decided"
    PROCEED = "proceed", "Proceed"
    CONDITIONS = "conditions", "Proceed with conditions"
    STOP = "stop", "Stop"
    DEFER = "defer", "Defer"


class ItemMet(models.TextChoices):
    """Whether what a checklist asks for is there."""

    NOT_YET = "not_yet", "Not yet"
    NO = "no", "No"
    PARTLY = "partly", "Partly"
    YES = "yes", "Yes"


STANDARD: dict[str, tuple[str, ...]] = {
    Stage.ENGAGE: (
        "The bodies whose services or money it touches have agreed to take part",
        "People who use the services have been asked what matters to them",
        "A lead is named, and the board that it reports to",
        "The outcome that is sought is written down, and how it will be measured",
    ),
    Stage.AS_IS: (
        "Today’s services are known: what they do, what they cost and who pays",
        "It is known who uses them and how people move between them",
        "Each measure has a baseline, or a stated reason for none",
        "What information may be shared is agreed, and with whom",
    ),
    Stage.TO_BE: (
        "Those who will use the new service and those who will run it took part in its design",
        "Costs and savings are set out, with who pays and who gains",
        "Other ways that were considered are recorded, with why they were not chosen",
        "Each risk has an owner",
        "Its effect on equality has been assessed",
    ),
    Stage.IMPLEMENTATION: (
        "The new service runs as designed, or where it differs is known and agreed",
        "People, money and contracts for it are in place",
        "Readings of its measures come in",
        "What it replaces has stopped, or has a day on which it will",
    ),
    Stage.BENEFITS: (
        "Readings are set beside the baseline",
        "Somebody from finance has verified the savings",
        "What was learnt is written down for other places",
        "Somebody is named who keeps the benefits going",
    ),
}
"""What the checklist of a gate begins with, by step."""
