"""The sections of a board's page and of its progress report: each takes who is told what, and gives a plain dict.

Drawn live they are the board's page; frozen they are its report. What they give is JSON: dates and money as text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.sections.asks import asks_of_government, help_wanted
from reports.sections.conflicts import conflicts
from reports.sections.milestones import milestones
from reports.sections.money import money
from reports.sections.telling import Telling
from reports.sections.workstreams import changes, headline, themes, workstreams

SECTIONS: dict[str, Callable[[Telling], dict[str, Any]]] = {
    "headline": headline,
    "help_wanted": help_wanted,
    "changes": changes,
    "workstreams": workstreams,
    "themes": themes,
    "milestones": milestones,
    "money": money,
    "asks": asks_of_government,
    "conflicts": conflicts,
}
"""Every section by its name, in the order of the page."""


def draw(telling: Telling) -> dict[str, Any]:
    """All sections; a fixed number of queries, however much there is to tell."""
    return {name: section(telling) for name, section in SECTIONS.items()}


__all__ = ["SECTIONS", "Telling", "draw"]
