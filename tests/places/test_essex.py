"""Essex, Southend and Thurrock: what the report to Southend's Cabinet of 6 November 2012 says is what was loaded."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from budgets.models import AgencySpend, BudgetLine, EfficiencyTarget, Pool
from core.models import Record
from governance.models import Board, Document, Figure, Membership, Organisation, Participation, Person, Place, Programme
from tests.places.essex import of_essex, propositions
from workstreams.models import (
    Ask,
    Dependency,
    Measure,
    Milestone,
    Outcome,
    Partner,
    Reading,
    StatusUpdate,
    Theme,
    Workstream,
    WorkstreamPlace,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

FIVE_CASES = {
    "1": "Integrated Commissioning",
    "2": "Skills for Growth",
    "3": "Reduced Reoffending",
    "4": "Reduced Domestic Abuse",
    "5": "Multi-disciplinary Teams",
}

SEVEN_PROPOSITIONS = {
    "1": "Deliver future structures in support of economic growth",
    "2": "Create a £1bn revolving infrastructure fund to deploy over 20 years",
    "3": "Accelerate the increase of employment levels in key growth locations",
    "4": "Secure the dividends of growth for reinvestment",
    "5": "Unleash the demand for housing through a toolkit of interventions",
    "6": "Redesign 16-24 skills provision",
    "7": "Establish a Local Innovation Board",
}

ANTICIPATED_OUTCOMES = {
    "1": {"Simpler, transparent and more agile decision making"},
    "2": {"Additional jobs", "Additional homes", "Private sector involvement"},
    "3": {"Increased jobs in key growth locations", "Quicker recovery"},
    "4": {"To drive infrastructure investment", "To accelerate progress on the ground"},
    "5": {"Unlocking of latent housing demand and awakening of market"},
    "6": {"Employer-led skills", "Additional benefit", "New apprenticeships", "Significant reduction in NEETs"},
    "7": {"Access to university research expertise", "Increase in GVA", "Increased Inward Investment"},
}


@pytest.mark.parametrize(
    ("model", "number"),
    [
        (Programme, 1),
        (Document, 13),
        (Person, 2),
        (Board, 6),
        (Participation, 5),
        (Membership, 2),
        (Theme, 4),
        (Workstream, 5),
        (WorkstreamPlace, 7),
        (Partner, 32),
        (Milestone, 13),
        (Outcome, 15),
        (Measure, 20),
        (Reading, 11),
        (Ask, 7),
        (Figure, 27),
        (Pool, 0),
        (BudgetLine, 0),
        (AgencySpend, 0),
        (EfficiencyTarget, 0),
    ],
)
def test_the_programme_holds_as_many_records_of_each_kind_as_the_report_gives(model, number):
    assert of_essex(model).count() == number


def test_the_programme_is_the_whole_essex_community_budget():
    programme = of_essex(Programme).get()

    assert (programme.reference, programme.title) == ("ESSEX", "Whole Essex Community Budget")
    assert programme.place.name == "Essex, Southend and Thurrock"


def test_places_and_organisations_of_essex_belong_to_the_network():
    assert Place.objects.current().filter(reference__startswith="NET-PL-2").count() == 2
    assert Organisation.objects.current().filter(reference__startswith="NET-OR-2").count() == 26


def test_the_report_has_its_date_and_those_who_wrote_it():
    report = of_essex(Document).get(kind="report")

    assert report.title == "Progress update on the Whole Essex Community Budget pilot"
    assert report.issued_on == date(2012, 11, 6)
    assert report.issued_by.name == "Southend-on-Sea Borough Council"
    assert report.author == "Chief Executive & Town Clerk; prepared by Ade Butteriss, Senior Partnership Advisor"
    assert set(of_essex(Person).values_list("name", "job_title")) == {
        ("Ade Butteriss", "Senior Partnership Advisor"),
        ("Councillor Holdcroft", "Executive Councillor"),
    }


def test_the_operational_plan_carries_the_day_on_which_it_went_to_whitehall():
    plan = of_essex(Document).get(title="Operational Plan")

    assert (plan.issued_on, plan.held, plan.source) == (date(2012, 10, 31), False, "paragraph 3.5")


def test_the_lost_diagram_is_known_of_and_not_held():
    diagram = of_essex(Document).get(kind="diagram")

    assert diagram.title == "Whole Essex Community budgets project framework"
    assert not diagram.held
    assert "Not legible in the source" in diagram.summary


def test_each_of_the_five_cases_is_a_workstream_and_a_business_case():
    assert dict(of_essex(Workstream).values_list("label", "title")) == FIVE_CASES
    assert set(of_essex(Document).filter(kind="business_case").values_list("title", flat=True)) == set(
        FIVE_CASES.values()
    )


def test_the_four_themes_are_marked_as_our_grouping():
    grouped = {
        theme.title: set(theme.workstreams.current().values_list("label", flat=True)) for theme in of_essex(Theme)
    }

    assert grouped == {
        "Health and care": {"1"},
        "Deal for Growth": {"2"},
        "Safer communities": {"3", "4"},
        "Families": {"5"},
    }
    assert not of_essex(Theme).filter(our_grouping=False).exists()


def test_southend_and_thurrock_take_part_without_being_full_partners():
    associates = of_essex(Participation).filter(standing="associate")

    assert set(associates.values_list("organisation__name", "source")) == {
        ("Southend-on-Sea Borough Council", "paragraph 3.4"),
        ("Thurrock Council", "paragraph 3.4"),
    }


def test_case_five_covers_the_county_only():
    places = of_essex(WorkstreamPlace).filter(workstream__label="5")

    assert list(places.values_list("place__name", flat=True)) == ["Essex"]


def test_the_cabinet_is_the_accountable_board_and_all_workstreams_report_to_it():
    cabinet = of_essex(Board).get(accountable=True)

    assert cabinet.kind == "cabinet"
    assert cabinet.workstreams.current().count() == 5


def test_the_boards_that_the_deal_would_bring_are_proposed():
    assert set(of_essex(Board).filter(status="proposed").values_list("name", flat=True)) == {
        "Investor panel of the Infrastructure Gateway",
        "Employment and Skills Board",
        "Local Innovation Board",
    }


def test_the_health_and_wellbeing_board_oversees_integrated_commissioning():
    board = of_essex(Board).get(kind="health_and_wellbeing_board")

    assert list(board.sponsored_workstreams.current().values_list("label", flat=True)) == ["1"]


def test_the_seven_propositions_are_outcomes_of_the_deal_for_growth():
    titles = dict(propositions().values_list("label", "title"))

    assert titles.keys() == SEVEN_PROPOSITIONS.keys()
    assert [label for label, start in SEVEN_PROPOSITIONS.items() if not titles[label].startswith(start)] == []


def test_each_proposition_has_its_anticipated_outcomes_as_measures():
    measures = {
        outcome.label: set(outcome.measures.current().values_list("title", flat=True)) for outcome in propositions()
    }

    assert measures == ANTICIPATED_OUTCOMES


def test_the_five_asks_of_government():
    asks = of_essex(Ask).filter(source__startswith="paragraph 3.10")
    assert set(asks.values_list("title", "kind", "workstream__label")) == {
        ("Freedoms to create single commissioning organisations across the county", "freedom", "1"),
        ("Devolution of funding for employment and skills training", "funding", "2"),
        ("A redesign of funding structures to support Payment by Results funding models", "funding", None),
        ("Devolution of capital investment into a local fund", "funding", None),
        ("Reclassification of domestic abuse to an 'aggravated crime'", "legislation", "4"),
    }
    assert set(asks.values_list("of_organisation__name", "made_on")) == {("HM Government", date(2012, 10, 31))}


def test_the_city_deal_keeps_six_dates_and_three_texts_and_pairs_only_what_is_printed_together():
    steps = of_essex(Milestone).filter(title__startswith="Southend City Deal: ")
    dated = steps.filter(baseline_on__isnull=False)

    assert set(dated.values_list("label", "baseline_on", "baseline_precision")) == {
        ("Early November", date(2012, 11, 30), "month"),
        ("By 30 November", date(2012, 11, 30), "day"),
        ("During December (first)", date(2012, 12, 31), "month"),
        ("During December (second)", date(2012, 12, 31), "month"),
        ("By 15 January", date(2013, 1, 15), "day"),
        ("Jan – Nov '13", date(2013, 11, 30), "month"),
    }
    assert dated.count() == 6
    assert dated.filter(title__endswith="step not legible in the source").count() == 5
    assert dated.get(label="Early November").title.endswith(
        "Government has informal discussions with areas on broad proposals"
    )
    assert set(steps.filter(baseline_on=None).values_list("title", flat=True)) == {
        "Southend City Deal: Draft Expression of Interest submitted to Cabinet Office",
        "Southend City Deal: Areas develop City Deal implementation plans",
    }


def test_the_other_milestones_keep_the_words_of_their_dates():
    others = of_essex(Milestone).exclude(title__startswith="Southend City Deal: ")

    assert set(others.values_list("workstream__label", "label", "due_on", "baseline_precision")) == {
        ("4", "later this year", date(2012, 12, 31), "year"),
        ("4", "in the first half of 2013", date(2013, 6, 30), "month"),
        ("4", "as we move to 2014", date(2014, 12, 31), "year"),
        ("5", "in 2014", date(2014, 12, 31), "year"),
        ("5", "potentially, in 2015", date(2015, 12, 31), "year"),
    }


def test_the_three_corporate_priorities_that_cross_a_page_are_all_there():
    assert list(
        of_essex(Outcome)
        .filter(label__startswith="Corporate priority")
        .order_by("label")
        .values_list("title", flat=True)
    ) == [
        "Enhance the prosperity of Southend and its residents",
        "Continue to reduce crime, disorder and anti-social behaviour",
        "Continue to improve outcomes for vulnerable adults and older people",
    ]


def test_the_departments_in_the_city_deal_talks_are_consulted_on_the_deal_for_growth():
    consulted = of_essex(Partner).filter(role="consult", theme__title="Deal for Growth", source="paragraph 3.21")

    assert set(consulted.values_list("organisation__reference", flat=True)) == {"NET-OR-02", "NET-OR-04", "NET-OR-207"}


def test_the_report_rates_nothing_so_a_workstream_is_rated_only_by_demonstration():
    updates = of_essex(StatusUpdate)

    assert set(of_essex(Workstream).filter(current_update=None).values_list("rag", flat=True)) == {"not_rated"}
    assert not updates.filter(demonstration=False).exists()
    assert not updates.filter(author__person__isnull=False).exists()


def test_nothing_loaded_holds_a_telephone_number_or_an_email_address():
    contact = re.compile(r"@|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\+44")
    ours = [m for m in apps.get_models() if issubclass(m, Record)]
    texts = {
        (row["reference"], name): row[name]
        for model in ours
        for row in (of_essex(model) | model.objects.filter(reference__regex=r"^NET-[A-Z]+-2\d\d$")).values()
        for name in [f.name for f in model._meta.concrete_fields if isinstance(f, CharField | TextField)]
    }

    assert any("Essex" in text for text in texts.values())
    assert [where for where, text in texts.items() if contact.search(text or "")] == []


def test_milestones_wait_for_each_other_where_the_appendix_says_so():
    found = (
        of_essex(Dependency)
        .order_by("reference")
        .values_list("predecessor__reference", "successor__reference", "handed_over")
    )

    assert list(found) == [
        ("ESX-MS-09", "ESX-MS-10", "The Central Referral Unit"),
        ("ESX-MS-10", "ESX-MS-11", "The multi-agency hub"),
        ("ESX-MS-12", "ESX-MS-13", "Proof of what the teams achieve"),
    ]
    assert not of_essex(Dependency).at_risk().exists()
