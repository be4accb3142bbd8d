"""What the page of a workstream tells first: its latest update, its milestones, its measures."""

from __future__ import annotations

from core.resources import Panel, SubPage, panels, subpages
from governance.models import Place, Programme
from workstreams.models import Workstream
from workstreams.panels import assurance
from workstreams.panels.around import around
from workstreams.panels.measures import measures
from workstreams.panels.milestones import milestones
from workstreams.panels.updates import latest_update


def register() -> None:
    """Put the panels on the page of a workstream, in their order."""
    panels[Workstream] = [
        Panel("Latest update", "workstreams/_latest_update.html", latest_update, ("status-updates",), leads=True),
        Panel("Milestones", "workstreams/_milestones.html", milestones, ("milestones",)),
        Panel("Measures", "workstreams/_measures.html", measures, ("measures",)),
        Panel(
            "Assurance",
            "workstreams/_assurance.html",
            assurance.of_workstream,
            ("sharing-agreements", "impact-assessments"),
        ),
    ]
    panels.setdefault(Programme, []).extend(
        [
            Panel("Assurance of the programme as a whole", "workstreams/_assurance.html", assurance.of_programme),
            Panel("Around the work", "workstreams/_around.html", around),
        ]
    )
    subpages.setdefault(Programme, []).append(SubPage("Asks and barriers", "workstreams:asks_of_programme"))
    subpages.setdefault(Place, []).append(SubPage("Work here", "workstreams:work_here"))
