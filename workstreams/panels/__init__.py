"""What the page of a workstream tells first: its latest update, its milestones, its measures."""

from __future__ import annotations

from core.resources import Panel, SubPage, panels, subpages
from governance.models import Programme
from workstreams.models import Measure, Workstream
from workstreams.panels.measures import measures
from workstreams.panels.milestones import milestones
from workstreams.panels.updates import latest_update


def register() -> None:
    """Put the panels on the page of a workstream, in their order."""
    panels[Workstream] = [
        Panel("Latest update", "workstreams/_latest_update.html", latest_update, ("status-updates",), leads=True),
        Panel("Milestones", "workstreams/_milestones.html", milestones, ("milestones",)),
        Panel("Measures", "workstreams/_measures.html", measures, ("measures",)),
    ]
    subpages.setdefault(Measure, []).append(SubPage("Turn the curve", "workstreams:measure_curve"))
    subpages.setdefault(Programme, []).append(SubPage("Outcomes and measures", "workstreams:scorecard"))
