"""What is stored of the work: from themes and workstreams to what came of them."""

from workstreams.models.asks import Ask
from workstreams.models.measures import Measure, Outcome, Reading
from workstreams.models.milestones import Milestone, MilestoneQuerySet
from workstreams.models.periods import ReportingPeriod
from workstreams.models.reminders import Delegation, Reminder, UpdateRequest
from workstreams.models.updates import StatusUpdate
from workstreams.models.work import Partner, Theme, Workstream, WorkstreamPlace, WorkstreamQuerySet

__all__ = [
    "Ask",
    "Delegation",
    "Measure",
    "Milestone",
    "MilestoneQuerySet",
    "Outcome",
    "Partner",
    "Reading",
    "Reminder",
    "ReportingPeriod",
    "StatusUpdate",
    "Theme",
    "UpdateRequest",
    "Workstream",
    "WorkstreamPlace",
    "WorkstreamQuerySet",
]
