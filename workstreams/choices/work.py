"""Words of workstreams and their partners."""

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
