"""Rules of governance: opening a programme, terms on boards, trees without circles."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from core.choices import Role, ScopeKind
from core.models import Grant, Scope
from core.services import open_scope, withdraw_record
from governance.models import Board, Membership, Participation, Place, Programme
from governance.resources import BoardResource, MembershipResource, ParticipationResource, PlaceResource
from governance.services import open_programme
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import (
    BoardFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    ProgrammeFactory,
)


@pytest.fixture
def network(db):
    return open_scope(code="NET", title="The network", kind=ScopeKind.NETWORK)


@pytest.fixture
def administrator(network):
    return UserFactory(scope=network, role=Role.ADMINISTRATOR)


@pytest.fixture
def scope(db):
    return ScopeFactory()


@pytest.fixture
def manager(scope):
    return UserFactory(scope=scope, role=Role.MANAGER)


def opening(network, actor, **given):
    """Open a programme."""
    told = {"code": "NEW", "reference": "NEWPLACE", "title": "New", "place": PlaceFactory(scope=network)}
    return open_programme(actor=actor, now=NOW, **told | given)


def test_a_programme_opens_with_a_scope_and_a_manager(network, administrator):
    programme = opening(network, administrator, vision="One place", from_on=date(2026, 9, 1))
    assert (programme.reference, programme.vision, programme.scope.code) == ("NEWPLACE", "One place", "NEW")
    assert (programme.scope.kind, programme.scope.programme_reference) == (ScopeKind.PROGRAMME, "NEWPLACE")
    grant = Grant.objects.get(scope=programme.scope)
    assert (grant.user, grant.role, grant.from_on) == (administrator, Role.MANAGER, date(2026, 9, 1))


def test_its_manager_starts_today_unless_a_day_is_given(network, administrator):
    assert Grant.objects.get(scope=opening(network, administrator).scope).from_on == NOW.date()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_of_the_network_opens_a_programme(role, network):
    with pytest.raises(PermissionDenied):
        opening(network, UserFactory(scope=network, role=role))
    assert not Programme.objects.exists()


def test_an_administrator_of_a_programme_opens_no_other(network, scope):
    with pytest.raises(PermissionDenied):
        opening(network, UserFactory(scope=scope, role=Role.ADMINISTRATOR))


@pytest.mark.parametrize("taken,given", [("code", "NEW"), ("reference", "NEWPLACE")])
def test_a_code_or_reference_that_is_taken_is_refused_and_nothing_is_left(taken, given, network, administrator):
    opening(network, administrator)
    other = {"code": "OTH", "reference": "OTHERPLACE"} | {taken: given}
    with pytest.raises(ValidationError) as fault:
        opening(network, administrator, **other)
    assert fault.value.message_dict == {taken: [f"{given} is taken."]}
    assert (Programme.objects.count(), Scope.objects.count(), Grant.objects.count()) == (1, 2, 2)


def test_a_programme_is_of_a_place_of_the_network(network, administrator, scope):
    with pytest.raises(ValidationError) as fault:
        opening(network, administrator, place=PlaceFactory(scope=scope))
    assert list(fault.value.message_dict) == ["place"]


def test_what_takes_part_does_so_in_the_programme_of_its_scope(scope, manager):
    programme, body = ProgrammeFactory(scope=scope), OrganisationFactory(scope=scope)
    made = ParticipationResource.writing.add(actor=manager, now=NOW, programme=scope, organisation=body)
    assert made.programme == programme
    with pytest.raises(ValidationError):
        ParticipationResource.writing.add(actor=manager, now=NOW, programme=scope, organisation=body)
    assert Participation.objects.count() == 1


TERMS = [
    ((None, None), (None, None), True),
    ((None, date(2026, 3, 31)), (date(2026, 4, 1), None), False),
    ((None, date(2026, 4, 1)), (date(2026, 4, 1), None), True),
    ((date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 6, 1), date(2026, 6, 2)), True),
    ((date(2026, 6, 1), date(2026, 6, 2)), (date(2026, 1, 1), date(2026, 12, 31)), True),
    ((date(2026, 4, 1), None), (None, date(2026, 3, 31)), False),
    ((date(2026, 4, 1), None), (date(2027, 1, 1), None), True),
]


@pytest.mark.parametrize("first,second,overlap", TERMS)
@pytest.mark.parametrize("holder", ["person", "organisation"])
def test_nobody_sits_twice_on_a_board_at_one_time(holder, first, second, overlap, scope, manager):
    made = {"person": PersonFactory, "organisation": OrganisationFactory}[holder](scope=scope)
    said = {"programme": scope, "board": BoardFactory(scope=scope), holder: made}

    def sit(term):
        return MembershipResource.writing.add(actor=manager, now=NOW, from_on=term[0], to_on=term[1], **said)

    seat = sit(first)
    if not overlap:
        sit(second)
        return
    with pytest.raises(ValidationError) as fault:
        sit(second)
    assert fault.value.message_dict == {holder: [f"{made} sits on this board already ({seat.reference})."]}
    withdraw_record(seat, actor=manager, now=NOW)
    sit(second)


def test_one_person_sits_on_two_boards_and_two_on_one_and_a_seat_may_be_empty(scope, manager):
    boards, people = BoardFactory.create_batch(2, scope=scope), PersonFactory.create_batch(2, scope=scope)
    pairs = [(boards[0], people[0]), (boards[0], people[1]), (boards[1], people[0])]
    for board, person in pairs:
        MembershipResource.writing.add(actor=manager, now=NOW, programme=scope, board=board, person=person)
    for _ in range(2):
        MembershipResource.writing.add(actor=manager, now=NOW, programme=scope, board=boards[0], seat="Headteacher")
    assert Membership.objects.count() == 5


def test_a_change_may_not_make_two_terms_overlap_and_a_term_does_not_overlap_itself(scope, manager):
    person, board = PersonFactory(scope=scope), BoardFactory(scope=scope)
    said = {"actor": manager, "now": NOW}
    early = MembershipResource.writing.add(programme=scope, board=board, person=person, to_on=date(2026, 3, 31), **said)
    MembershipResource.writing.add(programme=scope, board=board, person=person, from_on=date(2026, 4, 1), **said)
    MembershipResource.writing.alter(record=early, to_on=date(2026, 2, 1), **said)
    with pytest.raises(ValidationError):
        MembershipResource.writing.alter(record=early, to_on=date(2026, 4, 1), **said)
    assert Membership.objects.get(pk=early.pk).to_on == date(2026, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_appoint_one_person_at_once_one_is_told(scope, manager):
    person, board, together = PersonFactory(scope=scope), BoardFactory(scope=scope), Barrier(2)

    def appoint(_):
        try:
            together.wait()
            MembershipResource.writing.add(actor=manager, now=NOW, programme=scope, board=board, person=person)
            return "made"
        except ValidationError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(appoint, range(2))) == ["made", "refused"]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("length", [1, 2, 4])
def test_boards_do_not_report_in_a_circle(length, scope, manager):
    boards = [BoardFactory(scope=scope)]
    for _ in range(length - 1):
        boards.append(BoardFactory(scope=scope, reports_to=boards[-1]))
    with pytest.raises(ValidationError) as fault:
        BoardResource.writing.alter(record=boards[0], actor=manager, now=NOW, reports_to=boards[-1])
    assert list(fault.value.message_dict) == ["reports_to"]
    assert Board.objects.get(pk=boards[0].pk).reports_to is None


@pytest.mark.parametrize("length", [1, 2, 4])
def test_places_are_not_part_of_each_other_in_a_circle(length, network, administrator):
    places = [PlaceFactory(scope=network)]
    for _ in range(length - 1):
        places.append(PlaceFactory(scope=network, parent=places[-1]))
    with pytest.raises(ValidationError) as fault:
        PlaceResource.writing.alter(record=places[0], actor=administrator, now=NOW, parent=places[-1])
    assert list(fault.value.message_dict) == ["parent"]
    assert Place.objects.get(pk=places[0].pk).parent is None


def test_a_board_may_report_to_any_other(scope, manager):
    above, below = BoardFactory.create_batch(2, scope=scope)
    BoardResource.writing.alter(record=below, actor=manager, now=NOW, reports_to=above)
    assert Board.objects.get(pk=below.pk).reports_to == above
