"""Ratings: the headline, what changed, the register of workstreams, and the table of themes, focuses and leads."""

from __future__ import annotations

from collections import Counter
from typing import Any

from core.choices import RAG, WORST_FIRST
from reports.sections.telling import Telling, iso, link
from workstreams.figures import days_overdue, travel_of
from workstreams.models import StatusUpdate, Workstream
from workstreams.services import kept_by, overridden_then

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def headline(telling: Telling) -> dict[str, Any]:
    """The sentence that the board would say aloud, and how many workstreams have each rating."""
    open_ones = [one for one in telling.workstreams if one.closed_on is None]
    counts = Counter(one.rag for one in open_ones)
    late = sum(1 for one in open_ones if days_overdue(one.next_update_due_on, telling.day))
    return {
        "lead": _lead(counts, len(open_ones)),
        "rest": _rest(counts, late),
        "counts": [{"rag": rag.value, "count": counts[rag]} for rag in WORST_FIRST if counts[rag]],
        "overdue": late,
        "total": len(open_ones),
        "demonstration": any(one.current_update and one.current_update.demonstration for one in open_ones),
    }


def changes(telling: Telling) -> dict[str, Any]:
    """What has moved since the board was last told: ratings, first ratings, and workstreams not heard of."""
    moved, first = [], []
    for one in telling.workstreams:
        told = telling.updates.get(one.pk, [])
        if not _heard(telling, one):
            continue
        before = _before(telling, told)
        why = next((update.rag_reason for update in told if telling.is_new(update) and update.rag_reason), "")
        entry = link(one) | {"before": before.rag if before else None, "after": told[0].rag, "text": why}
        if before is None:
            first.append(entry)
        elif before.rag != told[0].rag:
            moved.append(entry)
    silent = [link(one) for one in telling.workstreams if not one.closed_on and not _heard(telling, one)]
    return {"since": iso(telling.since), "moved": moved, "first": first, "silent": silent}


def workstreams(telling: Telling) -> dict[str, Any]:
    """The register: rating, the last six, why, and when it was last said; first the exceptions, and how many."""
    rows = [_row(telling, one) for one in telling.workstreams if one.closed_on is None]
    return {"rows": rows, "exceptions": sum(1 for row in rows if RAG(row["rag"]).needs_path_to_green)}


def themes(telling: Telling) -> dict[str, Any]:
    """The table of priority themes, workstream focuses and leads."""
    ordered = sorted(
        telling.workstreams,
        key=lambda one: (one.theme is None, one.theme.order if one.theme else 0, one.reference),
    )
    return {
        "rows": [
            {
                "theme": link(one.theme) if telling.name(one.theme) else None,
                "workstream": link(one),
                "focus": one.focus,
                "lead": telling.name(one.lead),
                "job_title": one.lead.job_title if one.lead and telling.name(one.lead) else "",
                "sponsor": telling.name(one.sponsor_board),
            }
            for one in ordered
        ]
    }


def _row(telling: Telling, one: Workstream) -> dict[str, Any]:
    told = telling.updates.get(one.pk, [])
    last = told[0] if told else None
    return link(one) | {
        "theme": telling.name(one.theme) or "No theme",
        "programme": one.scope.title,
        "lead": telling.name(one.lead),
        "through": telling.name(one.reports_to) or "" if one.reports_to_id != telling.board.pk else "",
        "rag": one.rag,
        "strip": telling.strips[one.pk],
        "direction": travel_of(telling.strips[one.pk]) or None,
        "summary": last.summary if last else "",
        "rag_reason": last.rag_reason if last else "",
        "path_to_green": last.path_to_green if last and RAG(last.rag).needs_path_to_green else "",
        "back_to_green_on": iso(last.back_to_green_on) if last and RAG(last.rag).needs_path_to_green else None,
        "updated": iso(last.as_at) if last else None,
        "due": iso(one.next_update_due_on),
        "days_overdue": days_overdue(one.next_update_due_on, telling.day),
        "demonstration": bool(last and last.demonstration),
        "rules": kept_by(last) if last else [],
        "override_reason": last.override_reason if last and overridden_then(last) else "",
        "assurance_rag": one.assurance_rag,
        "assured_on": iso(one.assured_on),
    }


def _heard(telling: Telling, one: Workstream) -> bool:
    told = telling.updates.get(one.pk, [])
    return any(telling.is_new(update) for update in told)


def _before(telling: Telling, told: list[StatusUpdate]) -> StatusUpdate | None:
    """The update that the board was last told; of those that were all published at once, the last of before."""
    known = (update for update in told if not telling.is_new(update))
    return next(known, None) or next((update for update in told[1:] if update.as_at < telling.since), None)


def _lead(counts: Counter[str], total: int) -> str:
    if not total:
        return "No workstream reports to this board."
    for rag in (RAG.RED, RAG.AMBER):
        if counts[rag] and total == 1:
            return f"Its one workstream is {rag.label.lower()}."
        if counts[rag]:
            verb = "is" if counts[rag] == 1 else "are"
            return f"{_number(counts[rag])} of {_number(total).lower()} workstreams {verb} {rag.label.lower()}."
    if counts[RAG.NOT_RATED] == total:
        return (
            "Its one workstream has not been rated yet."
            if total == 1
            else f"None of {total} workstreams has been rated yet."
        )
    if counts[RAG.GREEN] == total:
        return "Every workstream is green."
    return f"No workstream is red or amber, of {_number(total).lower()}."


def _rest(counts: Counter[str], late: int) -> str:
    told = []
    if counts[RAG.RED] and counts[RAG.AMBER]:
        told.append(f"{_number(counts[RAG.AMBER])} {'is' if counts[RAG.AMBER] == 1 else 'are'} amber.")
    rated = sum(counts.values()) - counts[RAG.NOT_RATED]
    if counts[RAG.NOT_RATED] and rated:
        one = counts[RAG.NOT_RATED] == 1
        told.append(f"{_number(counts[RAG.NOT_RATED])} {'has' if one else 'have'} not been rated.")
    if late:
        told.append(f"{_number(late)} update{' is' if late == 1 else 's are'} late.")
    return " ".join(told)


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
