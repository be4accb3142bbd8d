"""The pages that every resource gets: what a list filters, sorts and exports, what a record and its history tell."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import AgencySpend, BusinessCase
from core.services import change_record, create_record, withdraw_record
from tests.core.reading import form_values, read_page, select, words
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, OrganisationFactory, PersonFactory
from tests.factories.workstreams import MeasureFactory, MilestoneFactory, ThemeFactory, WorkstreamFactory
from workstreams.models import Issue, Partner, Review, Risk, Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
WORKSTREAMS = "/workstreams/workstreams/"
HAND_MADE = {"progress-reports"}
"""Whose page draws what a report was made of, which no made-up row has."""
MARKUP = "<script>alert(1)</script>\"'&<b>"
NEW_YEAR = date(2026, 1, 1)
NEXT = NOW + timedelta(days=1)


def seen(answer):
    """Read a page that is shown."""
    assert answer.status_code == 200, answer
    return read_page(answer)


def references(tree):
    """Return the references in a list's table, in order."""
    return [words(one).split()[-1] for one in select(tree, "tbody//th")]


def sheet(answer):
    """Read a CSV file."""
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


# Every resource ------------------------------------------------------------------------------------------------------


def test_every_list_and_record_and_history_has_a_page(resource, rows, scope, page):
    (row,) = rows(resource.model, 1, scope)
    assert row.reference in words(seen(page(reverse(resource.url_name("list")))))
    row.refresh_from_db()
    for name in ("detail", "history") if resource.name not in HAND_MADE else ("history",):
        assert str(row) in words(seen(page(reverse(resource.url_name(name), args=[row.reference]))))


def test_every_list_page_asks_the_same_number_of_queries_for_1_3_and_30_rows(
    resource, rows, scope, page, see_everywhere
):
    asked = []
    for more in (1, 2, 27):
        rows(resource.model, more, scope)
        see_everywhere()
        with CaptureQueriesContext(connection) as queries:
            assert len(references(seen(page(reverse(resource.url_name("list")) + "?limit=50")))) >= more
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


def test_every_column_that_can_be_sorted_sorts_its_page(resource, rows, scope, page):
    rows(resource.model, 2, scope)
    address, columns = reverse(resource.url_name("list")), resource.all_columns()
    sortable = ",".join(column.name for column in columns if column.sortable)
    assert page(address, {"ordering": sortable}).status_code == 200
    refused = [page(address, {"ordering": column.name}).status_code for column in columns if not column.sortable]
    assert set(refused) == {400}


def test_nobody_reads_a_page_without_signing_in(resource):
    for name, key in (("list", []), ("csv", []), ("detail", ["X"]), ("history", ["X"])):
        answer = Client().get(reverse(resource.url_name(name), args=key))
        assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, reverse("account_login"))


def test_what_is_not_there_or_not_visible_is_not_found(resource, rows, scope, client):
    (row,) = rows(resource.model, 1, scope)
    client.force_login(UserFactory())
    for name in ("detail", "history"):
        for key in (row.reference, "NO-SUCH-1", "%00", "x" * 400):
            path = reverse(resource.url_name(name), args=["K"]).replace("/K/", f"/{key}/")
            assert client.get(path).status_code == 404
    assert references(seen(client.get(reverse(resource.url_name("list"))))) == []


def test_the_csv_of_a_page_is_the_one_of_the_api(resource, rows, scope, page, api):
    rows(resource.model, 2, scope)
    mine = page(reverse(resource.url_name("csv")))
    theirs = api.get(f"{resource.name}/", headers={"accept": "text/csv"})
    assert mine["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{resource.name}.csv"' in mine["Content-Disposition"]
    assert b"".join(mine.streaming_content) == b"".join(theirs.streaming_content)


# A list: filters, chips, order, pages ---------------------------------------------------------------------------------


@pytest.fixture
def three(scope):
    """Three workstreams of two themes, with different ratings."""
    one, two = ThemeFactory(scope=scope, title="Families"), ThemeFactory(scope=scope, title="Skills")
    return [
        WorkstreamFactory(scope=scope, theme=one, title="Early help", rag="red", focus="Under fives"),
        WorkstreamFactory(scope=scope, theme=one, title="Troubled families", rag="green"),
        WorkstreamFactory(
            scope=scope, theme=two, title="Apprentices", rag="amber", next_update_due_on=date(2026, 1, 1)
        ),
    ]


@pytest.mark.parametrize(
    "query,found",
    [
        ("", [0, 1, 2]),
        ("q=HELP+early", [0]),
        ("q=under", [0]),
        ("rag=red&rag=amber", [0, 2]),
        ("theme={theme}", [0, 1]),
        ("theme={theme}&rag=red", [0]),
        ("title=Apprentices", [2]),
        ("next_update_due_on_to=31+January+2026", [2]),
        ("overdue_on=2%2F1%2F2026", [2]),
        ("open=true", [0, 1, 2]),
        ("open=false", []),
        ("q=&rag=&theme=&ordering=", [0, 1, 2]),
        ("ordering=title", [2, 0, 1]),
        ("ordering=-title", [1, 0, 2]),
        ("ordering=next_update_due_on,-reference", [2, 1, 0]),
    ],
)
def test_a_list_shows_what_fits_its_filters_in_the_order_asked_for(three, page, query, found):
    tree = seen(page(f"{WORKSTREAMS}?{query.format(theme=three[0].theme.reference)}"))
    assert references(tree) == [three[n].reference for n in found]


def test_each_filter_in_use_is_a_chip_that_removes_just_itself(three, page):
    tree = seen(page(f"{WORKSTREAMS}?q=e&rag=red&rag=green&ordering=title"))
    tags = select(tree, "a", "moj-filter__tag")
    chips = {words(tag).removeprefix("Remove this filter: "): tag.get("href") for tag in tags}
    assert list(chips) == ["e", "Red", "Green"]
    assert parse_qs(urlsplit(chips["Red"]).query) == {"q": ["e"], "rag": ["green"], "ordering": ["title"]}
    assert references(seen(page(WORKSTREAMS + chips["Red"]))) == [three[1].reference]


def test_the_filter_form_keeps_what_was_chosen_and_what_it_does_not_show(three, page):
    theme = three[0].theme.reference
    tree = seen(page(f"{WORKSTREAMS}?q=e&rag=red&ordering=title&theme={theme}&as_at=21+November+2026"))
    (sent,) = [form_values(form) for form in select(tree, "form") if select(form, "details", "pstn-more")]
    assert sent["q"] == "e"
    assert sent["rag"] == "red"
    assert {name: sent[name] for name in ("ordering", "theme", "as_at")} == {
        "ordering": "title",
        "theme": theme,
        "as_at": "21 November 2026",
    }


def test_a_heading_sorts_and_then_turns_the_order(three, page):
    def heading(tree):
        (one,) = [th for th in select(tree, "thead//th") if words(th) == "Rating"]
        return one.get("aria-sort"), select(one, "a")[0].get("href")

    state, url = heading(seen(page(f"{WORKSTREAMS}?q=e&cursor=")))
    assert (state, parse_qs(urlsplit(url).query)) == ("none", {"q": ["e"], "ordering": ["rag"]})
    state, url = heading(seen(page(WORKSTREAMS + url)))
    assert (state, parse_qs(urlsplit(url).query)["ordering"]) == ("ascending", ["-rag"])
    assert heading(seen(page(WORKSTREAMS + url)))[0] == "descending"


def test_the_next_page_goes_on_and_leads_back_to_the_first(rows, scope, page):
    rows(Theme, 60, scope)
    url, found, links = "/workstreams/themes/?ordering=-title", [], []
    while url:
        tree = seen(page(url))
        found.append(references(tree))
        (following, *_), (first, *_) = ([*select(tree, f"a[@rel='{rel}']"), None] for rel in ("next", "prev"))
        links.append((following is not None, first is not None))
        url = following is not None and "/workstreams/themes/" + following.get("href")
    assert [len(one) for one in found] == [25, 25, 10]
    assert len({reference for one in found for reference in one}) == 60
    assert links == [(True, False), (True, True), (False, True)]


def test_a_list_says_how_many_there_are(three, page):
    assert "2 workstreams" in words(seen(page(f"{WORKSTREAMS}?rag=red&rag=green")))
    assert "1 workstream" in words(seen(page(f"{WORKSTREAMS}?rag=red")))


@pytest.mark.parametrize("query,told", [("nonsense=1", "nonsense"), ("rag=purple", "purple"), ("limit=0", "1 to 1000")])
def test_a_parameter_that_is_no_good_is_told_on_the_page(three, page, query, told):
    answer = page(f"{WORKSTREAMS}?{query}")
    assert answer.status_code == 400
    assert told in words(read_page(answer))


def test_the_csv_of_a_list_holds_what_the_page_has_filtered_in_its_order(three, page):
    tree = seen(page(f"{WORKSTREAMS}?rag=red&rag=amber&ordering=-title&limit=1"))
    (link,) = [a.get("href") for a in select(tree, "a") if words(a) == "Export CSV"]
    lines = sheet(page(link))
    assert [line["title"] for line in lines] == ["Early help", "Apprentices"]
    assert lines[0]["theme"] == three[0].theme.reference


def test_the_csv_of_a_past_day_holds_that_day(scope, page):
    theme = ThemeFactory(scope=scope, title="Old")
    change_record(theme, actor=None, now=NEXT, title="New")
    tree = seen(page("/workstreams/themes/?as_at=5+October+2026"))
    (link,) = [a.get("href") for a in select(tree, "a") if words(a) == "Export CSV"]
    assert [line["title"] for line in sheet(page(link))] == ["Old"]


RISKY = ["=1+1", "+44", "-2", "@x", "\t=1", "\r=1", "'=1"]


def test_what_a_spreadsheet_would_take_for_a_formula_is_made_safe(scope, page):
    for text in [*RISKY, "Safe", "a=1", " =1"]:
        create_record(Theme(title=text, summary=text), actor=None, now=NOW, scope=scope)
    lines = sheet(page("/workstreams/themes.csv"))
    assert [line["summary"] for line in lines] == [*(f"'{text}" for text in RISKY), "Safe", "a=1", " =1"]
    assert [line["title"] for line in lines] == [line["summary"] for line in lines]


def test_negative_numbers_stay_numbers(scope, page):
    spend = {"organisation": OrganisationFactory(scope=scope), "financial_year": 2010, "label": "-Agency"}
    create_record(AgencySpend(amount=Decimal("-12.30"), **spend), actor=None, now=NOW, scope=scope)
    (line,) = sheet(page("/budgets/agency-spend.csv"))
    assert (line["amount"], line["financial_year"], line["uncertain"]) == ("-12.30", "2010", "false")
    assert line["label"] == "'-Agency"


# The past ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["yesterday", "31/31/2026", "2199-01-01", MARKUP])
def test_a_day_that_cannot_be_read_is_told_beside_the_field_which_keeps_it(scope, page, typed):
    theme = ThemeFactory(scope=scope)
    for path in ("/workstreams/themes/", f"/workstreams/themes/{theme.reference}/"):
        answer = page(path, {"as_at": typed})
        tree = read_page(answer)
        (field,) = select(tree, "input[@id='as-at']")
        (told,) = select(tree, "p[@id='as-at-error']")
        assert answer.status_code == 400
        assert (field.get("value"), field.get("aria-describedby")) == (typed, "as-at-error")
        assert len(words(told)) > len("Error: ")
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("typed", ["5 October 2026", "2026-10-05", "5/10/2026", " 5 Oct 2026 "])
def test_a_page_as_at_a_day_shows_that_day_and_says_so(scope, page, typed):
    theme = ThemeFactory(scope=scope, title="Old")
    change_record(theme, actor=None, now=NEXT, title="New")
    for path in ("/workstreams/themes/", f"/workstreams/themes/{theme.reference}/"):
        tree = seen(page(path, {"as_at": typed}))
        assert "Old" in words(tree)
        assert "New" not in words(tree)
        assert select(tree, "input[@id='as-at']")[0].get("value") == "5 October 2026"
        assert "New" in words(seen(page(path)))


def test_what_was_not_there_yet_is_not_found(scope, page):
    theme, board, curve = ThemeFactory(scope=scope), BoardFactory(scope=scope), MeasureFactory(scope=scope)
    for path in (
        f"/workstreams/themes/{theme.reference}/",
        f"/governance/boards/{board.reference}/",
        f"/workstreams/measures/{curve.reference}/curve/",
    ):
        answer = page(path, {"as_at": "4 October 2026", "score": "target"})
        assert answer.status_code == 404
        tree = read_page(answer)
        assert "Nothing that you may see had been recorded of this by the end of 4 October 2026." in words(tree)
        assert select(tree, "input[@id='as-at']")[0].get("value") == "4 October 2026"
        assert select(tree, "input[@name='score']")[0].get("value") == "target"
        assert select(tree, "a[@href='?']")


def test_a_day_tells_nothing_of_what_is_hidden_or_not_there(scope, page):
    hidden = ThemeFactory(scope=ScopeFactory())
    then, never = (
        words(read_page(page(f"/workstreams/themes/{reference}/", {"as_at": "4 October 2026"})))
        for reference in (hidden.reference, "PLACE-TH-99")
    )
    assert then == never
    assert "Page not found" in words(read_page(page("/workstreams/themes/PLACE-TH-99/", {"as_at": "never"})))


# A record and its history --------------------------------------------------------------------------------------------


def test_a_record_lists_what_belongs_to_it_as_it_may_be_seen(scope, client):
    workstream = WorkstreamFactory(scope=scope)
    MilestoneFactory(workstream=workstream, title="Shown")
    MilestoneFactory(workstream=workstream, title="Hidden", visibility="owner")
    withdraw_record(MilestoneFactory(workstream=workstream, title="Gone"), actor=None, now=NEXT)
    client.force_login(UserFactory(scope=scope))
    told = words(seen(client.get(f"{WORKSTREAMS}{workstream.reference}/")))
    assert [title in told for title in ("Shown", "Hidden", "Gone")] == [True, False, False]


INSTEAD = {model: {"theme": None} for model in (BusinessCase, Issue, Partner, Risk)} | {Review: {"proposal": ""}}
"""What is left empty where a workstream is named."""


def test_a_record_asks_as_many_queries_whatever_number_of_rows_belong_to_it(scope, rows, page):
    workstream = WorkstreamFactory(scope=scope, theme=ThemeFactory(scope=scope))
    asked = []
    for more in (1, 2, 7):
        for model in page_children(workstream):
            rows(model, more, scope, workstream=workstream, **INSTEAD.get(model, {}))
        with CaptureQueriesContext(connection) as queries:
            seen(page(f"{WORKSTREAMS}{workstream.reference}/"))
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


SINGLE = {"status-updates", "update-requests", "gates"}
"""Of these one is open at a time, or one for each step."""


def page_children(record):
    """Return the models of what a record's page lists and has many of."""
    from core.resources import children_of

    return [child.model for child, column in children_of(type(record)) if child.name not in SINGLE]


def test_history_tells_who_when_what_and_why(scope, manager, page):
    person = PersonFactory(scope=scope, name="Ann Smith")
    workstream = WorkstreamFactory(scope=scope, title="Old", actor=manager)
    change_record(workstream, actor=manager, now=NEXT, why="Agreed by the board", title="New", lead=person)
    change_record(workstream, actor=None, now=NEXT + timedelta(days=1), rag="red")
    tree = seen(page(f"{WORKSTREAMS}{workstream.reference}/history/"))
    last, middle, first = [words(item) for item in select(tree, "div", "moj-timeline__item")]
    assert first.startswith("Created by Maria O’Neill")
    assert "by Maria O’Neill" in middle
    assert "Reason: Agreed by the board" in middle
    assert "Title Old to New" in middle
    assert "Lead Not stated to Ann Smith" in middle
    assert "by The system" in last
    assert "Rating Not rated to Red" in last
    times = [element.get("datetime") for element in select(tree, "time")]
    assert [moment[:10] for moment in times] == ["2026-10-07", "2026-10-06", "2026-10-05"]


def test_history_leaves_out_versions_that_the_reader_may_not_see(scope, client, manager):
    theme = ThemeFactory(scope=scope, title="Secret", visibility="owner")
    change_record(theme, actor=None, now=NEXT, title="Open", visibility="partners")
    path = f"/workstreams/themes/{theme.reference}/history/"
    client.force_login(manager)
    assert "Secret" in words(seen(client.get(path)))
    client.force_login(UserFactory(scope=scope))
    tree = seen(client.get(path))
    assert "Secret" not in words(tree)
    assert len(select(tree, "div", "moj-timeline__item")) == 1


def test_a_page_never_names_a_linked_record_that_the_reader_may_not_see(scope, client, manager):
    hidden = ThemeFactory(scope=scope, title="Secret theme", visibility="owner")
    workstream = WorkstreamFactory(scope=scope, theme=hidden)
    paths = [WORKSTREAMS, f"{WORKSTREAMS}{workstream.reference}/"]
    client.force_login(manager)
    assert ["Secret theme" in words(seen(client.get(path))) for path in paths] == [True, True]
    client.force_login(UserFactory(scope=scope))
    assert ["Secret theme" in words(seen(client.get(path))) for path in paths] == [False, False]


# Text that looks like something else ----------------------------------------------------------------------------------


def test_text_that_looks_like_html_is_shown_and_not_obeyed(scope, page):
    theme = ThemeFactory(scope=scope, title=MARKUP, summary=MARKUP)
    change_record(theme, actor=UserFactory(first_name=MARKUP[:25]), now=NEXT, why=MARKUP, source=MARKUP)
    WorkstreamFactory(scope=scope, theme=theme, title=MARKUP)
    base = f"/workstreams/themes/{theme.reference}/"
    for path in (base, f"{base}history/", "/workstreams/themes/", WORKSTREAMS):
        answer = page(path, {"q": MARKUP[:8]} if path.endswith("themes/") else None)
        tree = seen(answer)
        assert b"<script>alert" not in answer.content
        assert MARKUP[:25] in words(tree)


def test_a_place_in_a_list_says_which_programme_it_belongs_to(scope, page, see_everywhere):
    other = ScopeFactory(title="Place of others")
    ThemeFactory(scope=scope)
    ThemeFactory(scope=other)
    see_everywhere()
    tree = seen(page("/workstreams/themes/"))
    assert sum("Place of others" in words(row) for row in select(tree, "tbody//tr")) == 1
