"""What West Cheshire's expression of interest says, read from the document, is what the loaded programme holds."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import CharField, Q, TextField

from budgets.models import Pool
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
from tests.places.west_cheshire import (
    AGEING,
    BEST_START,
    ECONOMY,
    INITIATIVES,
    MEASURES,
    OUTCOMES,
    SMARTER,
    THRIVING,
    of_west_cheshire,
)
from workstreams.figures import agrees
from workstreams.models import (
    Ask,
    Evaluation,
    Gate,
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
    success = of_west_cheshire(Measure).filter(source__contains="success list")
    held = {
        theme.title: list(success.filter(theme=theme).order_by("reference").values_list("title", flat=True))
        for theme in of_west_cheshire(Theme).order_by("order")
    }

    assert held == MEASURES
    assert success.count() == 47
    assert success.values("title").distinct().count() == 42
    assert set(success.values_list("no_baseline_reason", "kind")) == {("None stated in the source", "not_classed")}
    assert not of_west_cheshire(Reading).filter(measure__in=success).exists()


def test_homeless_presentations_fell_from_2003_04_to_2009_10():
    read = of_west_cheshire(Reading).filter(measure__title="Homeless presentations").order_by("as_at")

    assert list(read.values_list("kind", "value", "period_starts_on", "as_at", "quoted")) == [
        ("baseline", Decimal(1476), date(2003, 4, 1), date(2004, 3, 31), "1,476"),
        ("actual", Decimal(85), date(2009, 4, 1), date(2010, 3, 31), "85"),
    ]


def test_the_share_in_the_most_deprived_areas_follows_from_what_the_bid_says():
    share = of_west_cheshire(Reading).get(quoted="14%")

    assert (share.numerator, share.denominator, share.value) == (45_000, 327_300, 14)
    assert agrees(share.value, share.numerator, share.denominator, share.measure.times)


def test_every_measure_has_a_baseline_or_says_why_not():
    without = of_west_cheshire(Measure).exclude(readings__kind="baseline")

    assert list(without.filter(no_baseline_reason="")) == []
    assert of_west_cheshire(Measure).exclude(pk__in=without).filter(no_baseline_reason="").count() == 6


def test_whose_a_measure_is_is_said_of_every_one():
    said = of_west_cheshire(Measure).values_list("accountability", flat=True)

    assert (list(said).count("population"), list(said).count("performance")) == (36, 43)


def test_the_five_shared_priorities_are_the_outcomes():
    assert dict(of_west_cheshire(Outcome).values_list("theme__title", "title")) == OUTCOMES


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
    assert list(of_west_cheshire(Ask).filter(nature="ask").values_list("kind", "status")) == [
        ("freedom", "agreed"),
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


def test_the_first_three_steps_of_every_initiative_end_in_2012():
    gates = Gate.objects.filter(scope__code="WCH")

    assert gates.values("workstream").distinct().count() == gates.count() == 33
    assert set(gates.values_list("step", "planned_on", "planned_precision", "outcome")) == {
        ("to_be", date(2012, 12, 31), "year", "undecided")
    }


def test_an_independent_body_is_to_evaluate():
    (one,) = Evaluation.objects.filter(scope__code="WCH")

    assert (one.evaluated_by.name, one.happened) == ("Dartington social research unit", "")
