"""What the pages of workstreams and milestones tell first, and the pages of their own that programmes have here."""

from __future__ import annotations

from core.resources import Panel, SubPage, panels, subpages
from governance.models import Place, Programme
from workstreams.models import Gate, Measure, Milestone, Risk, StatusUpdate, Workstream
from workstreams.panels import assurance, completeness
from workstreams.panels.around import around
from workstreams.panels.dependencies import dependencies
from workstreams.panels.gates import rests_on, steps
from workstreams.panels.measures import measures
from workstreams.panels.milestones import days_of_milestone, milestones
from workstreams.panels.ratings import as_submitted, rules_of, why_it_is
from workstreams.panels.risks import risks_and_issues, scores
from workstreams.panels.updates import latest_update

RATED, AT_RISK, WAITING = ("assurance-ratings",), ("risks", "issues"), ("dependencies",)
GATE_ROWS = ("gate-items", "gate-reviewers", "gate-conditions")


def register() -> None:
    """Put the panels on the pages of workstreams and milestones, and the pages of a programme, in their order."""
    panels[Workstream] = [
        Panel("Latest update", "workstreams/_latest_update.html", latest_update, ("status-updates",), leads=True),
        Panel("Why this rating", "workstreams/_why.html", why_it_is, RATED, adds=RATED),
        Panel("Milestones", "workstreams/_milestones.html", milestones, ("milestones",)),
        Panel("Measures", "workstreams/_measures.html", measures, ("measures",)),
        Panel("Risks and issues", "workstreams/_risks.html", risks_and_issues, AT_RISK, adds=AT_RISK),
        Panel("Steps and gates", "workstreams/_steps.html", steps, ("gates",)),
        Panel(
            "Assurance",
            "workstreams/_assurance.html",
            assurance.of_workstream,
            ("sharing-agreements", "impact-assessments"),
        ),
        Panel("What is missing", "workstreams/_missing_of_workstream.html", completeness.of_workstream),
    ]
    panels[StatusUpdate] = [Panel("What the rules said", "workstreams/_findings.html", as_submitted)]
    panels[Gate] = [Panel("What it rests on", "workstreams/_gate.html", rests_on, GATE_ROWS, adds=GATE_ROWS)]
    panels[Milestone] = [
        Panel("Days and slip", "workstreams/_milestone_days.html", days_of_milestone, ("rebaselines",)),
        Panel("Dependencies", "workstreams/_dependencies.html", dependencies, WAITING, adds=WAITING),
    ]
    panels[Risk] = [Panel("Scores", "workstreams/_risk_scores.html", scores, leads=True)]
    subpages.setdefault(Measure, []).append(SubPage("Turn the curve", "workstreams:measure_curve"))
    subpages.setdefault(Programme, []).extend(
        [
            SubPage("Updates", "workstreams:updates_by_period"),
            SubPage("Timeline", "workstreams:timeline"),
            SubPage("Commitments", "workstreams:commitments"),
            SubPage("Risks", "workstreams:programme_risks"),
            SubPage("Outcomes and measures", "workstreams:scorecard"),
            SubPage("Asks and barriers", "workstreams:asks_of_programme"),
            SubPage("Completeness", "workstreams:completeness"),
        ]
    )
    panels.setdefault(Programme, []).extend(
        [
            Panel("What is missing", "workstreams/_missing_of_programme.html", completeness.of_programme, leads=True),
            Panel("Assurance of the programme as a whole", "workstreams/_assurance.html", assurance.of_programme),
            Panel("What makes a rating red", "workstreams/_rules.html", rules_of),
            Panel("Around the work", "workstreams/_around.html", around),
        ]
    )
    subpages.setdefault(Place, []).append(SubPage("Work here", "workstreams:work_here"))
