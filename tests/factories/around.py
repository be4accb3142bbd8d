"""Asks and answers, assurance, plans of places, engagement, staffing and good practice."""

from datetime import date

import factory

from tests.factories.core import RecordFactory
from tests.factories.governance import OrganisationFactory, PlaceFactory
from workstreams.models import (
    Ask,
    AskAnswer,
    Engagement,
    GoodPractice,
    ImpactAssessment,
    PlacePlan,
    SharingAgreement,
    SharingParty,
    StaffRole,
)


class AskFactory(RecordFactory):
    """An ask of 1 September 2026 for a freedom."""

    class Meta:
        model = Ask

    title = factory.Sequence(lambda n: f"Ask {n}")
    kind = "freedom"
    made_on = date(2026, 9, 1)


class AskAnswerFactory(RecordFactory):
    """An answer of 1 October 2026, stored as it is: the ask does not follow."""

    class Meta:
        model = AskAnswer

    ask = factory.SubFactory(AskFactory)
    scope = factory.SelfAttribute("ask.scope")
    answered_on = date(2026, 10, 1)
    answer = "Yes."
    status = "agreed"


class SharingAgreementFactory(RecordFactory):
    """A draft."""

    class Meta:
        model = SharingAgreement

    title = factory.Sequence(lambda n: f"Agreement {n}")


class SharingPartyFactory(RecordFactory):
    """A party that has not signed."""

    class Meta:
        model = SharingParty

    agreement = factory.SubFactory(SharingAgreementFactory)
    scope = factory.SelfAttribute("agreement.scope")
    organisation = factory.SubFactory(OrganisationFactory, scope=factory.SelfAttribute("..scope"))


class ImpactAssessmentFactory(RecordFactory):
    """An equality impact assessment that is needed."""

    class Meta:
        model = ImpactAssessment

    title = factory.Sequence(lambda n: f"Assessment {n}")
    kind = "equality"


class PlacePlanFactory(RecordFactory):
    """An emerging plan of a place."""

    class Meta:
        model = PlacePlan

    title = factory.Sequence(lambda n: f"Plan {n}")
    place = factory.SubFactory(PlaceFactory, scope=factory.SelfAttribute("..scope"))


class EngagementFactory(RecordFactory):
    """A community meal."""

    class Meta:
        model = Engagement

    title = factory.Sequence(lambda n: f"Meal {n}")
    kind = "community_meal"


class StaffRoleFactory(RecordFactory):
    """A vacant role."""

    class Meta:
        model = StaffRole

    title = factory.Sequence(lambda n: f"Role {n}")


class GoodPracticeFactory(RecordFactory):
    """A practice that is not shared."""

    class Meta:
        model = GoodPractice

    title = factory.Sequence(lambda n: f"Practice {n}")
    what_was_done = "Teams moved under one roof."
