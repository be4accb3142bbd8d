"""What the five documents say of barriers, answers, assurance, place plans, engagement, staffing and good practice."""

from datetime import date
from decimal import Decimal

import pytest

from workstreams.models import (
    Ask,
    AskAnswer,
    Engagement,
    GoodPractice,
    ImpactAssessment,
    PlacePlan,
    SharedPractice,
    SharingAgreement,
    SharingParty,
    StaffRole,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def of(code, model, **chosen):
    return model.objects.filter(scope__code=code, **chosen).order_by("reference")


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("WIR", {ImpactAssessment: 8, Engagement: 4, StaffRole: 1}),
        ("ESX", {Ask: 7, AskAnswer: 1, ImpactAssessment: 5, StaffRole: 1}),
        ("WMC", {Ask: 4, SharingAgreement: 1, SharingParty: 2, ImpactAssessment: 3, Engagement: 1, StaffRole: 14}),
        ("WCH", {Ask: 5, AskAnswer: 1, PlacePlan: 3, Engagement: 10, StaffRole: 9, GoodPractice: 17}),
        ("EPT", {Ask: 3, SharingAgreement: 1, PlacePlan: 11, Engagement: 9, StaffRole: 5, GoodPractice: 4}),
    ],
)
def test_each_place_has_what_its_document_states_and_nothing_else(code, numbers):
    every = (*(Ask, AskAnswer, SharingAgreement, SharingParty, ImpactAssessment, PlacePlan), Engagement, StaffRole)
    counts = {model: of(code, model).count() for model in (*every, GoodPractice)}
    assert {model: number for model, number in counts.items() if number} == numbers


def test_every_record_says_where_it_comes_from():
    for model in (AskAnswer, SharingAgreement, ImpactAssessment, PlacePlan, Engagement, StaffRole, GoodPractice):
        assert not model.objects.filter(source="").exists()


def test_wirral_assesses_each_workstream_for_equality_and_says_why_three_headings_do_not_apply():
    equality = of("WIR", ImpactAssessment, kind="equality", status="in_progress")
    assert [one.workstream.reference for one in equality] == ["WIR-WS-01", "WIR-WS-02", "WIR-WS-03", "WIR-WS-04"]
    reasons = of("WIR", ImpactAssessment, status="not_needed").values_list("source", flat=True)
    assert list(reasons) == ["paragraph 12.1", "paragraph 13.1", "paragraph 14.1"]


def test_essex_asks_have_the_day_on_which_the_plan_went_to_whitehall():
    assert set(of("ESX", Ask, source__contains="3.10").values_list("made_on", flat=True)) == {date(2012, 10, 31)}
    deal = of("ESX", Ask, title__contains="City Deal").get()
    assert (deal.status, deal.answers.get().answered_on) == ("under_discussion", date(2012, 11, 6))


def test_another_places_papers_answer_west_cheshires_bid():
    answer = of("WCH", AskAnswer).get()
    assert (answer.ask.reference, answer.ask.status) == ("WCH-AS-01", "agreed")
    assert (answer.answered_on, answer.answered_precision) == (date(2012, 12, 31), "year")


def test_the_west_midlands_name_full_and_part_time_roles_and_two_secondments():
    roles = of("WMC", StaffRole)
    assert [roles.filter(basis=basis).count() for basis in ("full_time", "part_time")] == [4, 7]
    lent = roles.filter(secondment=True).values_list("supplied_by__name", "status")
    assert list(lent) == [("University of Birmingham", "filled"), ("Cities and Local Growth Unit", "offered")]


def test_west_cheshires_team_is_about_twenty():
    team = of("WCH", StaffRole, title__startswith="Multi-agency team").get()
    assert (team.full_time_equivalent, team.full_time_qualifier) == (Decimal(20), "about")


def test_ellesmere_ports_backlog_of_repairs_is_a_barrier_with_what_is_at_stake():
    barrier = of("EPT", Ask, nature="barrier", kind="funding").get()
    assert (barrier.amount_at_stake, barrier.amount_qualifier) == (Decimal(100_000_000), "over")


def test_ten_neighbourhoods_have_a_plan_each_of_which_two_are_emerging():
    plans = of("EPT", PlacePlan, place__kind="neighbourhood")
    assert [plan.place.reference for plan in plans] == [f"NET-PL-{number}" for number in range(501, 511)]
    assert [plans.filter(status=status).count() for status in ("emerging", "intended")] == [2, 8]


def test_the_stanney_estate_was_appraised_in_march_2010():
    held = of("EPT", Engagement, kind="participatory_appraisal").get()
    assert (held.place.name, held.from_on, held.from_precision) == ("Stanney estate", date(2010, 3, 31), "month")


def test_what_west_cheshire_shares_the_network_reads():
    shared = of("WCH", GoodPractice, shared_on__isnull=False)
    copies = SharedPractice.objects.current().order_by("reference")
    assert [one.title for one in shared] == [one.title for one in copies]
    assert (len(copies), {one.scope.code for one in copies}) == (5, {"NET"})
    assert [one.title for one in copies.filter(search__contains="reablement")] == ["Reablement commissioned jointly"]
