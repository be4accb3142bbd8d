"""Programmes: one told of for itself, and all that a reader may see side by side, each with what its sources state."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, F, OuterRef
from django.db.models.functions import Coalesce

from budgets.models import AgencySpend, BudgetLine, Pool
from core.access import Access
from core.choices import WORST_FIRST
from governance.models import Board, Figure, NetworkMembership, Participation, Place, Programme
from reports.models import ReportSchedule
from reports.sections.telling import iso, link
from workstreams.choices import AskNature
from workstreams.figures import days_overdue, disagreeing
from workstreams.models import Ask, Reading, Theme, Workstream

WIDER = Place._meta.get_field("parent")
"""The relation by which `PLACES` climbs; further up nothing is read."""
PLACES = "place__parent__parent__parent"


@dataclass
class Programmes:
    """What is read of some programmes, each kind of record once for all of them."""

    access: Access
    day: date
    programmes: list[Programme]

    @property
    def scopes(self) -> set[uuid.UUID]:
        """Their scopes."""
        return {one.scope_id for one in self.programmes}

    def rows(self, model: Any) -> Any:
        """The records of a model in these programmes that the reader may see."""
        return self.seen(model).filter(scope_id__in=self.scopes)

    def seen(self, model: Any) -> Any:
        """The records of a model that the reader may see, of any programme and of the network."""
        return model.objects.visible_to(self.access).current()

    def name(self, record: Any) -> str | None:
        """What a record that another names is called; None where there is none that the reader may see."""
        return str(record) if record is not None and self.access.sees(record) else None

    def link(self, record: Any) -> dict[str, str] | None:
        """A record that another names, for the page to link to; None likewise."""
        return link(record) if record is not None and self.access.sees(record) else None

    def by_scope(self, rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
        """Records by the programme's scope that they belong to."""
        found: dict[uuid.UUID, list[Any]] = {one.scope_id: [] for one in self.programmes}
        for row in rows:
            found[row.scope_id].append(row)
        return found

    @cached_property
    def workstreams(self) -> dict[uuid.UUID, list[Workstream]]:
        """Their workstreams in the order of themes, closed ones among them."""
        rows = self.rows(Workstream).select_related("theme", "lead", "current_update")
        return self.by_scope(rows.order_by(F("theme__order").asc(nulls_last=True), "theme__reference", "reference"))

    @cached_property
    def boards(self) -> dict[uuid.UUID, list[Board]]:
        """Their own boards, and those of the network that take part in them. Two queries."""
        found = self.by_scope(self.rows(Board).order_by("name", "reference"))
        scopes = {one.pk: one.scope_id for one in self.programmes}
        taking_part = self.seen(Participation).filter(programme__in=list(scopes), board__withdrawn_at__isnull=True)
        for one in taking_part.select_related("board").order_by("board__name", "reference"):
            own = found[scopes[one.programme_id]]
            if one.board is not None and self.access.sees(one.board) and one.board not in own:
                own.append(one.board)
        return found

    @cached_property
    def pools(self) -> dict[uuid.UUID, list[Any]]:
        """Their pools, each with its computed total and `count`, the number of its lines."""
        of_pool = BudgetLine.objects.current().filter(pool=OuterRef("pk")).order_by()
        lines = of_pool.values("pool").annotate(n=Count("pk")).values("n")
        rows = self.rows(Pool).with_computed_total().annotate(count=Coalesce(lines, 0))
        return self.by_scope(rows.select_related("board", "accountable_body").order_by("reference"))

    @cached_property
    def spend(self) -> dict[uuid.UUID, list[AgencySpend]]:
        """What agencies spend in them."""
        rows = self.rows(AgencySpend).select_related("organisation", "part_of")
        return self.by_scope(rows.order_by("reference"))

    @cached_property
    def conflicts(self) -> Counter[uuid.UUID]:
        """How many facts sources disagree on, by scope. Two queries."""
        readings = self.rows(Reading).select_related("measure").order_by("measure__reference", "reference")
        found = Counter(same[0].scope_id for same in disagreeing(one for one in readings if self.name(one.measure)))
        marked = self.rows(Figure).filter(conflicts_with__isnull=False).select_related("conflicts_with")
        return found + Counter(one.scope_id for one in marked if self.name(one.conflicts_with))

    @cached_property
    def memberships(self) -> dict[uuid.UUID, list[NetworkMembership]]:
        """Memberships of the network by place."""
        found: dict[uuid.UUID, list[NetworkMembership]] = {}
        for one in self.seen(NetworkMembership).select_related("place").order_by("from_on", "reference"):
            if self.name(one.place):
                found.setdefault(one.place_id, []).append(one)
        return found


def compare(access: Access, day: date) -> dict[str, Any]:
    """Every programme that the reader may see, side by side, and the places of the network. Fixed queries."""
    seen = Programme.objects.visible_to(access).current()
    placed = seen.select_related("scope", "document", PLACES)
    told = Programmes(access, day, list(placed.order_by("title", "reference")))
    themes = Counter(told.rows(Theme).values_list("scope_id", flat=True))
    asks = Counter(told.rows(Ask).filter(nature=AskNature.ASK).values_list("scope_id", flat=True))
    due = told.rows(ReportSchedule).filter(paused=False).select_related("board").order_by("next_due_on", "reference")
    schedules = told.by_scope(due)
    return {
        "columns": [
            _column(told, one)
            | {"themes": themes[one.scope_id], "asks": asks[one.scope_id], "conflicts": told.conflicts[one.scope_id]}
            | {"report": _report(told, schedules[one.scope_id])}
            for one in told.programmes
        ],
        "memberships": [_membership(one) for of_place in told.memberships.values() for one in of_place],
        "waves": _waves(told),
    }


def ratings(told: Programmes, programme: Programme) -> dict[str, Any]:
    """How many open workstreams have each rating, worst first; how many updates are late."""
    every = told.workstreams[programme.scope_id]
    open_ones = [one for one in every if one.closed_on is None]
    counts = Counter(one.rag for one in open_ones)
    return {
        "counts": [{"rag": rag.value, "count": counts[rag]} for rag in WORST_FIRST if counts[rag]],
        "total": len(open_ones),
        "closed": len(every) - len(open_ones),
        "overdue": sum(1 for one in open_ones if days_overdue(one.next_update_due_on, told.day)),
        "demonstration": any(one.current_update and one.current_update.demonstration for one in open_ones),
    }


def board_tree(boards: list[Board]) -> list[dict[str, Any]]:
    """Boards below the board that they report to; one whose board is not among them stands at the top."""
    here = {one.pk for one in boards}
    below: dict[Any, list[Board]] = {}
    for one in boards:
        below.setdefault(one.reports_to_id if one.reports_to_id in here else None, []).append(one)
    placed: set[Any] = set()

    def nodes(found: list[Board]) -> list[dict[str, Any]]:
        fresh = [one for one in found if one.pk not in placed]
        placed.update(one.pk for one in fresh)
        return [_node(one) | {"below": nodes(below.get(one.pk, []))} for one in fresh]

    tree = nodes(below.get(None, []))
    return tree + [node for one in boards if one.pk not in placed for node in nodes([one])]


def themes(told: Programmes, programme: Programme) -> list[dict[str, Any]]:
    """Each theme with its workstreams, their ratings and leads; workstreams without a theme come last. Two queries."""
    found: dict[Any, list[Workstream]] = {}
    for one in told.workstreams[programme.scope_id]:
        found.setdefault(one.theme_id if told.name(one.theme) else None, []).append(one)
    own = list(told.rows(Theme).order_by("order", "reference"))
    rows = [{"theme": link(theme), "grouped_by_us": theme.our_grouping, "of": found.pop(theme.pk, [])} for theme in own]
    left = [one for rest in found.values() for one in rest]
    if left:
        rows.append({"theme": None, "grouped_by_us": False, "of": left})
    return [row | {"workstreams": [_workstream(told, one) for one in row.pop("of")]} for row in rows]


def pools(told: Programmes, programme: Programme) -> list[dict[str, Any]]:
    """Each pool with its stated total beside the sum of its lines."""
    return [_pool(told, one) for one in told.pools[programme.scope_id]]


def spending(told: Programmes, programme: Programme) -> dict[str, Any] | None:
    """What each agency spends, each pound counted once; None where nothing is recorded."""
    rows = told.spend[programme.scope_id]
    if not rows:
        return None
    return {"rows": [_agency(told, one) for one in rows], **_spend_total(rows)}


def membership_of(told: Programmes, programme: Programme) -> dict[str, Any]:
    """When the programme's place joined the network, or the nearest wider place that did."""
    place: Place | None = programme.place
    while place is not None and place.pk not in told.memberships:
        place = place.parent if WIDER.is_cached(place) else None
    of_place = told.memberships.get(place.pk, []) if place is not None else []
    within = str(place) if place is not None and place.pk != programme.place_id else ""
    return {"rows": [_membership(one) for one in of_place], "within": within}


def _column(told: Programmes, programme: Programme) -> dict[str, Any]:
    boards = told.boards[programme.scope_id]
    accountable = next((one for one in boards if one.accountable), None)
    rows = told.spend[programme.scope_id]
    document = programme.document if told.name(programme.document) else None
    return link(programme) | {
        "programme": link(programme),
        "place": told.name(programme.place),
        "vision": programme.vision,
        "source": {"title": document.title, "on": iso(document.issued_on)} if document else None,
        "network": membership_of(told, programme),
        "accountable": link(accountable) if accountable else None,
        "boards": len(boards),
        "ratings": ratings(told, programme),
        "pools": pools(told, programme),
        "spend": _spend_total(rows) if rows else None,
    }


def _node(board: Board) -> dict[str, Any]:
    status = "" if board.status == "established" else board.get_status_display().lower()
    return link(board) | {
        "kind_of_board": board.get_kind_display(),
        "status": status,
        "accountable": board.accountable,
    }


def _workstream(told: Programmes, one: Workstream) -> dict[str, Any]:
    lead = one.lead if told.name(one.lead) else None
    return link(one) | {
        "rag": one.rag,
        "assurance_rag": one.assurance_rag,
        "assured_on": iso(one.assured_on),
        "lead": str(lead) if lead else None,
        "job_title": lead.job_title if lead else "",
        "closed": iso(one.closed_on),
        "days_overdue": 0 if one.closed_on else days_overdue(one.next_update_due_on, told.day),
    }


def _pool(told: Programmes, pool: Any) -> dict[str, Any]:
    stated = pool.stated_total
    counted = bool(pool.count)
    differs = stated is not None and counted and stated != pool.computed_total
    return link(pool) | {
        "board": told.link(pool.board),
        "accountable_body": told.name(pool.accountable_body),
        "stated": _sum(stated),
        "qualifier": "" if pool.stated_qualifier == "exact" else pool.get_stated_qualifier_display(),
        "computed": _sum(pool.computed_total) if counted else None,
        "lines": pool.count,
        "difference": _sum(pool.computed_total - stated) if differs else None,
    }


def _agency(told: Programmes, one: AgencySpend) -> dict[str, Any]:
    return link(one) | {
        "organisation": told.name(one.organisation),
        "year": one.financial_year,
        "amount": _sum(one.amount),
        "counted": one.part_of_id is None,
        "part_of": told.name(one.part_of),
        "coverage": one.coverage,
        "uncertain": one.uncertain,
    }


def _spend_total(rows: list[AgencySpend]) -> dict[str, Any]:
    counted = [one for one in rows if one.part_of_id is None]
    return {
        "total": _sum(sum((one.amount for one in counted), Decimal(0))),
        "agencies": len({one.organisation_id for one in rows}),
        "years": sorted({one.financial_year for one in rows}),
        "inside": len(rows) - len(counted),
    }


def _report(told: Programmes, schedules: list[ReportSchedule]) -> dict[str, Any] | None:
    """The next report that will be made, and for which board."""
    first = next((one for one in schedules if told.name(one.board)), None)
    return {"on": iso(first.next_due_on), "board": link(first.board)} if first else None


def _membership(one: NetworkMembership) -> dict[str, Any]:
    return {
        "membership": link(one),
        "place": link(one.place),
        "wave": one.get_wave_display(),
        "from_on": one.from_on,
        "precision": one.from_precision,
        "note": one.note,
        "source": one.source,
    }


def _waves(told: Programmes) -> list[dict[str, Any]]:
    """How many places joined in each wave."""
    every = [one for of_place in told.memberships.values() for one in of_place]
    counts = Counter(one.get_wave_display() for one in every)
    return [{"wave": wave, "count": count} for wave, count in counts.items()]


def _sum(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
