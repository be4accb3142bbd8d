"""What West Cheshire's expression of interest says, read from the document, is what the loaded programme holds."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import CharField, Q, Sum, TextField

from budgets.models import AgencySpend, BudgetLine, EfficiencyTarget, Pool
from governance.models import (
    Board,
    Document,
    Figure,
    Membership,
    NetworkMembership,
    Organisation,
    Participation,
    Place,
    Programme,
)
from workstreams.models import (
    Ask,
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

THRIVING = "Thriving, Sustainable and Safe Neighbourhoods"
BEST_START = "Best Start in Life"
AGEING = "Ageing Well"
ECONOMY = "An Opportunity Economy"
SMARTER = "Smarter Services"

INITIATIVES = {
    THRIVING: [
        ("a", "A single conversation with communities"),
        ("b", "Community commissioning"),
        ("c", "Community assets"),
        ("d", "Widening of participatory budgeting"),
        ("e", "Local delivery mechanisms"),
        ("f", "Green Infrastructure"),
        ("g", "Low Carbon Communities"),
        ("h", "Safer neighbourhoods"),
    ],
    BEST_START: [
        ("1a", "Joint investment"),
        ("1b", "Joint delivery"),
        ("1c", "Joint intelligence"),
        ("2a", "Joint investment"),
        ("2b", "Intelligent commissioning"),
        ("2c", "A new model of children centre delivery"),
        ("2d", "Personalisation"),
        ("2e", "Space for young people"),
        ("2f", "Teenage pregnancy"),
    ],
    AGEING: [
        ("a", "A coordinated budget"),
        ("b", "Integrated delivery"),
        ("c", "Joint intelligence"),
        ("d", "Increasing independence and wellbeing"),
        ("e", "Accessibility"),
        ("f", "Making a positive contribution"),
        ("g", "Economic wellbeing"),
    ],
    ECONOMY: [
        ("a", "Personalisation"),
        ("b", "Driving jobs and enterprise through procurement"),
        ("c", "Driving forward with apprenticeships"),
        ("d", "Supporting private sector growth through coordinated capital investment"),
        ("e", "Rolling out “Opportunity Centres”"),
    ],
    SMARTER: [
        ("a", "Collaborative commissioning"),
        ("b", "Access to services"),
        ("c", "A powerful innovation network"),
        ("d", "New delivery mechanisms"),
    ],
}

OUTCOMES = {
    THRIVING: (
        "Enabling and empowering local people to solve local problems in thriving, sustainable and safe neighbourhoods"
    ),
    BEST_START: "Giving children and families the best start in life",
    AGEING: "Ensuring our older residents have the support and confidence to lead independent lives",
    ECONOMY: "Supporting an economy with opportunity for all",
    SMARTER: (
        "Developing smarter services and innovative civic approaches which build civic capacity, put the customer "
        "first and drive power to individuals and neighbourhoods"
    ),
}

MEASURES = {
    THRIVING: [
        "Reduced costs through less duplication",
        "More engaged communities",
        "Greater proportion of services delivered through local mechanisms",
        "Increase in size and role of voluntary and community sector",
        "Better targeting of service delivery",
        "Sustainable and Resilient Communities",
        "Reduced levels of crime and ASB",
        "Reduced demand on emergency and acute services",
        "Reduced carbon emissions",
        "Reduced inequalities in life chances",
        "Greater community ownership of assets",
    ],
    BEST_START: [
        "Lower costs through reduced duplication and need for acute services",
        "Shift towards planned interventions vs. unplanned",
        "Reduced entry of children and young people to the care system",
        "Increased housing stability",
        "Reduced health inequalities",
        "Reduced incidents of domestic violence",
        "More children are school ready",
        "More families are child ready",
        "More families are work ready",
        "Reduced teenage conceptions",
        "Reduced offending / re-offending",
        "Greater choice and control for families",
        "More diversity of service provision",
        "Reduced levels of crime and ASB",
        "Reduced demand on emergency and acute services",
    ],
    AGEING: [
        "Lower costs through reduced duplication and need for acute services",
        "Shift towards planned pathways vs. unplanned",
        "Increased independence",
        "Increased employment for older adults",
        "Extension of volunteering hours for older adults",
        "More diversity of provision",
        "Individuals choose the right help when they need it",
        "Reduced demand on emergency and acute services",
    ],
    ECONOMY: [
        "Reduced unemployment",
        "Welfare savings",
        "Less duplication",
        "Better customer insight and targeting of resources",
        "Increase business start-ups and growth in areas of low economic activity",
        "Larger social enterprise sector",
        "Increased choice and control for individuals",
    ],
    SMARTER: [
        "Reduced costs through less duplication",
        "Greater clarity of purpose",
        "More robust evaluation of commissioned services",
        "Greater role for social investment",
        "Shift to early help and prevention",
        "Better access to services to meet specific local needs",
    ],
}

COMMON_PARTNERS = ["Cheshire Police", "Local Authority", "Clinical Commissioning Groups", "Cheshire Fire"]
LANDLORDS = ["Chester and District Housing Trust", "Weaver Vale Housing Trust", "Ellesmere Port Housing"]
WORK_AND_SKILLS = [
    "Voluntary and community organisations",
    "Job Centre Plus",
    "Probation",
    "West Cheshire College",
    "Skills & Funding Agency",
    "WP Prime Contractors",
    "DWP",
]
HEALTH_PROVIDERS = [
    "Cheshire & Warrington Partnership (community health provider)",
    "Countess Acute Trust (Health provider)",
]
PARTNERS = {
    THRIVING: [
        *COMMON_PARTNERS,
        *LANDLORDS,
        "Town and Parish Councils",
        "Resident Associations",
        "HealthWatch",
        "Environment Agency",
        "Groundwork",
        "Wildlife Trust",
        "Cheshire Probation",
    ],
    BEST_START: [
        *COMMON_PARTNERS,
        *HEALTH_PROVIDERS,
        *WORK_AND_SKILLS,
        *LANDLORDS,
        "Local Safeguarding Children's Board",
        "Youth Offending Service",
        "Educational Improvement Partnerships",
    ],
    AGEING: [
        "Cheshire Fire Service",
        "Cheshire Police",
        "Older Peoples Network",
        "Adult Social Care",
        "Clinical Commissioning Groups",
        *HEALTH_PROVIDERS,
        "Job Centre Plus",
        "Care Providers",
        "Community sector partners",
        *LANDLORDS,
    ],
    ECONOMY: [
        *COMMON_PARTNERS,
        *WORK_AND_SKILLS,
        *LANDLORDS,
        "Mid-Cheshire College",
        "Homes and Communities Agency",
    ],
    SMARTER: [*COMMON_PARTNERS, *WORK_AND_SKILLS, *LANDLORDS],
}

SPEND = [
    ("Cheshire West and Chester Council (inc schools DSG)", 716_498),
    ("Cheshire Police Authority / Constabulary (force wide)", 214_800),
    ("Police West BCU", 27_700),
    ("NHS West Cheshire", 448_809),
    ("Central and Eastern PCT", 716_039),
    ("Cheshire Fire Authority / Fire and Rescue Service (Cheshire wide)", 44_691),
    ("Cheshire Probation", 15_481),
    ("Job Centre Plus", 1_050),
    ("Weaver Vale Housing Trust", 24_000),
    ("Chester and District Housing Trust", 21_700),
    ("Connexions", 4_066),
    ("Skills Funding Agency", 13_892),
    ("Mid Cheshire College", 13_500),
    ("West Cheshire College", 22_500),
    ("University of Chester", 80_000),
]

STATED = [  # the figure as printed, its value, how exactly it is stated
    ("327,300", "327300", "exact"),
    ("350 square miles", "350", "exact"),
    ("97", "97", "exact"),
    ("at least 20%", "20", "at_least"),
    ("nearly a third", "33.3333", "about"),
    ("145,000 hours", "145000", "exact"),
    ("over £100,000", "100000", "over"),
    ("over 40,000", "40000", "over"),
    ("£10million", "10000000", "exact"),
    ("98%", "98", "exact"),
    ("45,000 people", "45000", "exact"),
    ("almost 150", "150", "about"),
    ("1,476", "1476", "exact"),
    ("85", "85", "exact"),
    ("14,500 homes", "14500", "exact"),
    ("2,454", "2454", "exact"),
    ("over £3.5m", "3500000", "over"),
    ("1,645", "1645", "exact"),
    ("over 50%", "50", "over"),
    ("over £1m", "1000000", "over"),
    ("Over 1,000", "1000", "over"),
    ("£3.24m", "3240000", "exact"),
    ("100,613", "100613", "exact"),
    ("5,500 jobs", "5500", "exact"),
    ("£197m", "197000000", "exact"),
    ("235", "235", "exact"),
    ("810", "810", "exact"),
    ("maximum ESF funding of £408,408", "408408", "up_to"),
    ("£82 million", "82000000", "exact"),
    ("£34 million", "34000000", "exact"),
    ("over 250", "250", "over"),
    ("around £2m", "2000000", "about"),
    ("around 20", "20", "about"),
]


def of_west_cheshire(model):
    return model.objects.filter(scope__code="WCH")


def test_the_programme_comes_from_the_paper_of_10_november_2011():
    programme = Programme.objects.get(reference="WCHESHIRE")

    assert programme.place.name == "Cheshire West and Chester"
    assert programme.document.title == "Altogether Better: Expression of interest for a West Cheshire Community Budget"
    assert programme.document.kind == "expression_of_interest"
    assert programme.document.issued_on.isoformat() == "2011-11-10"
    assert NetworkMembership.objects.get(reference="NET-NM-401").wave == "expression_of_interest"


def test_five_priorities_and_33_initiatives_stand_in_the_order_of_the_table():
    held = {
        theme.title: list(theme.workstreams.order_by("reference").values_list("label", "title"))
        for theme in of_west_cheshire(Theme).order_by("order")
    }

    assert held == INITIATIVES
    assert list(held) == [THRIVING, BEST_START, AGEING, ECONOMY, SMARTER]
    assert of_west_cheshire(Workstream).count() == 33
    assert of_west_cheshire(Workstream).values("title").distinct().count() == 30


def test_every_initiative_says_its_focus_and_reports_to_the_public_services_board():
    for workstream in of_west_cheshire(Workstream):
        assert workstream.focus
        assert workstream.reports_to.name == "Public Services Board"
        assert workstream.stage == "not_stated"
        assert (workstream.starts_on, workstream.ends_on, workstream.lead) == (None, None, None)


def test_47_measures_hang_on_their_priorities_without_baseline_or_reading():
    held = {
        theme.title: list(theme.measures.order_by("reference").values_list("title", flat=True))
        for theme in of_west_cheshire(Theme).order_by("order")
    }

    assert held == MEASURES
    assert of_west_cheshire(Measure).count() == 47
    assert of_west_cheshire(Measure).values("title").distinct().count() == 42
    assert set(of_west_cheshire(Measure).values_list("no_baseline_reason", "kind")) == {
        ("None stated in the source", "not_classed")
    }
    assert not of_west_cheshire(Reading).exists()


def test_the_five_shared_priorities_are_the_outcomes():
    assert dict(of_west_cheshire(Outcome).values_list("theme__title", "title")) == OUTCOMES


def test_key_partners_keep_the_names_that_each_list_uses():
    held = {theme.title: sorted(theme.partners.values_list("named_as", flat=True)) for theme in of_west_cheshire(Theme)}

    assert held == {theme: sorted(names) for theme, names in PARTNERS.items()}
    assert {theme: len(names) for theme, names in PARTNERS.items()} == {
        THRIVING: 14,
        BEST_START: 19,
        AGEING: 13,
        ECONOMY: 16,
        SMARTER: 14,
    }


def test_a_college_named_twice_in_one_list_is_one_partner_that_says_so():
    college = of_west_cheshire(Partner).get(theme__title=ECONOMY, organisation__name="West Cheshire College")

    assert college.source.endswith("entries 8 and 15 (named twice)")


@pytest.mark.parametrize(
    ("organisation", "names"),
    [
        ("Cheshire Fire and Rescue Service", {"Cheshire Fire", "Cheshire Fire Service"}),
        ("Cheshire Probation", {"Cheshire Probation", "Probation"}),
        ("Skills Funding Agency", {"Skills & Funding Agency"}),
        ("Mid Cheshire College", {"Mid-Cheshire College"}),
        ("Jobcentre Plus", {"Job Centre Plus"}),
        ("Cheshire West and Chester Council", {"Local Authority", "Adult Social Care"}),
    ],
)
def test_names_of_one_body_lead_to_one_organisation(organisation, names):
    partners = of_west_cheshire(Partner).filter(theme__isnull=False, organisation__name=organisation)

    assert set(partners.values_list("named_as", flat=True)) == names


def test_groundwork_and_the_wildlife_trust_are_two_bodies():
    assert Organisation.objects.get(name="Groundwork").pk != Organisation.objects.get(name="Wildlife Trust").pk
    assert not Organisation.objects.filter(name__contains="Groundwork Wildlife").exists()


def test_every_key_partner_every_agency_and_ellesmere_ports_board_take_part():
    programme = Programme.objects.get(reference="WCHESHIRE")
    taking_part = set(programme.participations.exclude(organisation=None).values_list("organisation", flat=True))
    partners = set(of_west_cheshire(Partner).filter(theme__isnull=False).values_list("organisation", flat=True))
    agencies = set(of_west_cheshire(AgencySpend).values_list("organisation", flat=True))

    assert taking_part == partners | agencies
    assert len(taking_part) == 34
    assert programme.participations.get(organisation=None).board.reference == "NET-BD-01"
    assert of_west_cheshire(Participation).count() == 35


def test_15_rows_of_spend_belong_to_14_agencies_in_2010_11():
    rows = of_west_cheshire(AgencySpend).order_by("reference")

    assert [(row.label, row.amount) for row in rows] == [(label, Decimal(sum_) * 1000) for label, sum_ in SPEND]
    assert {row.financial_year for row in rows} == {2010}
    assert len({row.organisation_id for row in rows}) == 14


def test_the_police_unit_is_part_of_the_force_and_is_not_counted_twice():
    rows = of_west_cheshire(AgencySpend)
    unit = rows.get(label="Police West BCU")

    assert unit.part_of.label == "Cheshire Police Authority / Constabulary (force wide)"
    assert list(rows.exclude(part_of=None)) == [unit]
    assert rows.aggregate(sum=Sum("amount"))["sum"] == Decimal("2364726000")
    assert rows.filter(part_of=None).aggregate(sum=Sum("amount"))["sum"] == Decimal("2337026000")
    assert rows.exclude(pk=unit.part_of_id).aggregate(sum=Sum("amount"))["sum"] == Decimal("2149926000")


def test_the_figure_with_a_trailing_comma_is_kept_as_printed_and_uncertain():
    row = of_west_cheshire(AgencySpend).get(uncertain=True)

    assert (row.label, row.quoted, row.amount) == ("Central and Eastern PCT", "716,039,", Decimal("716039000"))


def test_rows_that_cover_a_wider_or_another_area_say_so():
    rows = of_west_cheshire(AgencySpend).exclude(coverage="").order_by("reference")

    assert list(rows.values_list("label", flat=True)) == [SPEND[n][0] for n in (1, 2, 4, 5)]


def test_no_budget_line_or_saving_target_is_made_up():
    assert not of_west_cheshire(BudgetLine).exists()
    assert not of_west_cheshire(EfficiencyTarget).exists()
    assert list(of_west_cheshire(Pool).values_list("stated_total", flat=True)) == [None, None, None]


@pytest.mark.parametrize(("quoted", "value", "qualifier"), STATED)
def test_a_figure_is_held_as_printed_with_how_exactly_it_is_stated(quoted, value, qualifier):
    figure = of_west_cheshire(Figure).get(quoted=quoted)

    assert (figure.value, figure.qualifier) == (Decimal(value), qualifier)
    assert figure.source


def test_84_figures_all_say_where_they_come_from():
    figures = of_west_cheshire(Figure)

    assert figures.count() == 84
    assert not figures.filter(source="").exists()
    assert set(figures.values_list("document__reference", flat=True)) == {"WCH-DC-01"}


def test_a_fifth_of_cashable_savings_goes_to_early_help_and_an_unstated_share_to_participatory_budgeting():
    early_help, budgeting = of_west_cheshire(Figure).filter(subject="Reinvestment of savings")

    assert (early_help.value, early_help.unit, early_help.qualifier) == (Decimal(20), "%", "at_least")
    assert early_help.source == "section 2, paragraph 1; section 7, paragraph 7"
    assert budgeting.value is None
    assert budgeting.uncertain == "The share is not stated in the source."


def test_the_heading_and_the_text_disagree_on_levels_and_both_are_kept():
    heading, text = of_west_cheshire(Figure).filter(subject__startswith="Levels of need")

    assert (heading.quoted, heading.source) == ("levels 1-3", "section 4, Best Start in Life, 2, heading")
    assert (text.quoted, text.source) == ("level 1 and 3", "section 4, Best Start in Life, 2(a)")
    assert text.conflicts_with == heading
    assert heading.conflict_note
    assert text.conflict_note


def test_the_investment_in_services_is_inside_the_savings():
    investment = of_west_cheshire(Figure).get(quoted="£34 million")

    assert investment.part_of.quoted == "£82 million"


def test_figures_of_wider_areas_say_which():
    def coverage(quoted):
        return of_west_cheshire(Figure).get(quoted=quoted).coverage

    assert coverage("80 percent") == "The whole of Cheshire"
    assert coverage("5,500 jobs") == "Cheshire and Warrington"
    assert coverage("22 communities") == "United Kingdom"


def test_the_public_services_board_alone_is_accountable_and_not_yet_set_up():
    board = of_west_cheshire(Board).get(accountable=True)

    assert (board.name, board.kind, board.status) == ("Public Services Board", "public_service_board", "proposed")


def test_boards_stand_at_borough_locality_and_neighbourhood_level():
    assert Counter(of_west_cheshire(Board).values_list("kind", flat=True)) == {
        "public_service_board": 1,
        "area_partnership_board": 4,
        "task_and_finish_group": 5,
        "health_and_wellbeing_board": 1,
        "neighbourhood_group": 3,
        "partnership": 4,
        "commission": 1,
        "trust": 1,
        "council": 1,
        "working_group": 1,
    }
    assert of_west_cheshire(Board).get(kind="health_and_wellbeing_board").status == "shadow"
    groups = of_west_cheshire(Board).filter(kind="task_and_finish_group")
    assert set(groups.values_list("status", "reports_to__name")) == {("proposed", "Public Services Board")}


def test_ellesmere_ports_board_and_four_unnamed_ones_serve_the_five_localities():
    unnamed = of_west_cheshire(Board).filter(kind="area_partnership_board").order_by("reference")

    assert [(board.name, board.place.name) for board in unnamed] == [
        (f"Area Partnership Board {n} of 5, not named in the source", f"Locality {n} of 5, not named in the source")
        for n in (2, 3, 4, 5)
    ]
    assert {board.reports_to.name for board in unnamed} == {"Public Services Board"}
    localities = Place.objects.filter(kind="locality", parent__reference="NET-PL-07")
    assert set(localities.values_list("name", flat=True)) == {
        "Ellesmere Port",
        *(board.place.name for board in unnamed),
    }


def test_neighbourhood_action_groups_answer_to_ellesmere_ports_board():
    groups = of_west_cheshire(Board).get(name="Neighbourhood Action Groups")

    assert groups.reports_to.reference == "NET-BD-01"
    assert groups.place.parent.name == "Ellesmere Port"


def test_the_integrated_services_trust_is_an_organisation_governed_by_a_board_of_three_kinds_of_member():
    board = of_west_cheshire(Board).get(kind="trust")

    assert board.governs.name == "Integrated Services Trust"
    assert (board.status, board.reports_to.name) == ("proposed", "Public Services Board")
    assert list(of_west_cheshire(Membership).filter(board=board).values_list("seat", flat=True)) == [
        "Representatives of partners",
        "Representatives of communities",
        "Elected councillors",
    ]


def test_the_trust_starts_in_ellesmere_port_and_goes_borough_wide_a_year_later():
    first, second = of_west_cheshire(Milestone).order_by("baseline_on")

    assert (first.baseline_on.isoformat(), first.baseline_precision) == ("2012-12-31", "year")
    assert (second.baseline_on.isoformat(), second.baseline_precision) == ("2013-12-31", "year")
    assert {first.workstream.title, second.workstream.title} == {"Collaborative commissioning"}


def test_places_named_in_the_document_are_in_the_tree_under_the_borough():
    towns = Place.objects.filter(kind="town", parent__reference="NET-PL-07")
    communities = Place.objects.filter(
        kind="neighbourhood", parent__reference="NET-PL-07", reference__startswith="NET-PL-4"
    )

    assert set(towns.values_list("name", flat=True)) == {
        "Northwich",
        "Winsford",
        "Neston",
        "Frodsham",
        "Helsby",
        "Malpas",
    }
    assert set(communities.values_list("name", flat=True)) == {
        "Blacon",
        "Lache",
        "Tattenhall",
        "Ashton Hayes",
        "Westminster Park",
        "Bickerton",
        "Tarvin",
    }
    assert Place.objects.get(name="Westminster ward").parent.name == "Ellesmere Port"


def test_green_infrastructure_is_piloted_in_two_towns():
    places = of_west_cheshire(WorkstreamPlace).filter(workstream__title="Green Infrastructure", note="Pilot")

    assert set(places.values_list("place__name", flat=True)) == {"Winsford", "Northwich"}


def test_three_things_are_asked_for():
    assert list(of_west_cheshire(Ask).values_list("kind", "status")) == [
        ("freedom", "made"),
        ("freedom", "made"),
        ("funding", "made"),
    ]


def test_papers_that_are_only_named_are_marked_as_not_held():
    assert list(of_west_cheshire(Document).filter(held=True).values_list("reference", flat=True)) == ["WCH-DC-01"]
    diagram = of_west_cheshire(Document).get(kind="diagram")
    assert "not legible in the source" in diagram.summary


def test_the_paper_rates_nothing_so_a_rating_comes_from_a_demonstration_update_or_is_not_there():
    assert not of_west_cheshire(StatusUpdate).filter(demonstration=False).exists()
    assert set(of_west_cheshire(Workstream).filter(updates=None).values_list("rag", flat=True)) == {"not_rated"}


def test_no_text_holds_a_telephone_number_or_an_e_mail_address():
    models = (
        Board,
        Document,
        Figure,
        Measure,
        Organisation,
        Participation,
        Partner,
        Place,
        Pool,
        Programme,
        Workstream,
    )
    texts = [
        (record.reference, text)
        for model in models
        for record in model.objects.filter(Q(scope__code="WCH") | Q(reference__regex=r"^NET-(PL|OR)-4"))
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField)) and isinstance(text := getattr(record, field.name), str)
    ]

    assert len(texts) > 1000
    assert [found for found in texts if re.search(r"\S@\S|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b", found[1])] == []
