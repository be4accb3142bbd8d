"""What the page of a programme tells: its ratings, boards, themes, money, conflicts and place in the network."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.access import access_of
from core.resources import Panel, panels
from governance.models import Programme
from reports.sections import programmes
from reports.sections.conflicts import conflicts

if TYPE_CHECKING:
    from core.access import Reader


def register() -> None:
    """Put the panels on the page of a programme, in their order."""
    panels[Programme] = [
        Panel("Workstreams by rating", "reports/_programme_ratings.html", _ratings, leads=True),
        Panel("Boards", "reports/_programme_boards.html", _boards),
        Panel("Themes, workstreams and leads", "reports/_programme_themes.html", _themes),
        Panel("Money", "reports/_programme_money.html", _money),
        Panel("Sources that disagree", "reports/_programme_conflicts.html", _conflicts),
        Panel("Network membership", "reports/_programme_network.html", _network),
        *panels.get(Programme, []),
    ]


def _told(programme: Programme, reader: Reader, day: date) -> programmes.Programmes:
    return programmes.Programmes(access_of(reader), day, [programme])


def _ratings(programme: Programme, reader: Reader, day: date) -> dict[str, Any]:
    told = programmes.ratings(_told(programme, reader, day), programme)
    return told | {"reference": programme.reference}


def _boards(programme: Programme, reader: Reader, day: date) -> dict[str, Any] | None:
    boards = _told(programme, reader, day).boards[programme.scope_id]
    return {"tree": programmes.board_tree(boards)} if boards else None


def _themes(programme: Programme, reader: Reader, day: date) -> dict[str, Any] | None:
    rows = programmes.themes(_told(programme, reader, day), programme)
    return {"rows": rows} if rows else None


def _money(programme: Programme, reader: Reader, day: date) -> dict[str, Any]:
    told = _told(programme, reader, day)
    return {"pools": programmes.pools(told, programme), "spend": programmes.spending(told, programme)}


def _conflicts(programme: Programme, reader: Reader, day: date) -> dict[str, Any] | None:
    told = conflicts(_told(programme, reader, day))
    return told if told["rows"] else None


def _network(programme: Programme, reader: Reader, day: date) -> dict[str, Any]:
    placed = Programme.objects.select_related(programmes.PLACES).get(pk=programme.pk)
    return programmes.membership_of(_told(placed, reader, day), placed)
