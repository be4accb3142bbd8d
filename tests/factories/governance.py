"""Places, organisations, people, programmes, boards, figures, network memberships."""

from datetime import date

import factory

from governance.choices import BoardKind, NetworkWave, PlaceKind, ReportingCycle
from governance.models import (
    Action,
    Board,
    Figure,
    NetworkMembership,
    Organisation,
    Participation,
    Person,
    Place,
    Programme,
)
from tests.factories.core import RecordFactory


class PlaceFactory(RecordFactory):
    """A borough."""

    class Meta:
        model = Place

    name = factory.Sequence(lambda n: f"Borough {n}")
    kind = PlaceKind.BOROUGH


class OrganisationFactory(RecordFactory):
    """A body."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Council {n}")


class PersonFactory(RecordFactory):
    """Somebody named in a document."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class ProgrammeFactory(RecordFactory):
    """The programme of its scope, with the reference that the scope names."""

    class Meta:
        model = Programme

    reference = factory.LazyAttribute(lambda programme: programme.scope.programme_reference)
    title = factory.LazyAttribute(lambda programme: f"Programme of {programme.scope.title}")
    place = factory.SubFactory(PlaceFactory, scope=factory.SelfAttribute("..scope"))
    reporting_cycle = ReportingCycle.MONTHLY


class BoardFactory(RecordFactory):
    """An executive."""

    class Meta:
        model = Board

    name = factory.Sequence(lambda n: f"Board {n}")
    kind = BoardKind.EXECUTIVE


class ActionFactory(RecordFactory):
    """An open action about a place, due on 31 December 2026."""

    class Meta:
        model = Action

    about = factory.SubFactory(PlaceFactory, scope=factory.SelfAttribute("..scope"))
    title = factory.Sequence(lambda n: f"Action {n}")
    raised_on = date(2026, 10, 1)
    due_on = date(2026, 12, 31)


class ParticipationFactory(RecordFactory):
    """That an organisation, or a board of the network's, takes part in a programme."""

    class Meta:
        model = Participation

    programme = factory.SubFactory(ProgrammeFactory, scope=factory.SelfAttribute("..scope"))


class FigureFactory(RecordFactory):
    """A figure that a source states."""

    class Meta:
        model = Figure

    subject = "New homes"
    label = factory.Sequence(lambda n: f"Figure {n}")
    quoted = "25,500"
    source = "paragraph 1"


class NetworkMembershipFactory(RecordFactory):
    """That a place belongs to the network since July 2013."""

    class Meta:
        model = NetworkMembership

    place = factory.SubFactory(PlaceFactory, scope=factory.SelfAttribute("..scope"))
    wave = NetworkWave.NETWORK_2013
