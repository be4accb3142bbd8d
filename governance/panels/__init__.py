"""What every page tells of its record: the actions about it."""

from __future__ import annotations

from core.resources import Panel, offers, shared_panels
from governance.panels.actions import actions, add_an_action


def register() -> None:
    """Put the panel, and the button that adds an action, on the page of every record."""
    shared_panels.append(Panel("Actions", "governance/_actions.html", actions))
    offers.append(add_an_action)
