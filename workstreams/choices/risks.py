"""Words of risks, their matrix, issues and escalations."""

from __future__ import annotations

from django.db import models

from core.choices import RAG

LIKELIHOODS = ("Rare", "Possible", "Probable", "Likely", "Almost certain")
"""What likelihoods are called, from the least, where a programme has no matrix of its own."""
IMPACTS = ("Insignificant", "Minor", "Moderate", "Major", "Critical")
"""What impacts are called, from the least, likewise."""
_G, _A, _R = RAG.GREEN.value, RAG.AMBER.value, RAG.RED.value
CELLS = (
    (_G, _G, _G, _A, _A),
    (_G, _G, _A, _A, _R),
    (_G, _A, _A, _R, _R),
    (_G, _A, _R, _R, _R),
    (_A, _A, _R, _R, _R),
)
"""The colour of each cell: a row for each likelihood, in it a colour for each impact. Set one by one, no product."""
COLOURS = (_R, _A, _G)
"""The colours that a cell may have, worst first."""


class RiskCategory(models.TextChoices):
    """What a risk is about."""

    NOT_STATED = "not_stated", "Not stated"
    STRATEGIC = "strategic", "Strategic"
    GOVERNANCE = "governance", "Governance"
    DELIVERY = "delivery", "Delivery"
    FINANCE = "finance", "Finance"
    PEOPLE = "people", "People and skills"
    PARTNERS = "partners", "Partners"
    INFORMATION = "information", "Information and data sharing"
    LEGAL = "legal", "Legal"
    PROCUREMENT = "procurement", "Procurement"
    PROPERTY = "property", "Property"
    COMMUNITY = "community", "Community"
    DEMAND = "demand", "Demand for services"
    POLICY = "policy", "Policy of Government"
    REPUTATION = "reputation", "Reputation"
    EVALUATION = "evaluation", "Evidence and evaluation"


class RiskResponse(models.TextChoices):
    """What is done about a risk."""

    TOLERATE = "tolerate", "Tolerate"
    TREAT = "treat", "Treat"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class Proximity(models.TextChoices):
    """How soon a risk could happen."""

    NEXT_MONTH = "next_month", "Next month"
    THREE_MONTHS = "three_months", "Within 3 months"
    SIX_MONTHS = "six_months", "Within 6 months"
    TWELVE_MONTHS = "twelve_months", "Within 12 months"
    REMOTE = "remote", "Remote"


class RiskStatus(models.TextChoices):
    """Where a risk stands."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ISSUE = "issue", "Became an issue"


class Effectiveness(models.TextChoices):
    """How well a control works."""

    NOT_ASSESSED = "not_assessed", "Not assessed"
    EFFECTIVE = "effective", "Effective"
    PARTLY = "partly", "Partly effective"
    INEFFECTIVE = "ineffective", "Not effective"


class Severity(models.TextChoices):
    """How bad an issue is."""

    NOT_STATED = "not_stated", "Not stated"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"


SEVERITY_OF = {RAG.RED.value: Severity.HIGH, RAG.AMBER.value: Severity.MEDIUM, RAG.GREEN.value: Severity.LOW}
"""How bad an issue is taken to be at first, by the colour of the risk that it was."""


class EscalationDecision(models.TextChoices):
    """What a board says to what is escalated to it."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    DEFERRED = "deferred", "Deferred"
    NOTED = "noted", "Noted"
