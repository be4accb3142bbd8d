"""The geometry of a line chart over days: where each mark stands. A template draws it, beside a table that says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 84, 24, 40, 40
BETWEEN_KEYS = 165
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
"""Distances between lines that a reader can count in, times a power of ten."""
LINES = 4
"""How many of them there are at most, beside the lowest."""
Point = tuple[date, Decimal]


@dataclass(frozen=True)
class Line:
    """One series: its name, the marker that tells it apart without colour, and its points in order of their days."""

    name: str
    kind: str
    points: Sequence[Point]
    joined: bool = True
    follows: bool = False
    """Whether it starts from a point that another line marks already."""


def line_chart(lines: Sequence[Line], key: str, title: str, description: str) -> dict[str, Any] | None:
    """Where marks, lines and labels of a chart stand, as texts for SVG; None where there is nothing to draw.

    `key` makes ids unique on a page. One day stands in the middle; values that are all the same, or all nothing, stand
    on the lowest line but one.
    """
    drawn = [line for line in lines if line.points]
    if not drawn:
        return None
    days = [on for line in drawn for on, _ in line.points]
    ticks = ticks_of([value for line in drawn for _, value in line.points])
    first, last = min(days), max(days)

    def x(on: date) -> Decimal:
        span = (last - first).days
        share = Decimal((on - first).days) / span if span else Decimal("0.5")
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(value: Decimal) -> Decimal:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    series = []
    for position, line in enumerate(drawn):
        marks = [{"x": f"{x(on):.1f}", "y": f"{y(value):.1f}"} for on, value in line.points]
        path = "M" + "L".join(f"{mark['x']} {mark['y']}" for mark in marks) if line.joined and len(marks) > 1 else ""
        own = {"marks": marks[1:] if line.follows else marks, "path": path, "key_x": LEFT + position * BETWEEN_KEYS}
        series.append({"name": line.name, "kind": line.kind} | own)
    middle = first + timedelta(days=(last - first).days // 2)
    return {
        "key": key,
        "title": title,
        "description": description,
        "series": series,
        "levels": [{"y": f"{y(tick):.1f}", "text": f"{tick.normalize():,f}"} for tick in ticks],
        "days": [{"x": f"{x(on):.1f}", "on": on} for on in sorted({first, middle, last})],
    }


def ticks_of(values: Sequence[Decimal]) -> list[Decimal]:
    """The levels that a chart draws: even, countable, from nothing where that is near, around all values.

    >>> [str(tick) for tick in ticks_of([Decimal(3), Decimal(38)])], [str(tick) for tick in ticks_of([Decimal(0)])]
    (['0', '10', '20', '30', '40'], ['0.00', '0.25'])
    >>> [str(tick) for tick in ticks_of([Decimal(101), Decimal(104)])]
    ['101.0', '102.0', '103.0', '104.0']
    """
    low, high = min(values), max(values)
    if 0 < low < (high - low) or low == high > 0:
        low = Decimal(0)
    elif high < 0 and low == high:
        high = Decimal(0)
    span = high - low or Decimal(1)
    power = Decimal(1).scaleb((span / LINES).adjusted())
    step = next(size * power for size in STEPS if size * power * LINES >= span)
    start = (low / step).to_integral_value(ROUND_FLOOR)
    end = max((high / step).to_integral_value(ROUND_CEILING), start + 1)
    return [step * (start + n) for n in range(int(end - start) + 1)]
