"""The partners, the spend and the figures of West Cheshire, read from the document."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from budgets.models import AgencySpend, BudgetLine, EfficiencyTarget, Pool
from governance.models import (
    Figure,
    Organisation,
    Participation,
    Programme,
)
from tests.places.west_cheshire import AGEING, BEST_START, ECONOMY, SMARTER, THRIVING, of_west_cheshire
from workstreams.models import (
    Partner,
    Theme,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

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
