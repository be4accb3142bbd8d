"""Why is it red: the rules that call for red or amber, and what each finds in a workstream. Reads, changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.choices import RAG, Visibility
from core.models import Record
from workstreams.choices import RiskStatus, Rule, TargetRating
from workstreams.figures import Limits, called_for, is_better, span_of, worst
from workstreams.models import Measure, Milestone, RatingThreshold, Risk, StatusUpdate, Workstream
from workstreams.services.standings import readings_of, standings_of

WIDTH = (Visibility.OWNER, Visibility.BOARD, Visibility.PARTNERS, Visibility.PUBLIC)
"""Who may see a record, from narrowest to widest."""
KINDS = {"rag_time": "Time", "rag_money": "Money", "rag_benefits": "Benefits", "rag_risk": "Risk"}
"""The ratings by kind, and what each is called."""
Moved = Mapping[str, Mapping[str, str]]
"""What an update says of milestones, by reference."""


@dataclass(frozen=True)
class Fact:
    """What a rule looks at: a record of a workstream, and its number."""

    workstream_id: uuid.UUID
    record: Record
    value: Decimal


@dataclass(frozen=True)
class RatingRule:
    """A rule, the rating by kind that it speaks of, its standard thresholds, and where its numbers come from."""

    rule: Rule
    kind: str
    said: str
    """What a number means, with a place for it."""
    unit: str
    standard: Limits
    find: Callable[[Sequence[Workstream], date, Moved], Iterable[Fact]]

    def limits(self, own: RatingThreshold | None) -> Limits:
        """The thresholds of a programme, or the standard ones."""
        return Limits(own.amber_at, own.red_at, self.standard.reached) if own else self.standard

    def frozen_limits(self, kept: Mapping[str, Any]) -> Limits:
        """The thresholds that an update has kept."""
        at = {name: None if kept[f"{name}_at"] is None else Decimal(kept[f"{name}_at"]) for name in ("amber", "red")}
        return Limits(at["amber"], at["red"], self.standard.reached)

    def words(self, limits: Limits) -> str:
        """The thresholds in words."""
        how = "from" if limits.reached else "over"
        told = {"amber": limits.amber, "red": limits.red}
        parts = [f"{name} {how} {number(at)}{self.unit}" for name, at in told.items() if at is not None]
        return ", ".join(parts) or "never speaks"


@dataclass(frozen=True)
class Finding:
    """That a rule calls for a rating, because of one record."""

    rule: RatingRule
    record: Record
    value: Decimal
    limits: Limits
    rag: str

    @property
    def told(self) -> str:
        """What it finds, in words."""
        return self.rule.said.format(number(self.value))

    def frozen(self) -> dict[str, Any]:
        """What an update keeps of it."""
        return {
            "rule": self.rule.rule.value,
            "kind": self.rule.kind,
            "rag": self.rag,
            "record": self.record.reference,
            "value": _plain(self.value),
            "amber_at": _plain(self.limits.amber),
            "red_at": _plain(self.limits.red),
        }


RULES: dict[str, RatingRule] = {}
"""Every rule by its name, in the order in which pages tell them."""


def register_rule(rule: RatingRule) -> None:
    """Let a rule speak; an app does it where it gets ready."""
    RULES[rule.rule.value] = rule
    for name in Rule.values:
        if name in RULES:
            RULES[name] = RULES.pop(name)


def thresholds_of(scopes: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, str], RatingThreshold]:
    """The thresholds that programmes have of their own, by scope and rule. One query."""
    rows = RatingThreshold.objects.current().filter(scope__in=set(scopes))
    return {(one.scope_id, one.rule): one for one in rows}


def findings_of(workstreams: Sequence[Workstream], day: date, moved: Moved | None = None) -> dict[Any, list[Finding]]:
    """What the rules find in each open workstream on a day, worst first. A fixed number of queries.

    Only records count that everybody sees who sees the workstream, so that a rating tells nobody more than they may
    know. `moved` is what an update says of milestones and has not come true yet.
    """
    open_ones = {one.pk: one for one in workstreams if one.closed_on is None}
    found: dict[Any, list[Finding]] = {one.pk: [] for one in workstreams}
    if not open_ones:
        return found
    own = thresholds_of(one.scope_id for one in open_ones.values())
    for rule in RULES.values():
        for fact in rule.find(list(open_ones.values()), day, moved or {}):
            workstream = open_ones[fact.workstream_id]
            limits = rule.limits(own.get((workstream.scope_id, rule.rule.value)))
            rag = called_for(fact.value, limits)
            if rag and is_as_wide(fact.record, workstream):
                found[workstream.pk].append(Finding(rule, fact.record, fact.value, limits, rag))
    for findings in found.values():
        findings.sort(key=lambda one: (one.rag != RAG.RED, list(RULES).index(one.rule.rule), -one.value))
    return found


def findings_for(update: StatusUpdate, day: date) -> list[Finding]:
    """What the rules find in the workstream of an update, were the update published."""
    return findings_of([update.workstream], day, update.milestone_changes)[update.workstream_id]


def kept_by(update: StatusUpdate) -> list[str]:
    """What rules found when an update was submitted, in words that name no record."""
    return [
        f"{RULES[one['rule']].rule.label}: {RULES[one['rule']].said.format(one['value'])}" for one in update.findings
    ]


def overridden_then(update: StatusUpdate) -> list[str]:
    """The ratings of a submitted update that are better than its rules called for."""
    return overridden(update, [(one["kind"], one["rag"]) for one in update.findings])


def overridden(update: StatusUpdate, called: Iterable[tuple[str, str]]) -> list[str]:
    """The ratings of an update that are better than those that rules call for, given as pairs of kind and rating."""
    by_kind: dict[str, list[str]] = {"rag": []}
    for kind, rag in called:
        by_kind.setdefault(kind, []).append(rag)
        by_kind["rag"].append(rag)
    return [kind for kind, ratings in by_kind.items() if is_better(getattr(update, kind), worst(ratings))]


def is_as_wide(record: Record, workstream: Workstream) -> bool:
    """Whether everybody who sees the workstream sees the record."""
    if record.visibility == workstream.visibility:
        return record.audience_id == workstream.audience_id
    return WIDTH.index(Visibility(record.visibility)) > WIDTH.index(Visibility(workstream.visibility))


def number(value: Decimal | None) -> str:
    """A number as it is said: without zeros that say nothing.

    >>> number(Decimal("12.50")), number(Decimal(1200)), number(Decimal("30.00"))
    ('12.5', '1,200', '30')
    """
    if value is None:
        return ""
    told = f"{value:,.2f}"
    return told.rstrip("0").rstrip(".")


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else number(value).replace(",", "")


# What the rules look at -----------------------------------------------------------------------------------------------


def _slipped(workstreams: Sequence[Workstream], day: date, moved: Moved) -> Iterable[Fact]:
    """By how many days each milestone that is not done lies behind its current baseline, or will; at least until today.

    A day that is known to the month or year only is late once all of it has passed.
    """
    rows = Milestone.objects.current().confirmed().filter(workstream__in=workstreams, done_on__isnull=True)
    for one in rows:
        said = moved.get(one.reference, {})
        baseline = one.baseline_now_on
        if baseline is None or "done_on" in said:
            continue
        held = span_of(baseline, one.baseline_now_precision)[1]
        if "forecast_on" in said:
            due = date.fromisoformat(said["forecast_on"])
        else:
            due = span_of(one.forecast_on, one.forecast_precision)[1] if one.forecast_on else held
        yield Fact(one.workstream_id, one, Decimal((max(due, day) - held).days))


def _off_target(workstreams: Sequence[Workstream], day: date, moved: Moved) -> Iterable[Fact]:
    """By how many percent each measure that is off target misses it; a target of nothing is missed by all of it."""
    by_pk = {one.pk: one for one in workstreams}
    measures = list(Measure.objects.current().filter(workstream__in=workstreams))
    readings = readings_of(measures, day) if measures else {}
    wide = {
        one.pk: [each for each in readings.get(one.pk, []) if is_as_wide(each, by_pk[one.workstream_id])]
        for one in measures
    }
    standings = standings_of(measures, day, told=wide)
    for one in measures:
        standing = standings[one.pk]
        if standing.rating == TargetRating.OFF_TARGET:
            missed = standing.missed_by
            yield Fact(one.workstream_id, one, Decimal(100) if missed is None else missed)


def _scored(workstreams: Sequence[Workstream], day: date, moved: Moved) -> Iterable[Fact]:
    """The score of each open risk that has one."""
    rows = Risk.objects.current().filter(workstream__in=workstreams, status=RiskStatus.OPEN, score__isnull=False)
    return (Fact(one.workstream_id, one, Decimal(one.score)) for one in rows)


def register_rules() -> None:
    """The rules of this app; that of money comes from the app that knows it."""
    days, percent = Limits(Decimal(14), Decimal(30)), Limits(Decimal(0), Decimal(20))
    score = Limits(Decimal(12), Decimal(20), reached=True)
    register_rule(RatingRule(Rule.MILESTONE_SLIP, "rag_time", "{} days behind its baseline", " days", days, _slipped))
    register_rule(RatingRule(Rule.OFF_TARGET, "rag_benefits", "{}% off its target", "%", percent, _off_target))
    register_rule(RatingRule(Rule.RISK_SCORE, "rag_risk", "scores {}", "", score, _scored))
