"""Why a rating is what it is: the rules that speak, an override with its reason, and the assurance rating beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from core.access import access_of
from core.permissions import can_manage
from workstreams.models import AssuranceRating, StatusUpdate, Workstream
from workstreams.permissions import may_write_in
from workstreams.resources.told import findings_told, override_told, submitted_told
from workstreams.services import KINDS, RULES, findings_of, has_a_hand_in, number, thresholds_of

if TYPE_CHECKING:
    from core.access import Access, Reader
    from core.models import Record
    from governance.models import Programme

LATEST = 3
"""How many assurance ratings a workstream's page shows."""


def why_it_is(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """The rules that speak on a day, the override of the last update, and the assurance ratings."""
    access = access_of(reader)
    current = workstream.current_update
    last = current if current is not None and access.sees(current) else None
    rows = AssuranceRating.objects.visible_to(access).current().filter(workstream=workstream)
    assured = list(rows.select_related("given_by", "organisation")[: LATEST + 1])
    findings = findings_of([workstream], day)[workstream.pk]
    rates = may_write_in(access, workstream.scope_id) and workstream.closed_on is None
    rates = rates and not has_a_hand_in(access.user_id, workstream, day)
    if not (findings or assured or rates):
        return None
    asked = urlencode({"workstream": workstream.reference, "programme": workstream.scope.programme_reference or ""})
    return {
        "workstream": workstream,
        "findings": findings_told(findings, access),
        "override": override_told(last) if last else None,
        "assured": [{"rating": one, "for": _name(one.organisation, access)} for one in assured[:LATEST]],
        "more": len(assured) > LATEST,
        "rate_url": f"{reverse('workstreams:assurance_rating_new')}?{asked}" if rates else "",
    }


def as_submitted(update: StatusUpdate, reader: Reader, day: date) -> dict[str, Any] | None:
    """The rules that spoke when an update was submitted, and its override. One query for each kind of record."""
    return submitted_told(update, access_of(reader)) if update.findings else None


def rules_of(programme: Programme, reader: Reader, day: date) -> dict[str, Any]:
    """Every rule with the thresholds that hold in a programme. One query."""
    own = thresholds_of([programme.scope_id])
    manages = can_manage(reader, programme.scope_id)
    return {"rows": [_rule(name, own.get((programme.scope_id, name)), manages, programme) for name in RULES]}


def _rule(name: str, own: Any, manages: bool, programme: Programme) -> dict[str, Any]:
    rule = RULES[name]
    limits = rule.limits(own)
    new = reverse("workstreams:rating_threshold_new")
    asked = urlencode({"rule": name, "programme": programme.reference})
    change = reverse("workstreams:rating_threshold_change", args=[own.reference]) if own else f"{new}?{asked}"
    return {
        "name": rule.rule.label,
        "kind": KINDS[rule.kind],
        "how": "From" if limits.reached else "Over",
        "amber": _threshold(limits.amber, rule.unit),
        "red": _threshold(limits.red, rule.unit),
        "own": own,
        "change_url": change if manages else "",
    }


def _threshold(at: Decimal | None, unit: str) -> str:
    return "" if at is None else f"{number(at)}{unit}"


def _name(record: Record | None, access: Access) -> str:
    return str(record) if record is not None and access.sees(record) else ""
