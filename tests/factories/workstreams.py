"""Themes, workstreams, milestones, status updates, measures and their readings."""

from datetime import date
from decimal import Decimal

import factory

from core.choices import RAG
from tests.factories.core import NOW, RecordFactory
from tests.factories.governance import PersonFactory
from workstreams.models import (
    Dependency,
    Gate,
    GateCondition,
    GateItem,
    GateReviewer,
    Measure,
    Milestone,
    Outcome,
    Reading,
    Rebaseline,
    Review,
    ReviewCriterion,
    ReviewScore,
    StatusUpdate,
    Story,
    Theme,
    Workstream,
)
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
    why = {"rag_reason": "Off plan."} if said.get("rag") in (RAG.RED, RAG.AMBER) else {}
    save_update(update=update, actor=writer, now=now, **{"rag": RAG.GREEN, "summary": "On plan."} | why | said)
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


class RebaselineFactory(RecordFactory):
    """A proposal, by nobody in particular, to hold a milestone to 26 February 2027."""

    class Meta:
        model = Rebaseline

    milestone = factory.SubFactory(MilestoneFactory)
    scope = factory.SelfAttribute("milestone.scope")
    to_on = date(2027, 2, 26)
    reason = "The supplier is late."


class DependencyFactory(RecordFactory):
    """That one milestone waits for another of its programme."""

    class Meta:
        model = Dependency

    successor = factory.SubFactory(MilestoneFactory)
    scope = factory.SelfAttribute("successor.scope")
    predecessor = factory.SubFactory(MilestoneFactory, workstream=factory.SelfAttribute("..successor.workstream"))


class GateFactory(RecordFactory):
    """A gate after the first step, undecided, without a checklist."""

    class Meta:
        model = Gate

    workstream = factory.SubFactory(WorkstreamFactory)
    scope = factory.SelfAttribute("workstream.scope")
    step = "engage"


class GateItemFactory(RecordFactory):
    """An item that is not met yet."""

    class Meta:
        model = GateItem

    gate = factory.SubFactory(GateFactory)
    scope = factory.SelfAttribute("gate.scope")
    title = factory.Sequence(lambda n: f"Item {n}")


class GateReviewerFactory(RecordFactory):
    """Somebody who has not said yet what they think."""

    class Meta:
        model = GateReviewer

    gate = factory.SubFactory(GateFactory)
    scope = factory.SelfAttribute("gate.scope")
    person = factory.SubFactory(PersonFactory, scope=factory.SelfAttribute("..gate.scope"))


class GateConditionFactory(RecordFactory):
    """A condition of nobody's, without a day."""

    class Meta:
        model = GateCondition

    gate = factory.SubFactory(GateFactory)
    scope = factory.SelfAttribute("gate.scope")
    title = factory.Sequence(lambda n: f"Condition {n}")


class CriterionFactory(RecordFactory):
    """A criterion of weight 1, scored from 0 to 4."""

    class Meta:
        model = ReviewCriterion

    title = factory.Sequence(lambda n: f"Criterion {n}")


class ReviewFactory(RecordFactory):
    """A review of a workstream, without a score."""

    class Meta:
        model = Review

    workstream = factory.SubFactory(WorkstreamFactory)
    scope = factory.SelfAttribute("workstream.scope")
    title = factory.Sequence(lambda n: f"Review {n}")


class ReviewScoreFactory(RecordFactory):
    """A score of 2."""

    class Meta:
        model = ReviewScore

    review = factory.SubFactory(ReviewFactory)
    scope = factory.SelfAttribute("review.scope")
    criterion = factory.SubFactory(CriterionFactory, scope=factory.SelfAttribute("..review.scope"))
    score = 2


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
