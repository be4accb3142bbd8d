"""Sources that disagree: both are kept, and shown side by side until somebody settles them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from governance.models import Figure
from reports.sections.telling import Telling, link
from workstreams.models import Reading


def conflicts(telling: Telling) -> dict[str, Any]:
    """Readings of one measure, day and place that differ, and figures that are marked as contradicting another."""
    return {"rows": [*_readings(telling), *_figures(telling)]}


def _readings(telling: Telling) -> list[dict[str, Any]]:
    rows = telling.rows(Reading).filter(scope_id__in=telling.scopes).select_related("measure", "document")
    found = list(rows.order_by("measure__reference", "kind", "as_at", "place_id", "coverage", "reference"))
    told = []
    for _, group in groupby(found, key=lambda one: (one.measure_id, one.kind, one.as_at, one.place_id, one.coverage)):
        same = list(group)
        if len({(one.value, one.unit) for one in same}) > 1:
            said = [
                _said(
                    one.document, f"{one.quoted or _plain(one.value)} {one.unit if not one.quoted else ''}", one.source
                )
                for one in same
            ]
            told.append(link(same[0].measure) | {"note": "", "sources": said})
    return told


def _figures(telling: Telling) -> list[dict[str, Any]]:
    rows = telling.rows(Figure).filter(scope_id__in=telling.scopes, conflicts_with__isnull=False)
    told = []
    for one in rows.select_related("document", "conflicts_with__document").order_by("reference"):
        said = [
            _said(each.document, each.quoted or f"{_plain(each.value)} {each.unit}", each.source)
            for each in (one.conflicts_with, one)
        ]
        named = link(one) | {"title": one.subject[:1].upper() + one.subject[1:]}
        told.append(named | {"note": one.conflict_note, "sources": said})
    return told


def _said(document: Any, says: str, where: str) -> dict[str, str]:
    return {"source": str(document) if document else "Not stated", "says": says.strip(), "where": where}


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():,f}"
