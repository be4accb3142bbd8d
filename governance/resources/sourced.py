"""What every record shows that comes from a document; who writes."""

from __future__ import annotations

from core.choices import Role
from core.columns import Column, Link, Text

NETWORK_TEAM = frozenset({Role.NETWORK})

SECRETARIES = frozenset({Role.SECRETARY})


def sourced() -> list[Column]:
    """Where a record comes from: the document, and the place in it."""
    return [Link("document"), Text("source")]
