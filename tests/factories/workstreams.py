"""Themes, workstreams, milestones, status updates, measures and their readings."""

from datetime import date
from decimal import Decimal

import factory

from core.choices import RAG
from tests.factories.core import NOW, RecordFactory
from workstreams.models import Measure, Milestone, Outcome, Reading, StatusUpdate, Story, Theme, Workstream
from workstreams.services import publish_update, save_update, start_update, submit_update


class ThemeFactory(RecordFactory):
    """A priority theme."""

    class Meta:
        model = Theme

    title = factory.Sequence(lambda n: f"Theme {n}")


class WorkstreamFactory(RecordFactory):
    """An open workstream without a lead and without a due day."""

    class Meta:
        model = Workstream

    title = factory.Sequence(lambda n: f"Workstream {n}")


class MilestoneFactory(RecordFactory):
    """A milestone of 31 December 2026 that has not been reached."""

    class Meta:
        model = Milestone

    workstream = factory.SubFactory(WorkstreamFactory)
    scope = factory.SelfAttribute("workstream.scope")
    title = factory.Sequence(lambda n: f"Milestone {n}")
    baseline_on = date(2026, 12, 31)


class StatusUpdateFactory(RecordFactory):
    """A draft that anybody in the scope may see; what the services make is seen by its owner only."""

    class Meta:
        model = StatusUpdate

    workstream = factory.SubFactory(WorkstreamFactory)
    scope = factory.SelfAttribute("workstream.scope")
    author = factory.SubFactory("tests.factories.core.UserFactory")
    as_at = date(2026, 10, 5)


def submitted_update(workstream, writer, now=NOW, **said):
    """An update as `writer` submits it: green, with a summary, unless something else is said."""
    update = start_update(workstream=workstream, actor=writer, now=now)
    save_update(update=update, actor=writer, now=now, **{"rag": RAG.GREEN, "summary": "On plan."} | said)
    return submit_update(update=update, actor=writer, now=now)


def published_update(workstream, writer, manager, now=NOW, **said):
    """The same, published by `manager`; the workstream that was passed is brought up to date."""
    update = publish_update(update=submitted_update(workstream, writer, now, **said), actor=manager, now=now)
    workstream.refresh_from_db()
    return update


class MeasureFactory(RecordFactory):
    """A measure of a workstream, without a reading."""

    class Meta:
        model = Measure

    workstream = factory.SubFactory(WorkstreamFactory)
    scope = factory.SelfAttribute("workstream.scope")
    title = factory.Sequence(lambda n: f"Measure {n}")


class ReadingFactory(RecordFactory):
    """An actual value of a measure, exact, on no stated day."""

    class Meta:
        model = Reading

    measure = factory.SubFactory(MeasureFactory)
    scope = factory.SelfAttribute("measure.scope")
    value = Decimal("10")
    source = "paragraph 1"


class OutcomeFactory(RecordFactory):
    """A change that the work is for."""

    class Meta:
        model = Outcome

    title = factory.Sequence(lambda n: f"Outcome {n}")


class StoryFactory(RecordFactory):
    """What was told of a measure on the factories' own day."""

    class Meta:
        model = Story

    measure = factory.SubFactory(MeasureFactory)
    scope = factory.SelfAttribute("measure.scope")
    as_at = date(2026, 10, 5)
    story = "Fewer people left than came."
