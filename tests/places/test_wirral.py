"""Wirral as the report of 1 April 2014 has it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Q

from core.models import Record
from governance.models import (
    Board,
    Document,
    Figure,
    Membership,
    NetworkMembership,
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

pytestmark = pytest.mark.django_db

EMAIL = re.compile(r"\S+@\S+")
TELEPHONE = re.compile(r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")


def of_wirral(model):
    return model.objects.filter(scope__code="WIR")


@pytest.mark.parametrize(
    ("model", "number"),
    [
        (Programme, 1),
        (Theme, 4),
        (Workstream, 4),
        (Board, 3),
        (Person, 5),
        (Document, 2),
        (Participation, 12),
        (Membership, 0),
        (WorkstreamPlace, 9),
        (Partner, 10),
        (Milestone, 19),
        (Outcome, 15),
        (Measure, 6),
        (Reading, 7),
        (Figure, 7),
        (Ask, 0),
    ],
)
def test_wirral_has_as_many_records_as_its_report(loaded, model, number):
    assert of_wirral(model).count() == number


def test_the_theme_table_gives_focus_and_lead_of_each_theme(loaded):
    rows = of_wirral(Workstream).order_by("theme__order").values_list("theme__title", "title", "lead__name")

    assert list(rows) == [
        ("Addressing Health Inequalities", "Wirral Food Plan", "Julie Webster"),
        ("Driving Economic Growth", "Tackling Health Related Worklessness", "Rose Boylan"),
        ("Increasing Neighbourhood Resilience", "Increasing Neighbourhood Resilience", "Jacqui Cross"),
        (
            "Data sharing and improved intelligence",
            "Mapping public sector investment into Early Years 0-5 services",
            "Jacqui Cross",
        ),
    ]


def test_the_programme_belongs_to_the_borough(loaded):
    programme = Programme.objects.get(reference="WIRRAL")

    assert (programme.title, programme.place.name) == ("Public Service Transformation", "Wirral")


def test_every_workstream_reports_to_the_one_accountable_board(loaded):
    accountable = of_wirral(Board).get(accountable=True)

    assert accountable.name == "Wirral Public Service Board"
    assert set(of_wirral(Workstream).values_list("reports_to", flat=True)) == {accountable.pk}


def test_only_the_food_plan_is_sponsored_by_the_health_and_wellbeing_board(loaded):
    sponsored = of_wirral(Workstream).filter(sponsor_board__isnull=False)

    assert list(sponsored.values_list("title", "sponsor_board__name")) == [
        ("Wirral Food Plan", "Wirral Health and Wellbeing Board")
    ]


def test_the_committee_that_the_report_was_made_to_is_a_board_of_its_own(loaded):
    committee = Board.objects.get(name="Policy and Performance Coordinating Committee")

    assert (committee.scope.code, committee.kind, committee.accountable) == ("WIR", "scrutiny_committee", False)


def test_the_people_named_in_the_report_are_five(loaded):
    assert set(of_wirral(Person).values_list("name", flat=True)) == {
        "Julie Webster",
        "Rose Boylan",
        "Jacqui Cross",
        "Emma Degg",
        "Phil Davies",
    }
    assert Person.objects.get(name="Julie Webster").job_title == "Head of Public Health"


def test_nine_areas_joined_in_july_2013_and_wirral_is_one_of_them(loaded):
    joined = NetworkMembership.objects.filter(wave="network_2013")

    assert set(joined.values_list("place__name", flat=True)) == {
        "Bath and North East Somerset",
        "Bournemouth, Poole and Dorset",
        "Hampshire",
        "Lewisham, Lambeth and Southwark",
        "Sheffield",
        "Surrey",
        "Swindon",
        "West London Alliance",
        "Wirral",
    }
    assert joined.count() == 9
    assert set(joined.values_list("from_on", "from_precision")) == {(date(2013, 7, 1), "month")}
    assert of_wirral(Figure).get(quoted="nine new areas").coverage == "Includes Wirral itself"


def test_four_areas_were_pilots(loaded):
    pilots = NetworkMembership.objects.filter(wave="pilot")

    assert set(pilots.values_list("place__name", flat=True)) == {
        "Cheshire West and Chester",
        "Essex",
        "Greater Manchester",
        "West London tri-borough",
    }
    assert pilots.count() == 4


def test_the_two_groups_of_west_london_boroughs_are_kept_apart(loaded):
    alliance = Place.objects.filter(parent__name="West London Alliance").values_list("name", flat=True)
    tri_borough = Place.objects.filter(parent__name="West London tri-borough").values_list("name", flat=True)

    assert set(alliance) == {"Barnet", "Brent", "Ealing", "Harrow", "Hillingdon", "Hounslow"}
    assert set(tri_borough) == {"Hammersmith and Fulham", "Kensington and Chelsea", "Westminster"}


def test_both_years_in_which_the_pilots_began_are_held_with_their_paragraphs(loaded):
    years = of_wirral(Figure).filter(subject="Start of the Community Budget pilots").order_by("value")

    assert list(years.values_list("value", "source")) == [
        (Decimal("2011"), "paragraph 2.2"),
        (Decimal("2012"), "paragraph 2.3"),
    ]
    assert years[1].conflicts_with == years[0]
    assert years[1].conflict_note


def test_three_of_the_four_constituencies_are_numbered_because_only_birkenhead_is_named(loaded):
    names = Place.objects.filter(parent__name="Wirral", kind="constituency").order_by("reference")

    assert list(names.values_list("name", flat=True)) == [
        "Birkenhead constituency",
        "Wirral constituency 2 of 4, not named in the source",
        "Wirral constituency 3 of 4, not named in the source",
        "Wirral constituency 4 of 4, not named in the source",
    ]


def test_workstreams_work_where_the_table_puts_them(loaded):
    def places(title):
        return set(Place.objects.filter(workstream_places__workstream__title=title).values_list("kind", "name"))

    constituencies = set(Place.objects.filter(parent__name="Wirral", kind="constituency").values_list("kind", "name"))

    assert places("Wirral Food Plan") == constituencies
    assert places("Tackling Health Related Worklessness") == {("constituency", "Birkenhead constituency")}
    assert places("Mapping public sector investment into Early Years 0-5 services") == constituencies


def test_the_headline_data_of_row_two_are_readings(loaded):
    readings = of_wirral(Reading).order_by("reference").values_list("quoted", "value", "unit", "place__name")

    assert list(readings) == [
        ("38,930", Decimal("38930"), "people", "Wirral"),
        ("19.5%", Decimal("19.5"), "%", "Wirral"),
        ("48%", Decimal("48"), "%", "Wirral"),
        ("18,750", Decimal("18750"), "people", "Wirral"),
        ("9.5%", Decimal("9.5"), "%", "Wirral"),
        ("56%", Decimal("56"), "%", "Vittoria Dock"),
        ("43.3%", Decimal("43.3"), "%", "Morpeth Dock"),
    ]


def test_the_headline_data_are_of_the_population_and_one_share_is_computed(loaded):
    assert set(of_wirral(Measure).values_list("accountability", "headline")) == {("population", True)}
    share = of_wirral(Reading).get(quoted="48%")
    assert (share.numerator, share.denominator, share.evidence) == (18_750, 38_930, "4")


def test_the_share_that_does_not_follow_is_kept_as_printed_and_marked(loaded):
    share = of_wirral(Reading).get(quoted="9.5%")

    assert share.value == Decimal("9.5")
    assert "9.4%" in share.uncertain
    assert round(Decimal(18750) / (Decimal(38930) / Decimal("0.195")) * 100, 1) == Decimal("9.4")


def test_the_rate_in_vittoria_dock_names_who_found_it_and_its_rank(loaded):
    assert "Centre for Social Justice" in of_wirral(Reading).get(quoted="56%").source
    assert of_wirral(Figure).get(unit="rank").value == Decimal("4")


def test_every_measure_has_a_baseline_or_says_why_not(loaded):
    without = of_wirral(Measure).exclude(readings__kind="baseline")

    assert list(without.filter(no_baseline_reason="")) == []


def test_the_five_changes_of_neighbourhood_resilience_are_outcomes_in_order(loaded):
    listed = of_wirral(Outcome).filter(source__contains="row 3, list").order_by("reference")

    assert list(listed.values_list("title", flat=True)) == [
        "Behaviour change among partners, residents, service users and customers",
        "Major service review and redesign",
        "Reduced duplication and waste among services",
        "Increased joint commissioning, shared services and budgets",
        "Reduced demand for public services",
    ]


def test_the_partners_of_each_workstream_are_named_as_in_the_table(loaded):
    def partners(title):
        return list(
            of_wirral(Partner).filter(workstream__title=title).order_by("reference").values_list("named_as", flat=True)
        )

    assert partners("Wirral Food Plan") == [
        "Public Health officers",
        "4 Constituency Teams",
        "VCAW",
        "national Systems Leadership Programme",
    ]
    assert partners("Tackling Health Related Worklessness") == [
        "WEDS",
        "Welfare Reform",
        "Health",
        "Housing",
        "Employment partners",
    ]
    assert partners("Increasing Neighbourhood Resilience") == []
    assert partners("Mapping public sector investment into Early Years 0-5 services") == ["public sector partners"]


def test_each_workstream_moves_into_delivery_in_april_2014(loaded):
    begins = of_wirral(Milestone).filter(baseline_on__isnull=False)

    assert begins.values("workstream").distinct().count() == begins.count() == 4
    assert set(begins.values_list("baseline_on", "baseline_precision")) == {(date(2014, 4, 30), "month")}


@pytest.mark.parametrize("title", ["Detailed business case", "Detailed project plan", "Equality impact assessment"])
def test_each_workstream_has_its_three_papers_in_preparation(loaded, title):
    papers = of_wirral(Milestone).filter(title=title, kind="deliverable", baseline_on=None)

    assert papers.values("workstream").distinct().count() == papers.count() == 4


def test_the_report_and_its_appendix_are_in_the_register(loaded):
    report = Document.objects.get(reference="WIR-DC-01")
    appendix = Document.objects.get(part_of=report)

    assert report.title == "Update on the Community Budgets/Public Service Transformation project"
    assert (report.issued_on, report.author) == (date(2014, 4, 1), "Rose Boylan")
    assert (appendix.title, appendix.kind, appendix.held) == (
        "Joint Statement of Intent",
        "statement_of_intent",
        False,
    )


def test_bodies_that_the_report_names_only_by_kind_are_marked_so(loaded):
    bodies = Organisation.objects.filter(reference__regex=r"^NET-OR-1\d\d$")

    assert set(bodies.filter(kind="body").values_list("name", flat=True)) == {
        "Wirral Council",
        "VCAW",
        "WEDS",
        "Centre for Social Justice",
        "Systems Leadership Programme",
    }
    assert bodies.filter(kind="kind_of_body").count() == 8


def test_a_record_that_tells_a_fact_says_where_it_stands(loaded):
    for model in (Figure, Reading, Theme, Workstream, Partner, Milestone, Outcome, Measure, Person, Board):
        assert not of_wirral(model).filter(Q(source="") | Q(document=None)).exists(), model.__name__


def test_no_letter_of_another_alphabet_and_no_contact_detail_came_over(loaded):
    texts = [
        str(value)
        for model in apps.get_models()
        if issubclass(model, Record)
        for row in model.objects.filter(Q(scope__code="WIR") | Q(reference__regex=r"^NET-(PL|OR|NM)-1\d\d$")).values()
        for value in row.values()
        if isinstance(value, str)
    ]

    assert "Phil Davies" in texts
    assert [text for text in texts if EMAIL.search(text) or TELEPHONE.search(text)] == []
    assert [text for text in texts if re.search(r"[\u0370-\u03ff]|CIIr", text)] == []
