"""What the page of a workstream tells first: its latest update, its milestones, its measures."""

from __future__ import annotations

from core.resources import Panel, SubPage, panels, subpages
from governance.models import Programme
from workstreams.models import Risk, Workstream
from workstreams.panels.measures import measures
from workstreams.panels.milestones import milestones
from workstreams.panels.risks import risks_and_issues, scores
from workstreams.panels.updates import latest_update


def register() -> None:
    """Put the panels on the page of a workstream, in their order."""
    panels[Workstream] = [
        Panel("Latest update", "workstreams/_latest_update.html", latest_update, ("status-updates",), leads=True),
        Panel("Milestones", "workstreams/_milestones.html", milestones, ("milestones",)),
        Panel("Measures", "workstreams/_measures.html", measures, ("measures",)),
        Panel("Risks and issues", "workstreams/_risks.html", risks_and_issues, ("risks", "issues")),
    ]
    panels[Risk] = [Panel("Scores", "workstreams/_risk_scores.html", scores, leads=True)]
    subpages.setdefault(Programme, []).append(SubPage("Risks", "workstreams:programme_risks"))
