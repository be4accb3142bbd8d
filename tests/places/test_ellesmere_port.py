"""Ellesmere Port's place file, against what the Our Place proposal says."""

import re
from datetime import date

import pytest
from django.db import models

from budgets.models import AgencySpend, BudgetAmount, BudgetLine, EfficiencyTarget, Pool
from core.models import Scope
from governance.models import (
    Board,
    Document,
    Membership,
    Organisation,
    Participation,
    Person,
    Place,
    Programme,
)
from tests.places.ellesmere_port import COMMUNITY_SAFETY, of_the_place, ours, references
from workstreams.models import (
    Ask,
    Dependency,
    Measure,
    Milestone,
    Partner,
    Reading,
    Theme,
    Workstream,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

THEMES = [
    "Focusing on skills and confidence to improve employability and promoting a culture of enterprise",
    "Wellbeing of children 0-15 adopting the Best Start in Life principles",
    "Reduction in under-age teenage pregnancies",
    COMMUNITY_SAFETY,
    "Releasing the community and resident potential",
]

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
        "Milestone": 18,
        "Pool": 1,
        "BudgetLine": 43,
        "BudgetAmount": 43,
        "EfficiencyTarget": 1,
        "AgencySpend": 0,
        "Board": 4,
        "Person": 1,
        "Measure": 18,
        "Reading": 20,
        "Ask": 3,
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
    milestones = list(ours(Milestone).filter(baseline_precision="financial_year"))

    assert [(found.label, found.workstream.reference) for found in milestones] == [row[:2] for row in MILESTONES]
    assert [found.title.startswith(row[2]) for found, row in zip(milestones, MILESTONES, strict=True)] == [True] * 14
    assert [found.baseline_on for found in milestones] == [date(2011, 3, 31)] * 8 + [date(2012, 3, 31)] * 6


def test_milestones_of_the_text_keep_the_day_as_exactly_as_it_is_known():
    rest = ours(Milestone).exclude(baseline_precision="financial_year").order_by("reference")

    assert [(one.reference, one.kind, one.baseline_on, one.baseline_precision) for one in rest] == [
        ("EPT-MS-15", "deliverable", None, "day"),
        ("EPT-MS-16", "milestone", date(2011, 4, 30), "month"),
        ("EPT-MS-17", "milestone", date(2011, 5, 31), "month"),
        ("EPT-MS-18", "milestone", date(2012, 12, 31), "year"),
    ]


def test_the_single_resource_plan_waits_for_the_analysis_of_services_and_budgets():
    (one,) = ours(Dependency)

    assert (one.predecessor.reference, one.successor.reference) == ("EPT-MS-15", "EPT-MS-02")
    assert one.source == "The Current Public Sector Resources, paragraph 3"


def test_the_milestone_that_breaks_off_says_so():
    milestone = ours(Milestone).get(label="2011-12, fourth")

    assert milestone.title.endswith("across Ellesmere Port's …")
    assert milestone.source == "2011-12 Local level, bullet 4, which breaks off"


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
