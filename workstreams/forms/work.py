"""Closing a workstream."""

from __future__ import annotations

from core.forms import DayField
from core.writing import WhyForm


class CloseWorkstream(WhyForm):
    """On which day a workstream closed, and why."""

    field_order = ["closed_on", "why"]

    closed_on = DayField(label="Closed on", required=False, help_text="Today where nothing is said.")
