"""What is stored of the work: from themes and workstreams to what came of them."""

from workstreams.models.asks import Ask
from workstreams.models.measures import Measure, MeasureQuerySet, Outcome, Reading
from workstreams.models.milestones import Milestone, MilestoneQuerySet
from workstreams.models.stories import Story
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Partner, Theme, Workstream, WorkstreamPlace, WorkstreamQuerySet

__all__ = [
    "Ask",
    "Measure",
    "MeasureQuerySet",
    "Milestone",
    "MilestoneQuerySet",
    "Outcome",
    "Partner",
    "Reading",
    "StatusUpdate",
    "Story",
    "Theme",
    "Workstream",
    "WorkstreamPlace",
    "WorkstreamQuerySet",
]
