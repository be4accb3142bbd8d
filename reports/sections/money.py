"""Money: each pool's stated total beside the sum of its lines, its targets, and what agencies spend, counted once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q
from django.db.models.functions import Coalesce

from budgets.models import AgencySpend, BudgetLine, EfficiencyTarget, Pool
from core.figures import share_of
from reports.sections.telling import Telling, link


def money(telling: Telling) -> dict[str, Any]:
    """Pools that the board holds or that are in its programmes; sums are computed from the lines."""
    meant = Q(board=telling.board) | Q(scope_id__in=telling.scopes)
    lines = BudgetLine.objects.current().filter(pool=OuterRef("pk")).order_by().values("pool").annotate(n=Count("pk"))
    pools = telling.rows(Pool).filter(meant).with_computed_total().annotate(count=Coalesce(lines.values("n"), 0))
    targets: dict[Any, list[EfficiencyTarget]] = {}
    for target in telling.rows(EfficiencyTarget).filter(scope_id__in=telling.scopes).select_related("pool"):
        targets.setdefault(target.pool_id, []).append(target)
    found = list(pools.select_related("board", "accountable_body").order_by("reference"))
    return {"pools": [_pool(telling, pool, targets.get(pool.pk, [])) for pool in found], "spend": _spend(telling)}


def _pool(telling: Telling, pool: Any, targets: list[EfficiencyTarget]) -> dict[str, Any]:
    differs = pool.stated_total is not None and pool.stated_total != pool.computed_total
    return link(pool) | {
        "board": telling.name(pool.board),
        "accountable_body": telling.name(pool.accountable_body),
        "stated": _sum(pool.stated_total),
        "stated_as": pool.get_stated_qualifier_display().lower(),
        "stated_where": pool.stated_source,
        "computed": _sum(pool.computed_total),
        "lines": pool.count,
        "difference": _sum(pool.computed_total - pool.stated_total) if differs and pool.count else None,
        "targets": [_target(target, pool.computed_total) for target in targets],
    }


def _target(target: EfficiencyTarget, base: Decimal) -> dict[str, Any]:
    return link(target) | {
        "percent": f"{target.percent.normalize():f}" if target.percent is not None else None,
        "qualifier": target.get_qualifier_display().lower(),
        "stated": _sum(target.stated_amount),
        "computed": _sum(share_of(base, target.percent)) if target.percent is not None and base else None,
        "years": target.years,
        "note": target.profile_note,
        "where": target.source,
    }


def _spend(telling: Telling) -> dict[str, Any] | None:
    rows = list(telling.rows(AgencySpend).filter(scope_id__in=telling.scopes).order_by("reference"))
    if not rows:
        return None
    counted = [row for row in rows if row.part_of_id is None]
    years = sorted({row.financial_year for row in rows})
    lines = telling.rows(BudgetLine).filter(scope_id__in=telling.scopes).count()
    return {
        "rows": len(rows),
        "agencies": len({row.organisation_id for row in rows}),
        "total": _sum(sum((row.amount for row in counted), Decimal(0))),
        "inside": [row.label for row in rows if row.part_of_id],
        "wider": [f"{row.label}: {row.coverage}" for row in counted if row.coverage],
        "uncertain": [row.label for row in rows if row.uncertain],
        "years": years,
        "lines": lines,
    }


def _sum(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
