"""What a load does, or would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from core.place_files.records import DemonstrationUpdate


@dataclass(frozen=True)
class Entry:
    """What happens to one record: `add`, `change`, `same` or, because it was withdrawn, `withdrawn`."""

    resource: str
    reference: str
    verb: str
    title: str = ""
    fields: tuple[str, ...] = ()


@dataclass
class Plan:
    """What a load does, or would do."""

    entries: list[Entry] = field(default_factory=list)
    demonstration: list[DemonstrationUpdate] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether anything is added or changed."""
        return any(entry.verb in ("add", "change") for entry in self.entries)

    def counts(self) -> dict[str, Counter[str]]:
        """How many records of each resource meet each fate."""
        counts: dict[str, Counter[str]] = {}
        for entry in self.entries:
            counts.setdefault(entry.resource, Counter())[entry.verb] += 1
        return counts
