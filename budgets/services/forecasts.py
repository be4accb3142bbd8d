"""The rule that calls for a rating because of what budgets are forecast to come to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from budgets.models import BudgetAmount
from core.figures import financial_year_of
from workstreams.choices import Rule
from workstreams.figures import Limits
from workstreams.models import Workstream
from workstreams.services import Fact, Moved, RatingRule, is_as_wide


def over_budget() -> RatingRule:
    """The rule that speaks where the lines of a workstream are forecast to come to more than its budget."""
    limits = Limits(Decimal(5), Decimal(10))
    return RatingRule(Rule.OVER_BUDGET, "rag_money", "{}% over its budget of the year", "%", limits, _over_budget)


def _over_budget(workstreams: Sequence[Workstream], day: date, moved: Moved) -> Iterable[Fact]:
    """By how many percent of their budget the lines of each workstream that have a forecast will pass it this year."""
    by_pk = {one.pk: one for one in workstreams}
    rows = BudgetAmount.objects.current().filter(
        financial_year=financial_year_of(day),
        forecast__isnull=False,
        line__withdrawn_at__isnull=True,
        line__workstream__in=workstreams,
    )
    sums: dict[uuid.UUID, list[Decimal]] = {}
    for one in rows.select_related("line"):
        assert one.line.workstream_id
        if is_as_wide(one.line, by_pk[one.line.workstream_id]):
            sum_ = sums.setdefault(one.line.workstream_id, [Decimal(0), Decimal(0)])
            sum_[0] += one.amount
            sum_[1] += one.forecast
    for pk, (budget, forecast) in sums.items():
        if budget > 0:
            over = (forecast - budget) * 100 / budget
            yield Fact(pk, by_pk[pk], over.quantize(Decimal("0.1")))
