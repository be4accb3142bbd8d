"""What is stored of the work: from themes and workstreams to what came of them."""

from workstreams.models.asks import Ask
from workstreams.models.measures import Measure, Outcome, Reading
from workstreams.models.milestones import Dependency, Milestone, MilestoneQuerySet, Rebaseline
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Partner, Theme, Workstream, WorkstreamPlace, WorkstreamQuerySet

__all__ = [
    "Ask",
    "Dependency",
    "Measure",
    "Milestone",
    "MilestoneQuerySet",
    "Outcome",
    "Partner",
    "Reading",
    "Rebaseline",
    "StatusUpdate",
    "Theme",
    "Workstream",
    "WorkstreamPlace",
    "WorkstreamQuerySet",
]
