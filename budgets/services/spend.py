"""The rules of what agencies spend, beyond those of the model."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from budgets.models import AgencySpend


def check_spend(spend: AgencySpend, now: datetime) -> None:
    """Refuse a row that is part of itself, of a part, or of another year, so that nothing is counted twice."""
    parts, above = AgencySpend.objects.current().filter(part_of=spend.pk), spend.part_of
    if parts.exclude(financial_year=spend.financial_year).exists():
        raise ValidationError({"financial_year": "Its parts are of another financial year."})
    if above is None:
        return
    if above.pk == spend.pk or above.part_of_id is not None:
        raise ValidationError({"part_of": "Choose the whole that it is part of: a row that is part of none."})
    if parts.exists():
        raise ValidationError({"part_of": "It has parts of its own, so it can be part of nothing."})
    if above.financial_year != spend.financial_year:
        raise ValidationError({"part_of": "The whole is of another financial year."})
