"""What a reader sees of a programme on a day, read by one query for each kind of record."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core.access import Access, access_of
from core.resources import registry
from governance.models import Programme
from workstreams.models import ReportingPeriod, StatusUpdate, Workstream
from workstreams.services.completeness.declared import Source, sources

if TYPE_CHECKING:
    from core.access import Reader


class UnreadableError(Exception):
    """A check wants records of a kind that the token may not read."""


class Seen:
    """The records of a programme that a reader may see, each kind read when it is first asked for.

    With a workstream, what belongs to others is not read. With a draft, the workstream and its milestones are as the
    draft says: what it types counts as if it had been published. `readable` names the resources that a token may read.
    """

    def __init__(
        self,
        programme: Programme,
        reader: Reader,
        day: date,
        *,
        workstream: Workstream | None = None,
        draft: StatusUpdate | None = None,
        readable: Collection[str] | None = None,
    ) -> None:
        self.programme, self.day, self.draft = programme, day, draft
        self.access: Access = access_of(reader)
        self.only = workstream
        self.readable = readable
        self._read: dict[str, list[Any]] = {"programmes": [programme]}
        self._sorted: dict[tuple[str, str], dict[Any, list[Any]]] = {}

    @property
    def whole(self) -> bool:
        """Whether this reader sees every record of the programme."""
        return self.programme.scope_id in self.access.managed

    @property
    def limit(self) -> str:
        """What ends a sentence which says that something is not there."""
        return "" if self.whole else " that you may see"

    def all(self, name: str) -> list[Any]:
        """Every record of a kind, by the name of its resource. Raises UnreadableError where the token may not."""
        self._refuse_unreadable(name)
        if name not in self._read:
            self._read[name] = self._drafted(name, list(self._rows(name)))
        return self._read[name]

    def by(self, name: str, field: str, key: Any) -> list[Any]:
        """The records of a kind whose `field` is that key."""
        if (name, field) not in self._sorted:
            found = self._sorted[name, field] = {}
            for one in self.all(name):
                found.setdefault(getattr(one, field), []).append(one)
        return self._sorted[name, field].get(key, [])

    def of(self, workstream: Workstream, name: str) -> list[Any]:
        """The records of a kind that name that workstream."""
        return self.by(name, "workstream_id", workstream.pk)

    def one(self, name: str, key: uuid.UUID | None) -> Any:
        """The record of a kind with this key; None where there is none or it may not be seen."""
        return next(iter(self.by(name, "pk", key)), None) if key else None

    def home(self, name: str, one: Any) -> Any:
        """The key of the workstream that a record belongs to; None for the programme's own."""
        if isinstance(one, Workstream):
            return one.pk
        *above, last = [*sources.get(name, Source()).workstream.split("__")]
        for step in above:
            one = getattr(one, step)
        return getattr(one, f"{last}_id") if last else None

    def update_of(self, workstream: Workstream) -> StatusUpdate | None:
        """The draft that is checked, else the update by which the workstream is rated."""
        if self.draft is not None and self.draft.workstream_id == workstream.pk:
            return self.draft
        found: StatusUpdate | None = self.one("status-updates", workstream.current_update_id)
        return found

    @cached_property
    def period(self) -> ReportingPeriod | None:
        """The last reporting period that has closed. One query. Raises UnreadableError as `all` does."""
        self._refuse_unreadable("reporting-periods")
        rows = ReportingPeriod.objects.visible_to(self.access).current().filter(scope=self.programme.scope_id)
        return rows.filter(closed_at__isnull=False).order_by("starts_on").last()

    def _refuse_unreadable(self, name: str) -> None:
        if self.readable is not None and name not in self.readable:
            raise UnreadableError(name)

    def _rows(self, name: str) -> Any:
        model, source = registry[name].model, sources.get(name, Source())
        rows = model.objects.visible_to(self.access).current().filter(scope=self.programme.scope_id).defer("search")
        if self.only is not None and model is Workstream:
            rows = rows.filter(pk=self.only.pk)
        elif self.only is not None and source.workstream and not source.whole:
            rows = rows.filter(**{f"{source.workstream}_id": self.only.pk})
        return source.narrowed(rows, self) if source.narrowed else rows

    def _drafted(self, name: str, rows: list[Any]) -> list[Any]:
        """The records as the draft says they are."""
        if self.draft is None:
            return rows
        for one in rows:
            if name == "workstreams" and one.pk == self.draft.workstream_id:
                one.rag = self.draft.rag
            if name == "milestones" and (said := self.draft.milestone_changes.get(one.reference)):
                for field in ("done_on", "forecast_on"):
                    if said.get(field):
                        setattr(one, field, date.fromisoformat(said[field]))
        return [*rows, self.draft] if name == "status-updates" else rows
