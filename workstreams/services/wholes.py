"""A measure over the tree of places: what its parts come to, and which are missing. Reads, changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.models import Place
from workstreams import figures
from workstreams.choices import ADDED_UP, DIVIDED, SEEN
from workstreams.figures import Part, RolledUp
from workstreams.models import Measure, Reading


@dataclass(frozen=True)
class Whole:
    """The places of one kind directly below that of a measure, and what they come to on a day."""

    kind: str
    as_at: date | None
    parts: Sequence[tuple[Place, Part | None, str]]
    """Each place with what it gives, and why it gives nothing."""
    made: RolledUp
    stated: Sequence[Reading]
    """What sources say of the whole on the same day."""


def wholes_of(measure: Measure, readings: Iterable[Reading], places: Iterable[Place]) -> list[Whole]:
    """A whole for each kind of place below the measure's own that has a reading somewhere: wards, constituencies.

    Readings count that are of the latest day on which a place below has one. A place without a reading of its own is
    made from the places below it if all of those are there; otherwise it is missing.
    """
    if measure.place_id is None:
        return []
    tree = _Tree(measure, figures.speaking(one for one in readings if one.kind in SEEN), places)
    below = [child for child in tree.children.get(measure.place_id, []) if tree.is_told(child)]
    return [tree.whole(kind) for kind in dict.fromkeys(child.kind for child in below)]


class _Tree:
    """The places below a measure's own, and the readings of each on one day."""

    def __init__(self, measure: Measure, readings: Sequence[Reading], places: Iterable[Place]) -> None:
        self.measure = measure
        self.children: dict[Any, list[Place]] = {}
        for place in sorted(places, key=lambda one: (one.name, one.reference)):
            self.children.setdefault(place.parent_id, []).append(place)
        inside = self._below(measure.place_id)
        days = {one.as_at for one in readings if one.place_id in inside}
        self.day = max((day for day in days if day is not None), default=None)
        self.at: dict[Any, list[Reading]] = {}
        for one in readings:
            if one.as_at == self.day:
                self.at.setdefault(one.place_id or measure.place_id, []).append(one)

    def _below(self, place_id: Any) -> set[Any]:
        found: set[Any] = set()
        waiting = [place_id]
        while waiting:
            for child in self.children.get(waiting.pop(), []):
                if child.pk not in found:
                    found.add(child.pk)
                    waiting.append(child.pk)
        return found

    def is_told(self, place: Place) -> bool:
        """Whether a place, or one below it, has a reading of the day."""
        return any(pk in self.at for pk in {place.pk, *self._below(place.pk)})

    def whole(self, kind: str) -> Whole:
        """The places of one kind below the measure's own, and what they come to."""
        siblings = [child for child in self.children[self.measure.place_id] if child.kind == kind]
        parts = [(place, *self.part(place)) for place in siblings]
        stated = self.at.get(self.measure.place_id, [])
        label = str(siblings[0].get_kind_display())
        return Whole(label, self.day, parts, self.rolled({_name(one): part for one, part, _ in parts}), stated)

    def part(self, place: Place) -> tuple[Part | None, str]:
        """What a place gives: its own reading, or what all the places below it come to; and why it gives nothing."""
        own = self.at.get(place.pk, [])
        if len({one.value for one in own}) > 1:
            return None, "Sources disagree"
        if own:
            return Part(own[0].value, own[0].numerator, own[0].denominator), ""
        below = self.children.get(place.pk, [])
        kinds = list(dict.fromkeys(one.kind for one in below if self.is_told(one)))
        if len(kinds) != 1:
            return None, "No reading"
        made = self.rolled({_name(one): self.part(one)[0] for one in below if one.kind == kinds[0]})
        if made.missing or made.whole is None:
            return None, f"Without {', '.join(made.missing)}"
        return made.whole, ""

    def rolled(self, parts: Mapping[str, Part | None]) -> RolledUp:
        """What parts come to, by the kind of values that the measure has."""
        kind = self.measure.value_kind
        if kind not in (*ADDED_UP, *DIVIDED):
            missing = tuple(name for name, part in parts.items() if part is None)
            return RolledUp(None, 0, missing, "The values of this measure are not said to add up.")
        added = kind in ADDED_UP
        return figures.roll_up(parts, added=added, multiplier=self.measure.times, places=self.measure.decimals)


def _name(place: Place) -> str:
    return f"{place.name} ({place.reference})"
