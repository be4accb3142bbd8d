"""Sources that disagree: both are kept, and shown side by side until somebody settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from governance.models import Figure
from reports.sections.telling import Telling, link
from workstreams.figures import disagreeing, speaking
from workstreams.models import Reading

if TYPE_CHECKING:
    from reports.sections.programmes import Programmes


def conflicts(telling: Telling | Programmes) -> dict[str, Any]:
    """Readings of one measure, day and place that differ, and figures that are marked as contradicting another."""
    return {"rows": [*_readings(telling), *_figures(telling)]}


def _readings(telling: Telling | Programmes) -> list[dict[str, Any]]:
    rows = telling.rows(Reading).filter(scope_id__in=telling.scopes).select_related("measure", "document")
    found = list(rows.order_by("measure__reference", "kind", "as_at", "place_id", "coverage", "reference"))
    told = []
    for same in disagreeing(speaking(one for one in found if telling.name(one.measure))):
        said = [_said(telling, one, one.quoted or f"{_plain(one.value)} {one.unit}") for one in same]
        told.append(link(same[0].measure) | {"note": "", "sources": said})
    return told


def _figures(telling: Telling | Programmes) -> list[dict[str, Any]]:
    rows = telling.rows(Figure).filter(scope_id__in=telling.scopes, conflicts_with__isnull=False)
    told = []
    for one in rows.select_related("document", "conflicts_with__document").order_by("reference"):
        if telling.name(one.conflicts_with) is None:
            continue
        both = (one.conflicts_with, one)
        said = [_said(telling, each, each.quoted or f"{_plain(each.value)} {each.unit}") for each in both]
        named = link(one) | {"title": one.subject[:1].upper() + one.subject[1:]}
        told.append(named | {"note": one.conflict_note, "sources": said})
    return told


def _said(telling: Telling | Programmes, one: Any, says: str) -> dict[str, str]:
    return {"source": telling.name(one.document) or "Not stated", "says": says.strip(), "where": one.source}


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():,f}"
