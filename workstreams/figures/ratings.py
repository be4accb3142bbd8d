"""Direction of travel."""

from __future__ import annotations

from core.choices import WORST_FIRST


def direction_of_travel(before: str | None, after: str) -> str:
    """How a rating has moved: up (better), down (worse) or same; not rated and not started are neither.

    >>> direction_of_travel("amber", "green"), direction_of_travel("green", "red"), direction_of_travel(None, "red")
    ('up', 'down', 'same')
    """
    known = [rating.value for rating in WORST_FIRST if rating.value not in ("not_rated", "not_started")]
    if before not in known or after not in known or before == after:
        return "same"
    return "up" if known.index(after) > known.index(before) else "down"
