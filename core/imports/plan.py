"""What an import would do, row by row, in the words that a page shows."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from core.columns import Cell

ERROR, CONFLICT, CHANGE, ADD, SAME = "error", "conflict", "change", "add", "same"
KEEP, FILE = "keep", "file"
"""How a conflict is settled: by what is stored, or by what the file says."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell, or with no label in the whole row."""

    label: str
    text: str
    message: str


@dataclass(frozen=True)
class Difference:
    """One value that a row would set; `base` is what stood there when the file was made, where that is known."""

    label: str
    before: Cell
    after: Cell
    base: Cell | None = None


@dataclass
class RowPlan:
    """What one row of the file would do."""

    number: int
    state: str = SAME
    title: str = ""
    reference: str = ""
    url: str = ""
    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    """Cells of columns that are not taken over although they say something new."""
    untouched: bool = False
    """Whether a row in conflict says what stood there when the file was made, so that nobody meant to change it."""
    choice: str = ""

    def fail(self, message: str, label: str = "", text: str = "") -> None:
        """Say what is wrong."""
        self.state = ERROR
        self.faults.append(Fault(label, text, message))

    @property
    def said(self) -> tuple[Any, ...]:
        """All that a reader has been told of the row."""
        told = [
            (d.label, *(str((c.value, c.label)) for c in (d.before, d.after, d.base) if c)) for d in self.differences
        ]
        return (self.number, self.state, self.reference, told, [(f.label, f.text, f.message) for f in self.faults])


@dataclass
class Plan:
    """What a file would do; after it has been done, also to which records of which scopes."""

    rows: list[RowPlan]
    done: list[tuple[str, int, int]] = field(default_factory=list)
    """Id of each record that was written, with its version before (0 for a new one) and after."""
    scopes: set[uuid.UUID] = field(default_factory=set)
    digest: str = ""
    """Of all that the plan says before any conflict is settled: two plans of one digest are the same plan."""

    def of(self, state: str) -> list[RowPlan]:
        """The rows in a state."""
        return [row for row in self.rows if row.state == state]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in (ERROR, CONFLICT, CHANGE, ADD, SAME)}

    @property
    def unsettled(self) -> list[RowPlan]:
        """The conflicts that nobody has settled."""
        return [row for row in self.of(CONFLICT) if not row.choice]

    @property
    def can_be_applied(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.of(ERROR) and not self.unsettled

    def seal(self) -> None:
        """Remember what the plan says now."""
        told = repr([row.said for row in self.rows if row.state != SAME])
        self.digest = hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()
