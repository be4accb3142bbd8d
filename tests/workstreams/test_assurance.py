"""Sharing agreements and impact assessments: their rules through every door, and where they and their delay show."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import doors
from tests.factories.around import ImpactAssessmentFactory, SharingAgreementFactory, SharingPartyFactory
from tests.factories.core import NOW
from tests.factories.workstreams import WorkstreamFactory
from tests.workstreams.pages import DUE, QUEUE, text_of
from workstreams.models import ImpactAssessment, SharingAgreement

pytestmark = pytest.mark.django_db
SIGNED = date(2026, 9, 1)
FUTURE = date(2200, 1, 1)


@pytest.fixture
def agreement(workstream):
    return SharingAgreementFactory(scope=workstream.scope, workstream=workstream, title="Families protocol")


@pytest.fixture
def assessment(workstream):
    return ImpactAssessmentFactory(scope=workstream.scope, workstream=workstream)


# Agreements


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_agreement_is_signed_once_two_parties_have_signed(door, officer, agreement):
    SharingPartyFactory(agreement=agreement, signed_on=SIGNED)
    SharingPartyFactory(agreement=agreement)
    refused = doors.change(door, officer, agreement, status="signed", signed_on=SIGNED)
    assert refused.faults == {"status": ["At least two parties must have signed. Record them and their days first."]}
    SharingPartyFactory(agreement=agreement, signed_on=SIGNED)
    signed = doors.change(door, officer, agreement, status="signed", signed_on=SIGNED).record
    assert (signed.status, signed.signed_on) == ("signed", SIGNED)


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_signed_agreement_has_the_day_of_signing(door, officer, agreement):
    for _ in range(2):
        SharingPartyFactory(agreement=agreement, signed_on=SIGNED)
    for status in ("signed", "expired"):
        refused = doors.change(door, officer, agreement, status=status)
        assert [*refused.faults.values()] == [["Give the day on which it was signed."]]


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_day_of_signing_has_come_and_belongs_to_what_is_signed(door, officer, agreement):
    told = {"signed_on": ["It is not signed. Change its status, or leave this empty."]}
    assert doors.change(door, officer, agreement, signed_on=SIGNED).faults == told
    told = {"signed_on": ["The day of signing cannot be in the future."]}
    assert doors.change(door, officer, agreement, signed_on=FUTURE).faults == told
    party = SharingPartyFactory(agreement=agreement)
    assert doors.change(door, officer, party, signed_on=FUTURE).faults == told
    assert doors.change(door, officer, party, signed_on=SIGNED).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_review_is_due_after_the_signing(door, officer, agreement):
    said = {"status": "ended", "signed_on": SIGNED}
    refused = doors.change(door, officer, agreement, **said, review_due_on=SIGNED - timedelta(1))
    assert [*refused.faults.values()] == [["A review cannot be due before the day of signing."]]
    assert doors.change(door, officer, agreement, **said, review_due_on=SIGNED + timedelta(365)).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_signature_cannot_be_taken_from_a_signed_agreement_with_two(door, officer, agreement):
    party, _ = (SharingPartyFactory(agreement=agreement, signed_on=SIGNED) for _ in range(2))
    doors.change("api", officer, agreement, status="signed", signed_on=SIGNED)
    told = "The agreement is signed, and would have fewer than two signatures. Change its status first."
    assert doors.change(door, officer, party, signed_on=None).faults == {"signed_on": [told]}
    if door in doors.ACTING:
        refused = doors.act(door, officer, party, "withdraw")
        assert [*refused.faults.values()] == [[told]]
    SharingPartyFactory(agreement=agreement, signed_on=SIGNED)
    assert doors.change(door, officer, party, signed_on=None).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_organisation_is_a_party_once(door, officer, agreement, council):
    SharingPartyFactory(agreement=agreement, organisation=council)
    said = {"programme": agreement.scope.programme_reference, "agreement": agreement, "organisation": council}
    refused = doors.add(door, officer, "sharing-parties", **said)
    assert [*refused.faults.values()] == [["This organisation is a party to the agreement already."]]


# Assessments


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_is_not_needed_has_a_reason(door, officer, assessment):
    refused = doors.change(door, officer, assessment, status="not_needed")
    assert [*refused.faults.values()] == [["Say why it is not needed."]]
    assert doors.change(door, officer, assessment, status="not_needed", reason="For information.").faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_is_done_has_its_day_which_has_come(door, officer, assessment):
    refused = doors.change(door, officer, assessment, status="done", finding="Nobody is worse off.")
    assert [*refused.faults.values()] == [["Give the day on which it was done."]]
    future = doors.change(door, officer, assessment, status="done", done_on=FUTURE)
    assert future.faults == {"done_on": ["The day on which it was done cannot be in the future."]}
    open_ = doors.change(door, officer, assessment, done_on=SIGNED)
    assert open_.faults == {"done_on": ["It is not done. Change its status, or leave this empty."]}
    assert doors.change(door, officer, assessment, status="done", done_on=SIGNED).record.status == "done"


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_assessment_is_reviewed_after_it_is_done(door, officer, assessment):
    said = {"status": "done", "done_on": SIGNED}
    refused = doors.change(door, officer, assessment, **said, review_due_on=SIGNED - timedelta(1))
    assert [*refused.faults.values()] == [["A review cannot be due before the day on which it was done."]]
    assert doors.change(door, officer, assessment, **said, review_due_on=SIGNED).faults == {}


# Overdue

LATE, SOON = date(2026, 10, 1), date(2026, 10, 20)
"""Before and after the day of the clock, 6 October 2026."""


def overdue_ones(scope, **about):
    """One of each state, overdue and not; the names of those that are."""
    for status, signed in (("draft", None), ("in_negotiation", None), ("signed", SIGNED), ("ended", SIGNED)):
        for due in (LATE, SOON):
            days = {"signed_on": signed, "review_due_on": due} if signed else {"due_on": due}
            SharingAgreementFactory(scope=scope, title=f"{status} {due.day}", status=status, **days, **about)
    for status in ("needed", "in_progress", "done", "not_needed"):
        for due in (LATE, SOON):
            days = {"done_on": SIGNED, "review_due_on": due} if status == "done" else {"due_on": due}
            ImpactAssessmentFactory(
                scope=scope, title=f"{status} {due.day}", status=status, reason="-", **days, **about
            )
    return {"draft 1", "in_negotiation 1", "signed 1", "needed 1", "in_progress 1", "done 1"}


def shown(answer):
    return {row["record"].title for row in answer.context["assurance"]}


@pytest.mark.usefixtures("clock")
def test_what_is_overdue_stands_where_its_officer_and_manager_look(client, as_officer, manager, workstream):
    late = overdue_ones(workstream.scope, workstream=workstream)
    answer = as_officer.get(DUE)
    assert shown(answer) == late
    assert "Signing 5 days overdue" in text_of(answer) and "Review 5 days overdue" in text_of(answer)
    client.force_login(manager)
    assert shown(client.get(QUEUE)) == late


@pytest.mark.usefixtures("clock")
def test_what_concerns_others_is_not_overdue_for_me(client, as_officer, workstream, stranger, manager):
    overdue_ones(workstream.scope, workstream=WorkstreamFactory(scope=workstream.scope, lead_user=manager))
    assert shown(as_officer.get(DUE)) == set()
    SharingAgreementFactory(scope=workstream.scope, title="Of us all", due_on=LATE)
    assert shown(as_officer.get(DUE)) == {"Of us all"}
    client.force_login(stranger)
    answer = client.get(DUE)
    assert (shown(answer), "Of us all" in text_of(answer)) == (set(), False)


def test_the_lists_find_what_was_overdue_on_a_day(workstream):
    late = overdue_ones(workstream.scope)
    found = [*SharingAgreement.objects.overdue_on(SOON), *ImpactAssessment.objects.overdue_on(SOON)]
    assert {one.title for one in found} == late


def test_the_lists_take_the_day_as_a_filter(as_officer, workstream):
    overdue_ones(workstream.scope)
    for name, number in (("sharing-agreements", 3), ("impact-assessments", 3)):
        answer = as_officer.get(f"/api/v1/{name}/?overdue_on=2026-10-06&count=1")
        assert answer.json()["count"] == number


# On the page of a workstream


def test_a_workstreams_page_has_its_agreements_parties_and_assessments(as_officer, workstream, agreement, council):
    SharingPartyFactory(agreement=agreement, organisation=council, signed_on=SIGNED)
    SharingPartyFactory(agreement=agreement, organisation__name="Fire service")
    assessment = ImpactAssessmentFactory(scope=workstream.scope, workstream=workstream, due_on=date(2020, 1, 1))
    SharingAgreementFactory(scope=workstream.scope, workstream=workstream, title="Hidden draft", visibility="owner")
    told = text_of(as_officer.get(reverse("workstreams:workstream", args=[workstream.reference])))
    for words in (
        "Families protocol",
        f"Signed: {council.name}",
        "Not signed: Fire service",
        assessment.title,
        "overdue",
    ):
        assert words in told
    assert "Hidden draft" not in told


def test_a_workstreams_page_asks_as_much_of_many_as_of_one(as_officer, workstream):
    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            one = SharingAgreementFactory(scope=workstream.scope, workstream=workstream, due_on=LATE)
            SharingPartyFactory(agreement=one)
            ImpactAssessmentFactory(scope=workstream.scope, workstream=workstream, due_on=LATE)
        for address in (reverse("workstreams:workstream", args=[workstream.reference]), DUE):
            with CaptureQueriesContext(connection) as queries:
                assert as_officer.get(address).status_code == 200
            counts.append(len(queries))
    assert (counts[2:4], counts[4:6]) == (counts[:2], counts[:2])


def test_a_programmes_page_has_what_is_for_the_whole_of_it(as_officer, workstream, agreement):
    SharingAgreementFactory(scope=workstream.scope, title="For all of us", now=NOW)
    told = text_of(as_officer.get(reverse("governance:programme", args=[workstream.scope.programme_reference])))
    assert ("For all of us" in told, "Families protocol" in told) == (True, False)
