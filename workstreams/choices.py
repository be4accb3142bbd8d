"""Words that the fields of workstreams may hold."""

from __future__ import annotations

from django.db import models


class Stage(models.TextChoices):
    """The five-step method, and that a source does not say."""

    NOT_STATED = "not_stated", "Not stated"
    ENGAGE = "engage", "Engage"
    AS_IS = "as_is", "As-is analysis"
    TO_BE = "to_be", "To-be design"
    IMPLEMENTATION = "implementation", "Implementation"
    BENEFITS = "benefits", "Benefits realisation"


class PartnerRole(models.TextChoices):
    """What a partner does for a theme or a workstream."""

    LEAD = "lead", "Leads"
    DELIVER = "deliver", "Delivers"
    FUND = "fund", "Funds"
    CONSULT = "consult", "Is consulted"
    SUPPORT = "support", "Supports"
    SPONSOR = "sponsor", "Sponsors"


class MilestoneKind(models.TextChoices):
    """Whether it is a point in time or a thing handed over."""

    MILESTONE = "milestone", "Milestone"
    DELIVERABLE = "deliverable", "Deliverable"


class UpdateState(models.TextChoices):
    """Where a status update stands between its lead and the board."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    PUBLISHED = "published", "Published"


OPEN_STATES = (UpdateState.DRAFT, UpdateState.SUBMITTED, UpdateState.RETURNED)
"""The states of an update that the board has not been told yet."""


class MeasureKind(models.TextChoices):
    """The three questions of results-based accountability."""

    HOW_MUCH = "how_much", "How much did we do?"
    HOW_WELL = "how_well", "How well did we do it?"
    BETTER_OFF = "better_off", "Is anyone better off?"
    NOT_CLASSED = "not_classed", "Not classed"


class Direction(models.TextChoices):
    """Which way is good."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better"


class ReadingKind(models.TextChoices):
    """What a reading of a measure says."""

    BASELINE = "baseline", "Baseline"
    ACTUAL = "actual", "Actual"
    TARGET = "target", "Target"
    ANTICIPATED = "anticipated", "Anticipated"


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
