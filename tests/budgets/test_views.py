"""The page of a pool."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.services import change_record
from tests.factories.budgets import BudgetLineFactory, EfficiencyTargetFactory, PoolFactory
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import BoardFactory, OrganisationFactory, ProgrammeFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from tests.reading import body_of, figures, table, words

LINES = "Budget lines of Single resource budget, £ thousand"


def page(client, pool, **question):
    response = client.get(reverse("budgets:pool", args=[pool.reference]), question)
    assert response.status_code == 200
    return response


def test_the_stated_total_stands_beside_the_sum_of_the_lines_with_the_difference_explained(client, pool, line):
    line("Roads", {2011: 3000})
    line("Schools", {2011: 2500})
    assert figures(page(client, pool)) == [
        ("Stated in the source", "About £5,000", "Appendix A"),
        ("Sum of its lines", "£5,500", "2 budget lines, computed"),
        (
            "Difference",
            "£500",
            "The lines come to 10.0% more than the stated total; the source gives it as about that sum",
        ),
    ]


def test_a_total_that_differs_is_shown_as_a_conflict(client, pool, line):
    line("Roads", {2011: 3000})
    assert table(page(client, pool), "Sums that differ: Total of the pool") == [
        ["Source", "What it says", "Where"],
        ["Source not recorded", "About £5,000", "Appendix A"],
        ["Sum of 1 line", "£3,000", "Not stated"],
    ]


def test_a_total_that_agrees_is_no_conflict(client, pool, line):
    line("Roads", {2011: 5000})
    response = page(client, pool)
    assert figures(response)[2] == ("Difference", "£0", "The lines add up to the stated total")
    assert "pstn-conflict" not in body_of(response)


def test_a_pool_without_a_stated_total_and_lines_says_so(client, scope):
    response = page(client, PoolFactory(scope=scope))
    assert figures(response) == [
        ("Stated in the source", "Not stated", "No total is stated"),
        ("Sum of its lines", "No lines", "0 budget lines, computed"),
    ]
    assert "No budget line is recorded that you may see." in words(body_of(response))


def test_a_target_is_computed_beside_the_sum_that_the_source_states(client, pool, line):
    line("Roads", {2011: 5000})
    EfficiencyTargetFactory(
        pool=pool, title="15% in three years", stated_amount=Decimal("700"), years=3, source="page 2"
    )
    response = page(client, pool)
    assert figures(response)[3] == (
        "15% in three years",
        "£750",
        "15% of the lines, over 3 years. The source states £700",
    )
    assert table(response, "Sums that differ: Efficiency target: 15% in three years")[1:] == [
        ["Source not recorded", "£700", "page 2"],
        ["15% of the sum of the lines", "£750", "Computed"],
    ]


def test_a_target_without_lines_is_shown_as_stated(client, scope):
    pool = PoolFactory(scope=scope)
    EfficiencyTargetFactory(pool=pool, title="Sum", percent=None, stated_amount=Decimal("700"), years=1)
    EfficiencyTargetFactory(pool=pool, title="Share", percent=Decimal("12.5"), qualifier="up_to")
    assert figures(page(client, pool))[2:] == [
        ("Sum", "£700", "over 1 year"),
        ("Share", "Up to 12.5%", "No lines to take it of"),
    ]


def test_lines_stand_by_year_in_thousands_with_a_share_and_a_total(client, pool, line, scope):
    council = OrganisationFactory(scope=scope, name="Council")
    roads = line("Roads", {2011: 3000, 2012: 1500}, contributor=council)
    schools = line("Schools", {2012: 4500}, contributor=council, treatment="aligned", standing="agreed")
    assert table(page(client, pool), LINES) == [
        [
            "Budget line",
            "Contributor",
            "Treatment",
            "Standing",
            "2011–12, £ thousand",
            "2012–13, £ thousand",
            "Total, £ thousand",
            "Share",
        ],
        [f"Roads {roads.reference}", "Council", "Pooled", "Indicative", "3", "2", "5", "50.0%"],
        [f"Schools {schools.reference}", "Council", "Aligned", "Agreed", "None", "5", "5", "50.0%"],
        ["Sum of 2 lines", "3", "6", "9", "100.0%"],
    ]
    assert '<data value="1500.00">2</data>' in body_of(page(client, pool))


def test_a_year_that_we_inferred_says_so(client, pool, line):
    line("Roads", {2011: 3000}, inferred=True)
    line("Schools", {2011: 1000, 2012: 1000}, inferred=True)
    assert table(page(client, pool), LINES)[0][4:6] == [
        "2011–12, £ thousand year inferred",
        "2012–13, £ thousand year inferred",
    ]


def test_of_a_year_inferred_for_some_lines_each_amount_says_so(client, pool, line):
    line("Roads", {2011: 3000}, inferred=True)
    line("Schools", {2011: 1000})
    rows = table(page(client, pool), LINES)
    assert [row[4] for row in rows[:3]] == ["2011–12, £ thousand year of some inferred", "3 year inferred", "1"]


def test_lines_stand_below_what_they_are_for_with_sums(client, pool, line, scope):
    theme = ThemeFactory(scope=scope, title="Growth", order=1)
    work = WorkstreamFactory(scope=scope, title="Jobs", theme=theme)
    line("Loose", {2011: 1000})
    line("Training", {2011: 2000}, workstream=work)
    line("Roads", {2011: 1000}, theme=theme)
    rows = table(page(client, pool), LINES)
    assert [(row[0].split(" AA")[0], row[1]) for row in rows[1:] if len(row) == 4] == [
        ("Growth 1 line", "1"),
        ("Jobs 1 line", "2"),
        ("For no one theme or workstream 1 line", "1"),
        ("Sum of 3 lines", "4"),
    ]


def test_the_csv_holds_the_lines_of_this_pool_alone(client, pool, line, scope):
    roads = line("Roads", {2011: 3000})
    BudgetLineFactory(pool=PoolFactory(scope=scope))
    address = f"{reverse('budgets:budget_lines_csv')}?pool={pool.reference}"
    assert f'href="{address}"' in body_of(page(client, pool))
    rows = b"".join(client.get(address).streaming_content).decode().splitlines()
    assert [row.split(",")[1].strip('"') for row in rows[1:]] == [roads.reference]


def test_the_page_shows_the_past_as_it_was_recorded(client, pool, line):
    roads = line("Roads", {2011: 3000})
    amount = roads.amounts.get()
    change_record(amount, actor=None, now=NOW.replace(day=9), amount=Decimal("4000"))
    past = page(client, pool, as_at=date(2026, 10, 6).isoformat())
    assert (figures(past)[1][1], figures(page(client, pool))[1][1]) == ("£3,000", "£4,000")
    assert f"pool={pool.reference}&amp;as_at=2026-10-06" in body_of(past)


def test_a_day_that_is_none_is_refused(client, pool):
    response = client.get(reverse("budgets:pool", args=[pool.reference]), {"as_at": "soon"})
    assert response.status_code == 400


def test_it_names_the_board_the_accountable_body_and_its_history(client, scope):
    board, body = BoardFactory(scope=scope, name="Area board"), OrganisationFactory(scope=scope, name="Council")
    pool = PoolFactory(scope=scope, board=board, accountable_body=body)
    text = body_of(page(client, pool))
    assert "Held by Area board Accountable body: Council" in words(text)
    assert f'href="{reverse("budgets:pool_history", args=[pool.reference])}"' in text


def test_what_the_reader_may_not_see_is_neither_listed_nor_named(client, pool, line, scope):
    hidden = ThemeFactory(scope=scope, title="Secret theme", visibility="board")
    line("Roads", {2011: 3000}, theme=hidden)
    line("Secret line", {2011: 500}, visibility="board")
    text = words(body_of(page(client, pool)))
    assert "Secret" not in text
    assert "holds £500 of lines that you may not see" in text


def test_a_stranger_gets_404(client, pool):
    client.force_login(UserFactory(scope=ProgrammeFactory().scope))
    assert client.get(reverse("budgets:pool", args=[pool.reference])).status_code == 404


@pytest.mark.parametrize("query", [{}, {"as_at": "2026-10-06"}])
def test_the_number_of_queries_does_not_grow_with_the_lines(client, pool, line, scope, query):
    counts = []
    made = 0
    for wanted in (1, 3, 30):
        while made < wanted:
            line(f"Line {made}", {2011: 100, 2012: 200}, theme=ThemeFactory(scope=scope))
            EfficiencyTargetFactory(pool=pool)
            made += 1
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, pool, **query)
        counts.append(len(captured))
    assert len(set(counts)) == 1, counts
