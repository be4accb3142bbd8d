"""Ellesmere Port's place file, against what the Our Place proposal says."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import models

from budgets.models import AgencySpend, BudgetAmount, BudgetLine, EfficiencyTarget, Pool
from core.models import Scope
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
    Measure,
    Milestone,
    Outcome,
    Partner,
    Reading,
    Theme,
    Workstream,
    WorkstreamPlace,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

COMMUNITY_SAFETY = (
    "Community Safety with interventions to reduce ASB, illegal money lending and domestic abuse "
    "and its impact on children"
)

STAGES_THAT_CAN_BE_READ = (
    "Engagement, Assessment Advice and Guidance, Employability, Transition to Work, "
    "Sustainable Retention, Workforce Development"
)

THEMES = [
    "Focusing on skills and confidence to improve employability and promoting a culture of enterprise",
    "Wellbeing of children 0-15 adopting the Best Start in Life principles",
    "Reduction in under-age teenage pregnancies",
    COMMUNITY_SAFETY,
    "Releasing the community and resident potential",
]

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

MILESTONES = [
    ("2010-11, 1", "EPT-WS-06", "Review the membership of the APB"),
    ("2010-11, 2", "EPT-WS-06", "Single Resource Plan in-place"),
    ("2010-11, 3", "EPT-WS-06", "Housing Management Contract designed and tendered"),
    ("2010-11, 4", "EPT-WS-06", "Development of the Community Interest Company"),
    ("2010-11, 5", "EPT-WS-02", "Co-location of children and young people services"),
    ("2010-11, 6", "EPT-WS-01", "Co-location of voluntary and faith sectors"),
    ("2010-11, 7", "EPT-WS-04", "Improved Offer for Domestic Abuse operational"),
    ("2010-11, 8", "EPT-WS-05", "Implementation commenced of the 'Releasing Potential' programme"),
    ("2011-12, first", "EPT-WS-06", "Agreed programme of which services will be reviewed"),
    ("2011-12, second", "EPT-WS-05", "10 neighbourhood plans in place with local ownership and delivery"),
    ("2011-12, third", "EPT-WS-01", "Development of a toolkit"),
    ("2011-12, fourth", "EPT-WS-01", "The establishment of the HEET Centre operational"),
    ("2011-12, fifth", "EPT-WS-04", "Neighbourhood Environmental enforcement teams in each neighbourhood"),
    ("2011-12, sixth", "EPT-WS-02", "Healthy Living Centre linked with GP commissioning"),
]


def ours(model):
    return model.objects.filter(scope__code="EPT").order_by("reference")


def references(model, front):
    return model.objects.filter(reference__startswith=front).order_by("reference")


def figures(subject):
    return [(figure.value, figure.qualifier, figure.quoted) for figure in ours(Figure).filter(subject=subject)]


def of_the_place():
    models_ = [Ask, Board, BudgetLine, Document, EfficiencyTarget, Figure, Measure, Membership, Milestone, Outcome]
    models_ += [Participation, Partner, Person, Pool, Programme, Reading, Theme, Workstream, WorkstreamPlace]
    found = [record for model in models_ for record in ours(model)]
    found += [record for model in (Place, Organisation) for record in references(model, "NET-")]
    return [*found, *references(Board, "NET-")]


# What there is


def test_the_programme_has_its_own_scope_and_place():
    programme = Programme.objects.get(reference="EPORT")

    assert programme.title == "Ellesmere Port: Our Place"
    assert programme.scope.code == "EPT"
    assert programme.place.name == "Ellesmere Port"
    assert Scope.objects.get(code="EPT").programme_reference == "EPORT"


def test_records_are_as_many_as_in_the_proposal():
    counts = {
        model.__name__: ours(model).count()
        for model in (
            Theme,
            Workstream,
            Milestone,
            Pool,
            BudgetLine,
            BudgetAmount,
            EfficiencyTarget,
            AgencySpend,
            Board,
            Person,
            Measure,
            Reading,
            Ask,
        )
    }

    assert counts == {
        "Theme": 5,
        "Workstream": 6,
        "Milestone": 14,
        "Pool": 1,
        "BudgetLine": 43,
        "BudgetAmount": 43,
        "EfficiencyTarget": 1,
        "AgencySpend": 0,
        "Board": 4,
        "Person": 1,
        "Measure": 15,
        "Reading": 15,
        "Ask": 1,
    }


def test_five_themes_have_one_workstream_each_of_the_same_title():
    themes = list(ours(Theme).order_by("order"))

    assert [theme.title for theme in themes] == THEMES
    assert [[work.title for work in theme.workstreams.all()] for theme in themes] == [[title] for title in THEMES]
    assert not any(theme.our_grouping for theme in themes)


def test_the_sixth_workstream_has_no_theme_and_is_marked_as_our_grouping():
    sixth = ours(Workstream).get(theme=None)

    assert (sixth.reference, sixth.title) == ("EPT-WS-06", "Governance, resources and delivery vehicles")
    assert list(ours(Workstream).filter(our_grouping=True)) == [sixth]


def test_every_workstream_reports_to_the_partnership_board():
    assert {work.reports_to.reference for work in ours(Workstream)} == {"NET-BD-01"}


def test_milestones_stand_in_their_workstreams_at_the_end_of_their_financial_year():
    milestones = list(ours(Milestone))

    assert [(found.label, found.workstream.reference) for found in milestones] == [row[:2] for row in MILESTONES]
    assert [found.title.startswith(row[2]) for found, row in zip(milestones, MILESTONES, strict=True)] == [True] * 14
    assert [found.baseline_on for found in milestones] == [date(2011, 3, 31)] * 8 + [date(2012, 3, 31)] * 6
    assert {found.baseline_precision for found in milestones} == {"financial_year"}


def test_the_milestone_that_breaks_off_says_so():
    milestone = ours(Milestone).get(label="2011-12, fourth")

    assert milestone.title.endswith("across Ellesmere Port's …")
    assert milestone.source == "2011-12 Local level, bullet 4, which breaks off"


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
    }


def test_six_commitments_span_two_pages_and_are_all_held():
    assert [outcome.title for outcome in ours(Outcome).filter(label__startswith="Commitment")] == [
        "Release capital asset value and investment",
        "Develop better housing with new investment and better management",
        "Provide a single pathway for residents",
        "Develop local skills and employment",
        "Tackle the root causes of poor inequalities",
        "Re-design all services that contribute to the five themes",
    ]


# Boards and places


def test_the_partnership_board_is_the_accountable_board_and_takes_part():
    board = Board.objects.get(reference="NET-BD-01")

    assert (board.name, board.kind, board.status) == (
        "Ellesmere Port Area Partnership Board",
        "area_partnership_board",
        "established",
    )
    assert board.accountable
    assert (board.quorum, board.meeting_cycle) == ("", "")
    assert ours(Participation).get(organisation=None).board == board


def test_the_board_s_members_are_the_eight_of_appendix_g_and_one_from_the_scrutiny_panel():
    members = ours(Membership).filter(board__reference="NET-BD-01")

    assert [(member.seat, member.organisation and member.organisation.name) for member in members] == [
        ("Cheshire Constabulary", "Cheshire Police"),
        ("Connexions Cheshire and Warrington", "Connexions Cheshire and Warrington"),
        ("Cheshire West and Chester Borough Council", "Cheshire West and Chester Council"),
        ("Job Centre Plus", "Jobcentre Plus"),
        ("NHS Western Cheshire", "NHS Western Cheshire"),
        ("EPNAVCO", "EPNAVCO"),
        ("Cheshire Fire and Rescue", "Cheshire Fire and Rescue Service"),
        ("Small Business Representatives", "Small Business Representatives"),
        ("Member of the Community Scrutiny Panel", None),
    ]
    nominated = members.get(nominated_by__isnull=False)
    assert (nominated.nominated_by.name, nominated.number) == ("Community Scrutiny Panel", 1)
    assert {member.voting for member in members} == {None}


def test_the_scrutiny_panel_is_proposed_and_drawn_from_the_ten_neighbourhoods():
    panel = ours(Board).get(kind="community_scrutiny_panel")

    assert (panel.name, panel.status, panel.reports_to.reference) == (
        "Community Scrutiny Panel",
        "proposed",
        "NET-BD-01",
    )
    assert [seat.seat for seat in panel.memberships.all()] == ["Representatives of the 10 neighbourhoods"]


def test_the_community_interest_company_is_an_organisation_with_a_board():
    board = ours(Board).get(kind="delivery_company")

    assert board.governs.name == "Ellesmere Port Community Interest Company"
    assert board.status == "proposed"
    assert board.reports_to is None


def test_ten_neighbourhoods_make_up_the_town_and_none_is_named():
    neighbourhoods = Place.objects.filter(parent__reference="NET-PL-08", kind="neighbourhood").order_by("reference")

    assert [place.name for place in neighbourhoods] == [
        f"Neighbourhood {number} of 10, not named in the source" for number in range(1, 11)
    ]


def test_work_that_reaches_each_neighbourhood_is_held_for_all_ten():
    counts = {
        work.reference: work.workstream_places.filter(place__kind="neighbourhood").count() for work in ours(Workstream)
    }

    assert counts == {
        "EPT-WS-01": 0,
        "EPT-WS-02": 10,
        "EPT-WS-03": 0,
        "EPT-WS-04": 10,
        "EPT-WS-05": 10,
        "EPT-WS-06": 0,
    }


def test_aliases_lead_to_one_organisation():
    named = {
        partner.named_as: partner.organisation.reference
        for partner in ours(Partner).filter(named_as__in=["EPNVCO", "the PCT", "Police", "CW&C"])
    }

    assert named == {"EPNVCO": "NET-OR-12", "the PCT": "NET-OR-09", "Police": "NET-OR-05", "CW&C": "NET-OR-01"}
    assert ours(Partner).get(named_as__contains="HEET Centre").organisation.also_known_as == "HHEET; HEET"


# Documents


def test_appendices_a_to_g_are_parts_of_the_proposal_and_lost_diagrams_are_not_held():
    proposal = Document.objects.get(reference="EPT-DC-01")
    appendices = ours(Document).filter(title__regex=r"^Appendix [A-G]:", part_of=proposal)

    assert [(paper.title[:10], paper.held) for paper in appendices] == [
        ("Appendix A", True),
        ("Appendix B", True),
        ("Appendix C", False),
        ("Appendix D", True),
        ("Appendix E", False),
        ("Appendix F", False),
        ("Appendix G", True),
    ]
    lost = ours(Document).filter(title__regex=r"^Appendix [CEF]:")
    assert all(paper.summary.startswith("Not legible in the source") for paper in lost)


def test_appendix_3_is_cited_and_does_not_exist():
    paper = ours(Document).get(title__startswith="Appendix 3")

    assert not paper.held
    assert "has no Appendix 3" in paper.summary


def test_the_stages_of_the_traffic_light_model_are_not_made_up():
    paper = ours(Document).get(title__startswith="The Current APB Commissioning Model")

    assert not paper.held
    assert "not named in the text" in paper.summary


def test_every_record_says_where_it_comes_from():
    own = ("EPT-", "EPORT", "NET-PL-5", "NET-OR-5")
    records = [record for record in of_the_place() if record.reference.startswith(own)]
    without = [record.reference for record in records if not record.source]

    assert without == ["EPT-DC-01"]
    assert [record.reference for record in records if not getattr(record, "document_id", True)] == []


def test_the_shared_records_name_their_document_in_their_source():
    shared = [*references(Place, "NET-PL-0"), Place.objects.get(reference="NET-PL-10"), *references(Board, "NET-BD-")]
    shared += Organisation.objects.filter(reference__regex=r"^NET-OR-\d\d$")

    papers = (
        "Ellesmere Port proposal, ",
        "Southend report",
        "West Cheshire expression",
        "Wirral report",
        "West Midlands report",
    )
    assert [record.reference for record in shared if not record.source.startswith(papers)] == []


def test_no_text_holds_a_telephone_number_or_an_address_of_electronic_mail():
    contact = re.compile(r"\S@\S|\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")

    def texts(record):
        return [
            getattr(record, field.name)
            for field in record._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
        ]

    assert [
        record.reference for record in of_the_place() if any(contact.search(str(text)) for text in texts(record))
    ] == []
