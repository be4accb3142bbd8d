"""Money, statements that disagree and measures of Ellesmere Port, against what the Our Place proposal says."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.models import BudgetAmount, BudgetLine, EfficiencyTarget, Pool
from governance.models import (
    Figure,
)
from tests.places.ellesmere_port import figures, ours
from workstreams.models import (
    Measure,
    Outcome,
    Reading,
)
from workstreams.services import standings_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

STAGES_THAT_CAN_BE_READ = (
    "Engagement, Assessment Advice and Guidance, Employability, Transition to Work, "
    "Sustainable Retention, Workforce Development"
)

APPENDIX_A = """
Children in Need	920
Children in Care	3,000
Children with Disabilities	510
Children's Centres	810
Early Years	630
Education Welfare Service	130
Excluded Children	380
Extended Schools	90
School Improvement	380
Special Education Needs	130
Targeted & Specialist Support	510
Children's Fund	120
Workforce Development	190
Health & Wellbeing	100
Connexions	960
YOT	240
Home to School Transport	1,910
Anti-Social Behaviour	50
Domestic Violence	20
Community Safety	260
Greenspace	480
Waste Collection	2,510
Streetscene including Grounds Mtce	1,700
Local highways Services (Mtce, safety etc)	1,990
CCTV	100
Public Health Awareness	40
Housing Management Services	17,710
Strategic Housing Services	740
Supporting People	1,910
Spatial Planning	200
Worklessness	770
Regeneration	770
Health and Wellbeing	210
Leisure	580
Civic Hall	170
Community Centres	30
Libraries	90
Car Parks	130
Markets	480
Animal Health	30
Pest Control	60
Dog Warden	20
Licensing	110
"""


# Money


def test_the_pool_holds_the_lines_of_appendix_a_in_their_order():
    rows = [row.split("\t") for row in APPENDIX_A.strip().splitlines()]
    lines = list(ours(BudgetLine).with_total())

    assert len(rows) == 43
    assert [(line.title, line.total) for line in lines] == [
        (title, Decimal(amount.replace(",", "")) * 1000) for title, amount in rows
    ]
    assert [line.source for line in lines] == [f"Appendix A, row {number}" for number in range(1, 44)]


def test_the_lines_add_up_to_the_total_of_appendix_a_beside_the_text_s_42_million():
    pool = Pool.objects.with_computed_total().get(reference="EPT-PO-01")

    assert pool.computed_total == Decimal("42170000")
    assert (pool.stated_total, pool.stated_qualifier) == (Decimal("42000000"), "about")
    assert pool.stated_source == "The Current Public Sector Resources, paragraph 1"
    assert (pool.board.reference, pool.accountable_body.reference) == ("NET-BD-01", "NET-OR-01")


def test_every_line_is_indicative_pooled_revenue_of_the_council_without_theme():
    lines = ours(BudgetLine)
    kinds = {(line.standing, line.treatment, line.expenditure, line.contributor.reference) for line in lines}

    assert kinds == {("indicative", "pooled", "revenue", "NET-OR-01")}
    assert {(line.theme, line.workstream, line.pool.reference) for line in lines} == {(None, None, "EPT-PO-01")}


def test_every_amount_is_in_2011_and_the_year_is_marked_as_inferred():
    amounts = {(amount.financial_year, amount.year_inferred) for amount in ours(BudgetAmount)}

    assert amounts == {(2011, True)}


def test_lines_with_like_names_or_sums_stay_apart():
    lines = {line.reference: (line.title, line.total) for line in ours(BudgetLine).with_total().exclude(note="")}

    assert lines == {
        "EPT-BL-14": ("Health & Wellbeing", Decimal("100000")),
        "EPT-BL-16": ("YOT", Decimal("240000")),
        "EPT-BL-31": ("Worklessness", Decimal("770000")),
        "EPT-BL-32": ("Regeneration", Decimal("770000")),
        "EPT-BL-33": ("Health and Wellbeing", Decimal("210000")),
    }


def test_there_is_one_target_of_15_per_cent_over_three_years_that_the_text_puts_at_6_million():
    target = ours(EfficiencyTarget).get()

    assert (target.percent, target.qualifier, target.years) == (Decimal("15"), "exact", 3)
    assert target.stated_amount == Decimal("6000000")
    assert target.from_financial_year is None
    assert target.pool.reference == "EPT-PO-01"
    pool = Pool.objects.with_computed_total().get(pk=target.pool_id)
    assert pool.computed_total * target.percent / 100 == Decimal("6325500")


# Sources that disagree


def test_what_the_proposal_says_in_two_ways_is_held_in_each_with_its_source():
    told = {
        "Council budgets for the pool": [
            (Decimal("42000000"), "about", "approximately, £42m"),
            (Decimal("42170000"), "exact", "42,170 (£'000)"),
        ],
        "Efficiency target as a share": [
            (Decimal("15"), "exact", "15% over three years"),
            (Decimal("15"), "exact", "15% efficiencies"),
            (Decimal("15"), "up_to", "up to 15%"),
        ],
        "Year 1 savings after local government reorganisation": [
            (Decimal("43000000"), "exact", "£43 million of Year 1 savings"),
            (Decimal("43000000"), "over", "Over £43 million of Year 1 savings"),
        ],
        "Stages of the client journey": [
            (Decimal("6"), "exact", "Six Stage Client Journey"),
            (
                Decimal("5"),
                "exact",
                STAGES_THAT_CAN_BE_READ,
            ),
            (
                Decimal("5"),
                "exact",
                "client engagement; assessment, advice and guidance; employability; transition to work; and retention",
            ),
        ],
        "Who belongs to the Area Partnership Board": [
            (None, "exact", "police, health, colleges, schools, DWP and voluntary sector"),
            (Decimal("8"), "exact", "Membership includes the following organisations"),
        ],
    }

    assert {subject: figures(subject) for subject in told} == told
    for subject, ways in told.items():
        held = ours(Figure).filter(subject=subject)
        assert len({figure.source for figure in held}) == len(ways)
        assert all(figure.conflict_note for figure in held if figure.conflicts_with)
        assert held.filter(conflicts_with__subject=subject).exists()


def test_the_6_million_stands_against_15_per_cent_of_appendix_a():
    figure = ours(Figure).get(subject="Efficiency target as a sum")

    assert (figure.value, figure.quoted) == (Decimal("6000000"), "£6m over three years")
    assert figure.conflicts_with.value == Decimal("42170000")
    assert figure.conflict_note == "15% of the £42,170k in Appendix A is £6,325.5k."


def test_the_30_million_across_the_authority_is_no_target_of_the_pool():
    figure = ours(Figure).get(subject="Efficiencies across the authority")

    assert (figure.value, figure.place.name) == (Decimal("30000000"), "Cheshire West and Chester")
    assert figure.uncertain.startswith("Implies a base of about £200m")


def test_the_empty_sixth_bullet_of_the_asset_review_is_told():
    figure = ours(Figure).get(subject="Categories of the asset review")

    assert figure.value == Decimal("5")
    assert figure.uncertain == "The list has a sixth bullet, which is empty."


def test_figures_are_held_as_the_proposal_prints_them():
    printed = {
        "over £100m": {(Decimal("100000000"), "over")},
        "£305m": {(Decimal("305000000"), "exact")},
        "£4.5m": {(Decimal("4500000"), "exact")},
        "in excess of £20k per annum": {(Decimal("20000"), "over")},
        "24 professionals": {(Decimal("24"), "exact")},
        "18 years": {(Decimal("18"), "exact")},
        "25% of their time": {(Decimal("25"), "exact")},
        "9% below": {(Decimal("9"), "exact")},
        "5% below": {(Decimal("5"), "exact")},
        "over 7000 new homes": {(Decimal("7000"), "over")},
        "the £15 million expected": {(Decimal("15000000"), "exact")},
        "75% of what we have now": {(Decimal("75"), "exact")},
        "bottom 3% most deprived": {(Decimal("3"), "exact")},
        "4% most affluent": {(Decimal("4"), "exact")},
        "ranked 178 most deprived out of 354": {(Decimal("178"), "exact")},
        "Three local women": {(Decimal("3"), "exact")},
    }

    held = {
        quoted: {(figure.value, figure.qualifier) for figure in ours(Figure).filter(quoted=quoted)}
        for quoted in printed
    }

    assert held == printed


def test_two_sums_of_over_100_million_are_about_two_things():
    subjects = [figure.subject for figure in ours(Figure).filter(quoted="over £100m")]

    assert subjects == ["Backlog of housing repairs", "Capital investment in education"]


# Measures


def test_headline_statistics_are_readings_of_measures():
    port, borough = "Ellesmere Port", "Cheshire West and Chester"
    stated = {
        "Unemployment rate": ("EPT-WS-01", [("baseline", Decimal("3.5"), port), ("actual", Decimal("2.6"), borough)]),
        "Working age population claiming at least one benefit": ("EPT-WS-01", [("baseline", Decimal(16), port)]),
        "Average household income": ("EPT-WS-01", [("baseline", Decimal(32700), port)]),
        "LSOAs in the lowest 20% for children in need": ("EPT-WS-02", [("baseline", Decimal(16), port)]),
        "Under age conception rate": ("EPT-WS-03", [("baseline", Decimal(43), port)]),
        "Reported incidents of domestic violence": ("EPT-WS-04", [("baseline", Decimal(500), port)]),
        "Neighbourhood plans emerging or in place": (
            "EPT-WS-05",
            [("baseline", Decimal(2), port), ("target", Decimal(10), port)],
        ),
    }

    held = {
        measure.title: (
            measure.workstream.reference,
            [(found.kind, found.value, found.place.name) for found in measure.readings.order_by("reference")],
        )
        for measure in ours(Measure).filter(title__in=stated)
    }

    assert held == stated


def test_refuge_referrals_of_2009_10_add_up_as_in_the_table():
    def reading(title):
        found = ours(Reading).get(measure__title=title)
        assert (found.as_at, found.as_at_precision) == (date(2010, 3, 31), "financial_year")
        return found.value

    women = [reading(f"Women referred to a refuge: {row}") for row in ("accommodated", "not accommodated", "total")]
    children = [
        reading(f"Children referred to a refuge: {row}") for row in ("accommodated", "not accommodated", "total")
    ]

    assert women == [Decimal(27), Decimal(112), Decimal(139)]
    assert children == [Decimal(35), Decimal(127), Decimal(162)]


def test_a_measure_without_a_baseline_says_why():
    without = ours(Measure).exclude(readings__kind="baseline")

    assert {measure.title: measure.no_baseline_reason for measure in without} == {
        "Satisfaction of service users": "None stated in the source",
        "Levels of volunteering in local communities": "None stated in the source",
        "Local areas to which service delivery is devolved": "None stated in the source",
        "Public sector resources saved through the single resource plan": (
            "A share that is to be saved starts from nothing; the source gives no year to start from"
        ),
        "Savings in the first year after local government reorganisation": "A saving starts from nothing",
    }


def test_savings_of_year_1_went_past_what_was_expected_and_two_passages_say_so():
    measure = ours(Measure).get(title__startswith="Savings in the first year")
    standing = standings_of([measure], date(2026, 11, 26))[measure.pk]

    assert (standing.rating, standing.value, standing.target) == ("on_target", 43_000_000, 15_000_000)
    assert [one.qualifier for one in standing.latest] == ["exact", "over"]


def test_the_headline_statistics_are_of_the_whole_place_and_referrals_of_a_service():
    headline = ours(Measure).filter(headline=True)
    referrals = ours(Measure).filter(title__contains="referred to a refuge")

    assert headline.count() == 6
    assert set(headline.values_list("accountability", flat=True)) == {"population"}
    assert set(referrals.values_list("accountability", "frequency")) == {("performance", "yearly")}
    read = ours(Reading).filter(measure__in=referrals).values_list("evidence", "period_starts_on")
    assert set(read) == {("2", date(2009, 4, 1))}


def test_six_commitments_span_two_pages_and_are_all_held():
    assert [outcome.title for outcome in ours(Outcome).filter(label__startswith="Commitment")] == [
        "Release capital asset value and investment",
        "Develop better housing with new investment and better management",
        "Provide a single pathway for residents",
        "Develop local skills and employment",
        "Tackle the root causes of poor inequalities",
        "Re-design all services that contribute to the five themes",
    ]
