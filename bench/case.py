"""One thing that is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A figure of the product beside another, and the least or the most that their ratio should be."""

    name: str
    product: Callable[[], float]
    beside: Callable[[], float]
    unit: str = "a second"
    least: float | None = None
    most: float | None = None
    of: str = "of bare"

    @property
    def goal(self) -> str:
        """The goal in words."""
        return f"at least {self.least:g} {self.of}" if self.least is not None else f"at most {self.most:g} {self.of}"

    def met(self, ratio: float) -> bool:
        """Whether a ratio reaches the goal."""
        return ratio >= self.least if self.least is not None else ratio <= (self.most or 0)
