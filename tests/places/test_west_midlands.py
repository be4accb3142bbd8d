"""The West Midlands as the report of 9 December 2016 has it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Q

from budgets.models import BudgetLine
from core.models import Record
from governance.models import (
    Board,
    Document,
    Figure,
    Membership,
    Organisation,
    Participation,
    Person,
    Place,
    Programme,
)
from workstreams.models import (
    Ask,
    Dependency,
    Evaluation,
    Measure,
    Milestone,
    Outcome,
    Partner,
    Reading,
    ReviewCriterion,
    Theme,
    Workstream,
    WorkstreamPlace,
)

pytestmark = pytest.mark.django_db

EMAIL = re.compile(r"\S+@\S+")
TELEPHONE = re.compile(r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")


def of_west_midlands(model):
    return model.objects.filter(scope__code="WMC")


@pytest.mark.parametrize(
    ("model", "number"),
    [
        (Programme, 1),
        (Theme, 4),
        (Workstream, 7),
        (Board, 10),
        (Membership, 4),
        (Person, 2),
        (Document, 13),
        (Participation, 14),
        (WorkstreamPlace, 2),
        (Partner, 12),
        (Milestone, 15),
        (Outcome, 9),
        (Measure, 5),
        (Reading, 2),
        (Figure, 5),
        (Ask, 4),
        (BudgetLine, 0),
    ],
)
def test_the_west_midlands_have_as_many_records_as_their_report(loaded, model, number):
    assert of_west_midlands(model).count() == number


def test_the_programme_belongs_to_the_region(loaded):
    programme = Programme.objects.get(reference="WMCA")

    assert (programme.title, programme.place.name) == ("Public Service Reform", "West Midlands")


def test_four_themes_have_a_workstream_each_and_three_enablers_have_no_theme(loaded):
    rows = of_west_midlands(Workstream).order_by("reference").values_list("theme__title", "title")

    assert list(rows) == [
        ("People with multiple complex needs", "People with multiple complex needs"),
        ("Employment and skills", "Employment and skills"),
        ("Health and wellbeing", "Health and wellbeing"),
        ("Criminal Justice", "Criminal Justice"),
        (None, "Financial arrangements"),
        (None, "Workforce development"),
        (None, "Robust evaluation of proposed innovations"),
    ]


def test_member_board_executive_and_working_group_form_one_line_to_the_combined_authority(loaded):
    group = of_west_midlands(Board).get(name="PSR Working Group")
    executive = group.reports_to
    member_board = executive.reports_to

    assert (executive.name, executive.kind) == ("PSR Executive", "executive")
    assert (member_board.name, member_board.kind) == ("PSR Board", "member_board")
    assert member_board.meeting_cycle == "bi-monthly"
    assert member_board.reports_to == of_west_midlands(Board).get(accountable=True)
    assert member_board.reports_to.name == "Combined Authority Board"


def test_what_the_report_asks_to_agree_is_still_proposed(loaded):
    proposed = of_west_midlands(Board).filter(source__contains="3.1", status="proposed")

    assert set(proposed.values_list("name", flat=True)) == {"PSR Board", "PSR Executive", "PSR Working Group"}


def test_public_service_board_and_psr_board_are_two_bodies(loaded):
    boards = of_west_midlands(Board).filter(name__in=["Public Service Board", "PSR Board"]).order_by("name")

    assert list(boards.values_list("name", "status", "source")) == [
        ("PSR Board", "proposed", "paragraphs 3.1, 3.2, 3.4 and 3.6"),
        ("Public Service Board", "under_review", "paragraph 3.5"),
    ]


def test_two_commissions_work_beside_the_boards(loaded):
    commissions = of_west_midlands(Board).filter(kind="commission")

    assert set(commissions.values_list("name", flat=True)) == {
        "Productivity & Skills Commission",
        "Mental Health Commission",
    }


def test_employment_and_skills_report_to_the_sep_board_and_the_rest_to_the_psr_board(loaded):
    reports = dict(of_west_midlands(Workstream).values_list("title", "reports_to__name"))

    assert reports.pop("Employment and skills") == "SEP Board"
    assert set(reports.values()) == {"PSR Board"}


def test_only_the_mental_health_part_of_health_and_wellbeing_reports_to_the_health_board(loaded):
    board = of_west_midlands(Board).get(name="Health & Wellbeing Board")

    assert board.workstreams.count() == 0
    assert [below.name for below in board.reporting_boards.all()] == ["Mental Health Commission"]


def test_the_seats_are_those_that_the_report_states(loaded):
    seats = of_west_midlands(Membership).order_by("reference").values_list("board__name", "seat", "role", "number")

    assert list(seats) == [
        ("PSR Board", "Councillors", "member", None),
        ("PSR Board", "LEP representatives", "member", None),
        ("PSR Board", "Public service partners", "member", None),
        ("PSR Executive", "Sponsoring Chief Executive", "chair", None),
    ]


def test_the_two_people_of_the_header_are_named(loaded):
    assert set(of_west_midlands(Person).values_list("name", flat=True)) == {"Steve Eling", "Phil Loach"}


def test_the_fiscal_gap_is_a_reading_of_about_four_billion_a_year(loaded):
    gap = of_west_midlands(Reading).get(kind="baseline")

    assert (gap.value, gap.unit, gap.qualifier) == (Decimal("4000000000"), "£ a year", "about")
    assert (gap.quoted, gap.source) == ("around £4 billion per year", "paragraph 2.3")
    assert not of_west_midlands(Figure).filter(value=gap.value).exists()
    target = of_west_midlands(Reading).get(kind="target")
    assert (target.measure, target.value, target.as_at) == (gap.measure, 0, None)
    assert (gap.measure.accountability, gap.measure.value_kind, gap.measure.headline) == ("population", "money", True)


def test_the_first_years_budget_is_a_figure_and_no_budget_line(loaded):
    budget = of_west_midlands(Figure).get(quoted="£500k")

    assert (budget.value, budget.unit, budget.source) == (Decimal("500000"), "£", "paragraph 7.1")
    assert not of_west_midlands(BudgetLine).exists()


def test_the_pilots_have_five_schools_and_two_areas(loaded):
    pilots = of_west_midlands(Figure).filter(quoted__in=["five schools", "two areas"]).order_by("reference")

    assert list(pilots.values_list("value", "source")) == [
        (Decimal("5"), "paragraph 2.4, list, 1"),
        (Decimal("2"), "paragraph 2.4, list, 4"),
    ]


def test_the_two_areas_of_the_pilot_are_numbered_because_they_are_not_named(loaded):
    places = Place.objects.filter(workstream_places__workstream__title="Criminal Justice").order_by("reference")

    assert list(places.values_list("name", flat=True)) == [
        "Women offenders pilot, area 1 of 2, not named in the source",
        "Women offenders pilot, area 2 of 2, not named in the source",
    ]


def test_the_four_diagrams_are_registered_as_not_legible(loaded):
    diagrams = of_west_midlands(Document).filter(kind="diagram", part_of__reference="WMC-DC-01")

    assert list(diagrams.order_by("reference").values_list("title", flat=True)) == [
        "Diagram 1: WMCA Public Service Reform Vision and Outcomes",
        "Diagram 2: Public Service Reform planned deliverables in 2017-18",
        "Diagram 3: Public Service Reform Governance",
        "Diagram 4: PSR resource flow",
    ]
    assert all(d.summary.startswith("Not legible in the source") and not d.held for d in diagrams)


def test_the_four_background_papers_are_registered(loaded):
    papers = of_west_midlands(Document).filter(kind="background_paper").order_by("reference")

    assert list(papers.values_list("title", flat=True)) == [
        "WMCA Strategic Economic Plan",
        "WMCA Devolution Agreement",
        "WMCA Governance Arrangements",
        "WMCA Budget 2016-17",
    ]


def test_the_report_is_dated_and_its_missing_paragraph_is_told(loaded):
    report = Document.objects.get(reference="WMC-DC-01")

    assert (report.title, report.issued_on) == ("Public Service Reform", date(2016, 12, 9))
    assert "no paragraph 7.5" in report.summary
    for model in (Figure, Milestone, Outcome, Workstream, Board, Ask):
        assert not of_west_midlands(model).filter(source__contains="7.5").exists()


def test_the_three_ways_to_close_the_gap_are_outcomes_in_order(loaded):
    ways = of_west_midlands(Outcome).filter(source__startswith="paragraph 2.3, list").order_by("reference")

    assert list(ways.values_list("title", flat=True)) == [
        "Increased tax revenue through growth in the economy",
        "Early intervention and reduced dependency leading to lower overall public service costs",
        "Leveraging social value from procurement",
    ]


def test_two_things_are_asked_of_government(loaded):
    asks = of_west_midlands(Ask).filter(nature="ask").order_by("reference")

    assert list(asks.values_list("title", "of_organisation__name")) == [
        ("Devolution of national transformation funding to the region", "HM Government"),
        ("Virtual pooled budgets for the criminal justice system", "HM Government"),
    ]


def test_no_milestone_has_a_date_that_the_report_does_not_give(loaded):
    assert not of_west_midlands(Milestone).filter(due_on__isnull=False).exists()
    assert list(of_west_midlands(Milestone).filter(done_on__isnull=False).values_list("done_precision", flat=True)) == [
        "year"
    ]


def test_partners_hang_on_the_workstream_that_the_report_names_them_for(loaded):
    partners = {}
    for title, name in of_west_midlands(Partner).order_by("reference").values_list("workstream__title", "named_as"):
        partners.setdefault(title, []).append(name)

    assert partners == {
        "People with multiple complex needs": ["five schools"],
        "Employment and skills": ["DWP"],
        "Health and wellbeing": [
            "local government",
            "health",
            "police",
            "third sector organisations",
            "private sector organisations",
        ],
        "Workforce development": ["University of Birmingham"],
        "Robust evaluation of proposed innovations": [
            "leading academics with expertise in evaluation",
            "Cities and Local Growth Unit",
            "WMCA Global Institute for Public Service Reform",
            "other CAs and Devo areas",
        ],
    }


def test_the_department_is_the_one_that_other_places_share(loaded):
    partner = of_west_midlands(Partner).get(named_as="DWP")

    assert partner.organisation == Organisation.objects.get(name="Department for Work and Pensions")


def test_a_record_that_tells_a_fact_says_where_it_stands(loaded):
    for model in (Figure, Reading, Theme, Workstream, Partner, Milestone, Outcome, Measure, Ask, Person, Board):
        assert not of_west_midlands(model).filter(Q(source="") | Q(document=None)).exists(), model.__name__


def test_no_contact_detail_came_over(loaded):
    texts = [
        str(value)
        for model in apps.get_models()
        if issubclass(model, Record)
        for row in model.objects.filter(Q(scope__code="WMC") | Q(reference__regex=r"^NET-(PL|OR)-3\d\d$")).values()
        for value in row.values()
        if isinstance(value, str)
    ]

    assert "Phil Loach" in texts
    assert [text for text in texts if EMAIL.search(text) or TELEPHONE.search(text)] == []


def test_the_review_tool_asks_two_things_and_its_weights_are_said_to_be_ours(loaded):
    criteria = ReviewCriterion.objects.filter(scope__code="WMC").order_by("order")

    assert [one.title for one in criteria] == ["Robust business case", "Effective risk management"]
    assert {one.source for one in criteria} == {"paragraphs 2.5 and 5.1"}
    assert all("ours" in one.guidance for one in criteria)


def test_the_business_case_for_complex_needs_waits_for_the_map(loaded):
    found = Dependency.objects.filter(scope__code="WMC").order_by("reference")

    assert [(one.predecessor.reference, one.successor.reference) for one in found] == [
        ("WMC-MS-10", "WMC-MS-11"),
        ("WMC-MS-12", "WMC-MS-14"),
    ]


def test_what_is_to_be_evaluated_afterwards_is_recorded_without_a_finding(loaded):
    (one,) = Evaluation.objects.filter(scope__code="WMC")

    assert (one.workstream.reference, one.happened, one.lessons) == ("WMC-WS-07", "", "")
    assert one.attribution.startswith("Hard to tell")
