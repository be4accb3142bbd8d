"""What should be recorded of a programme's money, and what of it does not fit together."""

from __future__ import annotations

from typing import Any

from core.choices import Qualifier
from workstreams.choices import AskStatus
from workstreams.services.completeness import Check, Seen, Source, called, fits, missing, none_of

SOURCES = {
    "pools": Source(narrowed=lambda rows, seen: rows.with_computed_total()),
    "budget-lines": Source("workstream", whole=True),
    "business-case-conditions": Source(
        "business_case__workstream", lambda rows, seen: rows.select_related("business_case", "ask")
    ),
}


def has_money(one: Any, seen: Seen) -> bool:
    """Whether a budget line names the workstream, or its theme."""
    lines = seen.of(one, "budget-lines")
    return bool(lines or (one.theme_id and seen.by("budget-lines", "theme_id", one.theme_id)))


def are_shared_out(one: Any, seen: Seen) -> bool:
    """Whether any budget line says for which workstream or theme it is."""
    return any(line.workstream_id or line.theme_id for line in seen.all("budget-lines"))


def another_total(one: Any, seen: Seen) -> str:
    """Its source states another total than its lines come to; a total that is stated roughly may differ."""
    if one.stated_total is None or one.stated_total == one.computed_total:
        return ""
    return (
        f"The source of {called(one)} states £{one.stated_total:,.0f}, but its lines come to £{one.computed_total:,.0f}"
    )


def refused(one: Any, seen: Seen) -> str:
    """The ask on which a business case hangs has been refused."""
    if one.ask.status != AskStatus.REFUSED or not seen.access.sees(one.ask):
        return ""
    return f"{called(one.business_case)} hangs on {called(one.ask)}, which has been refused"


CHECKS: list[Check] = [
    none_of(
        *("programme-pools", "programmes", "Is it recorded what money the programme has?"),
        *("has no pool of money", lambda one, seen: bool(seen.all("pools"))),
        add="pools",
    ),
    none_of(
        *("lines-shared-out", "programmes", "Do budget lines say for which workstream or theme they are?"),
        *("has budget lines, but none says for which workstream or theme it is", are_shared_out),
        asked=lambda one, seen: bool(seen.all("budget-lines")),
        listed="budget-lines",
    ),
    none_of(
        *("pool-lines", "pools", "Does each pool have budget lines?"),
        *("has no budget line", lambda one, seen: bool(seen.by("budget-lines", "pool_id", one.pk))),
        add="budget-lines",
    ),
    missing(
        *("pool-held", "pools", "Is it said who holds each pool?"),
        "says neither which board holds it nor which body accounts for it",
        lambda one, seen: one.board_id is None and one.accountable_body_id is None,
    ),
    fits(
        *("pool-total", "pools", "Do the lines of each pool come to the total that its source states?", another_total),
        # of what is stated exactly, by who sees all that it is the sum of
        asked=lambda one, seen: (
            seen.whole and one.stated_qualifier == Qualifier.EXACT and bool(seen.by("budget-lines", "pool_id", one.pk))
        ),
        page="",
    ),
    none_of(
        *("workstream-money", "workstreams", "Is there a budget line for each workstream, or for its theme?"),
        *("has no budget line*, of its own or of its theme", has_money),
        # of a programme that shares its lines out; one that does not is told so once
        asked=lambda one, seen: bool(seen.all("pools")) and are_shared_out(one, seen),
        add="budget-lines",
    ),
    fits(
        *("case-condition", "business-case-conditions", "Are the asks not refused on which business cases hang?"),
        refused,
    ),
]
