"""On what a business case may hang."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from budgets.models import BusinessCaseCondition
from core.choices import NARROW
from workstreams.choices import AskNature


def check_condition(condition: BusinessCaseCondition, now: datetime) -> None:
    """Refuse a barrier, which nobody can grant; let nobody read of an ask here who may not see that."""
    ask = condition.ask
    if ask.nature == AskNature.BARRIER:
        raise ValidationError({"ask": "This is a barrier: name the ask that would remove it."})
    if condition.visibility not in NARROW and ask.visibility in NARROW:
        condition.visibility, condition.audience_id = ask.visibility, ask.audience_id
