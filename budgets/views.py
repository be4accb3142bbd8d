"""The page of a pool: its stated total beside the sum of its lines, and every line by financial year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from budgets.figures import agrees, percent_of
from budgets.models import BudgetAmount, BudgetLine, EfficiencyTarget, Pool
from budgets.resources import PoolResource
from core import history
from core.access import Access, access_of
from core.figures import london_day, share_of
from core.models import Record
from core.pages import detail_context, read_day, signed_in
from core.resources import url_of
from workstreams.models import Theme, Workstream

TOLD = frozenset({"budget-lines", "efficiency-targets"})
"""What the page tells itself."""
NOTHING = Decimal(0)
R = TypeVar("R", bound=Record)


@signed_in
def pool_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A pool, today or as at a day. The number of queries does not grow with its lines."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    with history.as_at(day):
        access, pool = access_of(request.user), PoolResource.one(request.user, reference)
        context = detail_context(request, PoolResource, pool, day or today, TOLD)
        seen = BudgetLine.objects.visible_to(access).current().filter(pool=pool)
        lines = list(seen.select_related("contributor", "theme", "workstream__theme").order_by("reference"))
        amounts = list(BudgetAmount.objects.visible_to(access).current().filter(line__in=seen))
        own = EfficiencyTarget.objects.visible_to(access).current().filter(pool=pool)
        targets = [_target(target, pool, access) for target in own.select_related("document").order_by("reference")]
    table = _table(lines, amounts, access)
    question = {"pool": pool.reference} | ({"as_at": day.isoformat()} if day else {})
    context |= {
        "pool": pool,
        "line": _head_line(pool, access),
        "document": seen_by(access, pool.document),
        "figures": [*_totals(pool, len(lines)), *(target["figure"] for target in targets)],
        "conflicts": [
            *_stated_beside_computed(pool, len(lines), access),
            *(one for t in targets for one in t["conflicts"]),
        ],
        "targets": targets,
        "table": table,
        "unseen": pool.computed_total - table["total"]["total"],
        "csv_url": f"{reverse('budgets:budget_lines_csv')}?{urlencode(question)}",
        "as_at": day,
        "as_at_form": faulty,
    }
    return render(request, "budgets/pool.html", context, status=400 if faulty["error"] else 200)


def seen_by(access: Access, record: R | None) -> R | None:
    """A record that another names, or nothing where the reader may not see it."""
    return record if record is not None and access.sees(record) else None


def _head_line(pool: Pool, access: Access) -> list[dict[str, Any]]:
    """Who holds the pool, and who answers for its money."""
    named = {"Held by": seen_by(access, pool.board), "Accountable body:": seen_by(access, pool.accountable_body)}
    told = [{"text": text, "title": str(one), "url": url_of(one)} for text, one in named.items() if one]
    return told or [{"text": "No board or accountable body is stated"}]


def _totals(pool: Any, count: int) -> list[dict[str, Any]]:
    """The stated total and the computed one, and what lies between them."""
    stated, computed = pool.stated_total, pool.computed_total
    figures = [
        {
            "label": "Stated in the source",
            "qualifier": _qualifier(pool.stated_qualifier, pool.get_stated_qualifier_display()),
            "value": stated,
            "basis": pool.stated_source or ("Where is not recorded" if stated is not None else "No total is stated"),
        },
        {
            "label": "Sum of its lines",
            "value": computed if count or computed else None,
            "nothing": "No lines",
            "basis": f"{count} budget line{'' if count == 1 else 's'}, computed",
        },
    ]
    if stated is not None and (count or computed):
        figures.append({"label": "Difference", "value": computed - stated, "basis": _explained(pool)})
    return figures


def _explained(pool: Any) -> str:
    """What the difference between the stated total and the lines comes to, in words."""
    stated, computed = pool.stated_total, pool.computed_total
    if stated == computed:
        return "The lines add up to the stated total"
    share = percent_of(abs(computed - stated), stated)
    way = "more" if computed > stated else "less"
    size = f"The lines come to {f'{share}% ' if share is not None else ''}{way} than the stated total"
    meant = {
        None: "; the source gives it as about that sum",
        True: f"; the source says {pool.get_stated_qualifier_display().lower()}, so they agree",
        False: "; both are kept",
    }
    return size + meant[agrees(pool.stated_qualifier, stated, computed)]


def _stated_beside_computed(pool: Any, count: int, access: Access) -> list[dict[str, Any]]:
    """The total as a conflict of sources, where the lines do not add up to it."""
    stated, computed = pool.stated_total, pool.computed_total
    if stated is None or stated == computed or not (count or computed):
        return []
    source = str(seen_by(access, pool.document) or "Source not recorded")
    said = {"qualifier": _qualifier(pool.stated_qualifier, pool.get_stated_qualifier_display()), "amount": stated}
    rows = [
        said | {"source": source, "where": pool.stated_source},
        {"amount": computed, "source": f"Sum of {count} line{'' if count == 1 else 's'}", "where": pool.source},
    ]
    return [{"title": "Total of the pool", "intro": f"{_explained(pool)}.", "rows": rows}]


def _target(target: EfficiencyTarget, pool: Any, access: Access) -> dict[str, Any]:
    """An efficiency target: its share of the lines beside the sum that the source states."""
    base, stated, percent = pool.computed_total, target.stated_amount, target.percent
    computed = share_of(base, percent) if percent is not None and base else None
    share = f"{percent.normalize():f}%" if percent is not None else ""
    over = f"over {target.years} year{'' if target.years == 1 else 's'}" if target.years else ""
    qualifier = _qualifier(target.qualifier, target.get_qualifier_display())
    basis = [f"{qualifier} {share} of the lines".strip()] if computed is not None else []
    basis += [one for one in (over,) if one]
    figure = {
        "label": target.title,
        "url": url_of(target),
        "value": stated if computed is None else computed,
        "nothing": f"{qualifier} {share}".strip(),
        "basis": ", ".join(basis) or ("As the source states it" if stated is not None else "No lines to take it of"),
        "stated": stated if computed is not None else None,
    }
    conflicts = []
    if computed is not None and stated is not None and computed != stated:
        source = str(seen_by(access, target.document) or "Source not recorded")
        rows = [
            {"amount": stated, "source": source, "where": target.source},
            {"amount": computed, "source": f"{share} of the sum of the lines", "where": "Computed"},
        ]
        intro = f"The share and the sum that the source states{' ' + over if over else ''} do not give one figure."
        conflicts = [{"title": f"Efficiency target: {target.title}", "intro": intro, "rows": rows}]
    return {"figure": figure, "conflicts": conflicts, "title": target.title, "note": target.profile_note}


def _table(lines: list[BudgetLine], amounts: Iterable[BudgetAmount], access: Access) -> dict[str, Any]:
    """Every line by financial year, under the workstream or theme that it is for, with sums of both."""
    by_line: dict[Any, dict[int, BudgetAmount]] = {}
    for amount in amounts:
        by_line.setdefault(amount.line_id, {})[amount.financial_year] = amount
    every = [amount for of_line in by_line.values() for amount in of_line.values()]
    years = sorted({amount.financial_year for amount in every})
    whole = _sums(every, years)
    groups: dict[tuple[Any, ...], dict[str, Any]] = {}
    placed = [(line, seen_by(access, line.workstream), seen_by(access, line.theme)) for line in lines]
    for line, workstream, theme in sorted(placed, key=lambda one: _order(one[1], one[2])):
        group = groups.setdefault(_order(workstream, theme), {"purpose": workstream or theme, "lines": []})
        sums = _sums(by_line.get(line.pk, {}).values(), years)
        row = {"line": line, "contributor": seen_by(access, line.contributor), "url": url_of(line)}
        group["lines"].append(row | sums | _share(sums["total"], whole["total"]))
    for group in groups.values():
        inside = [amount for row in group["lines"] for amount in by_line.get(row["line"].pk, {}).values()]
        sums = _sums(inside, years)
        group |= {"url": url_of(group["purpose"]), **sums, **_share(sums["total"], whole["total"])}
    return {
        "years": [{"year": year, "inferred": _inferred(every, year)} for year in years],
        "groups": list(groups.values()),
        "grouped": any(group["purpose"] for group in groups.values()),
        "count": len(lines),
        "total": whole,
    }


def _inferred(amounts: Iterable[BudgetAmount], year: int) -> str:
    """Whether all, some or none of the amounts of a year stand in it because we inferred it: all, some or nothing."""
    marks = {amount.year_inferred for amount in amounts if amount.financial_year == year}
    return {frozenset({True}): "all", frozenset({True, False}): "some"}.get(frozenset(marks), "")


def _order(workstream: Workstream | None, theme: Theme | None) -> tuple[Any, ...]:
    """Lines stand by theme, then by workstream; those for neither come last."""
    theme = theme or (workstream.theme if workstream else None)
    first = (theme.order, theme.reference) if theme else (0, "")
    return (theme is None and workstream is None, *first, workstream.reference if workstream else "")


def _sums(amounts: Iterable[BudgetAmount], years: list[int]) -> dict[str, Any]:
    by_year: dict[int, list[BudgetAmount]] = {}
    for amount in amounts:
        by_year.setdefault(amount.financial_year, []).append(amount)
    sums = {year: sum((one.amount for one in found), NOTHING) for year, found in by_year.items()}
    cells = [
        {
            "amount": sums.get(year),
            "inferred": any(one.year_inferred for one in by_year.get(year, [])),
            "forecast": _forecast(by_year.get(year, [])),
        }
        for year in years
    ]
    return {"cells": cells, "total": sum(sums.values(), NOTHING)}


def _forecast(amounts: list[BudgetAmount]) -> Decimal | None:
    """What amounts are now expected to come to, those without a forecast as they are; None where none has one."""
    if all(one.forecast is None for one in amounts):
        return None
    return sum((one.amount if one.forecast is None else one.forecast for one in amounts), NOTHING)


def _share(part: Decimal, whole: Decimal) -> dict[str, Any]:
    share = percent_of(part, whole)
    return {"share": share, "drawn": min(max(share, NOTHING), Decimal(100)) if share is not None else None}


def _qualifier(value: str, word: str) -> str:
    """The word before a figure; none where it is exact."""
    return "" if value == "exact" else word
