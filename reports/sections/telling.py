"""Who is told what: the board, the reader, the day, and since when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F

from core.access import Access, access_of
from core.choices import WORST_FIRST
from core.figures import london_day
from governance.models import Board
from workstreams.choices import UpdateState
from workstreams.models import StatusUpdate, Workstream
from workstreams.services import strips_of

if TYPE_CHECKING:
    from core.access import Reader


@dataclass
class Telling:
    """What a section is drawn from. The workstreams and their updates are read once for all sections.

    `scope_id` narrows it to one programme, as a report is; a board's page tells all that the reader may see.
    """

    board: Board
    reader: Reader
    day: date
    since: date
    scope_id: uuid.UUID | None = None

    def rows(self, model: Any) -> Any:
        """The records of a model that the reader may see, in the programme where one is meant."""
        rows = model.objects.visible_to(self.reader).current()
        return rows.filter(scope_id=self.scope_id) if self.scope_id else rows

    @cached_property
    def boards(self) -> set[uuid.UUID]:
        """The board and every board below it: what reports to them reports, in the end, to it. One query."""
        above = dict(Board.objects.visible_to(self.reader).current().values_list("pk", "reports_to"))
        found, layer = set(), {self.board.pk}
        while layer:
            found |= layer
            layer = {pk for pk, parent in above.items() if parent in layer} - found
        return found

    @cached_property
    def workstreams(self) -> list[Workstream]:
        """The open and closed workstreams that report to the board or below it, worst rating first."""
        rows = self.rows(Workstream).filter(reports_to__in=self.boards)
        related = ("reports_to", "theme", "lead", "scope", "sponsor_board", "current_update")
        found = list(rows.select_related(*related).order_by("reference"))
        return sorted(found, key=lambda one: (WORST_FIRST.index(one.rag), one.reference))

    @cached_property
    def updates(self) -> dict[uuid.UUID, list[StatusUpdate]]:
        """The published updates of each workstream, the last first."""
        rows = self.rows(StatusUpdate).filter(state=UpdateState.PUBLISHED, workstream__reports_to__in=self.boards)
        found: dict[uuid.UUID, list[StatusUpdate]] = {}
        for update in rows.order_by("workstream", F("as_at").desc(), F("published_at").desc()):
            found.setdefault(update.workstream_id, []).append(update)
        return found

    @cached_property
    def strips(self) -> dict[uuid.UUID, list[str]]:
        """The ratings of each workstream over the last periods. One query."""
        found = strips_of(self.workstreams, self.updates, self.day)
        return {pk: strips["rag"] for pk, strips in found.items()}

    def name(self, record: Any) -> str | None:
        """What a record that another names is called; None where there is none that the reader may see."""
        return str(record) if record is not None and self.access.sees(record) else None

    @cached_property
    def access(self) -> Access:
        """What the reader may see."""
        return access_of(self.reader)

    def is_new(self, update: StatusUpdate) -> bool:
        """Whether an update describes a day of this period, or was published in it."""
        assert update.published_at
        return max(update.as_at, london_day(update.published_at)) >= self.since

    @property
    def scopes(self) -> set[uuid.UUID]:
        """The programmes that are told of: the one meant, or those whose workstreams report here."""
        if self.scope_id:
            return {self.scope_id}
        return {one.scope_id for one in self.workstreams} or {self.board.scope_id}


def partner_of(scope_id: uuid.UUID, network: frozenset[uuid.UUID]) -> Access:
    """The access of a report: what every partner of the programme may see, and no more."""
    return Access(user_id=None, roles={scope_id: frozenset({"viewer"})}, open=network)


def iso(day: date | None) -> str | None:
    """A day as JSON holds it."""
    return day.isoformat() if day else None


def link(record: Any) -> dict[str, str]:
    """A record as a section names it: the page makes the address."""
    return {"reference": record.reference, "title": str(record), "kind": record._meta.label_lower}
