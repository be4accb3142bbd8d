"""Flat tables for reports: their columns stay, relations have a title that the reader may see, words a label."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.api.tables import table_name
from core.columns import Link
from core.exports.flat import flat_fields
from core.models import User
from core.services import change_record
from tests.core.making import Api, asked, token_made
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Workstream

pytestmark = pytest.mark.usefixtures("today")
LIST = Path(__file__).resolve().parents[2] / "docs" / "tables.txt"
"""The columns of each table, in the order on which partners' reports rely."""


def lines(api, name, **asked):
    """Return the rows of a table, each by its names."""
    answer = api.get(f"tables/{name}.csv", **asked)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode(), newline="")))


def test_the_tables_are_listed(api):
    listed = json.loads(api.get("tables/").content)
    assert listed["status_updates"] == "http://testserver/api/v1/tables/status_updates.csv"
    assert list(listed) == [line.split(":")[0] for line in LIST.read_text().splitlines()]
    assert "a" in api.refused("tables/", a=1)


def test_no_column_of_a_table_moves_or_goes(resource, db):
    """Declare a new column last, and add it to docs/tables.txt; what is taken out or moved breaks partners' reports."""
    promised = dict(line.split(": ") for line in LIST.read_text().splitlines())
    names = [field.name for field in flat_fields(resource, User())]
    assert " ".join(names) == promised[table_name(resource)]
    assert len(names) == len(set(names))


def test_a_table_holds_every_row_of_its_list(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    listed = api.results(f"{resource.name}/", limit=1000)
    table = lines(api, table_name(resource))
    assert [row["id"] for row in table] == [one["id"] for one in listed]
    links = [column.name for column in resource.columns if isinstance(column, Link)]
    titled = [name for name in links if f"{name}_title" in table[0]]
    assert all(row[f"{name}_title"] for row in table for name in titled if row[name])


def test_a_link_has_its_title_and_a_word_its_label_beside_it(scope, api):
    theme = ThemeFactory(scope=scope, title="-Early help")
    WorkstreamFactory(scope=scope, theme=theme, rag="not_rated")
    (row,) = lines(api, "workstreams")
    assert (row["theme"], row["theme_title"]) == (theme.reference, "'-Early help")
    assert (row["rag"], row["rag_label"], row["reports_to_title"]) == ("not_rated", "Not rated", "")


def test_the_title_of_what_the_reader_may_not_see_is_left_empty(scope, api):
    theme = ThemeFactory(scope=scope, title="Secret", visibility="owner")
    WorkstreamFactory(scope=scope, theme=theme)
    viewer = Api(UserFactory(scope=scope))
    assert [row["theme_title"] for row in lines(api, "workstreams")] == ["Secret"]
    assert [(row["theme"], row["theme_title"]) for row in lines(viewer, "workstreams")] == [(theme.reference, "")]


def test_a_table_is_filtered_ordered_and_read_as_at_a_day_like_its_list(scope, api):
    theme = ThemeFactory(scope=scope, title="Old")
    ThemeFactory(scope=scope, title="Another")
    change_record(theme, actor=None, now=NOW.replace(day=9), title="New")
    assert [row["title"] for row in lines(api, "themes", ordering="-title")] == ["New", "Another"]
    assert [row["title"] for row in lines(api, "themes", q="new")] == ["New"]
    assert [row["title"] for row in lines(api, "themes", as_at="2026-10-08", ordering="title")] == ["Another", "Old"]


@pytest.mark.parametrize("name", ["limit", "cursor", "fields", "brief", "expand", "count", "x"])
def test_what_would_make_a_table_another_is_refused(api, name):
    assert name in api.refused("tables/themes.csv", **{name: "1"})


def test_a_table_takes_as_many_queries_for_thirty_rows_as_for_one(rows, scope, api):
    api.get("")  # a token says when it was last used, the first time
    asked = []
    for more in (1, 2, 27):
        rows(Workstream, more, scope)
        with CaptureQueriesContext(connection) as queries:
            assert len(lines(api, "workstreams")) >= more
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


def test_a_token_that_may_not_read_a_resource_gets_no_titles_of_it(scope):
    reader = UserFactory(scope=scope)
    WorkstreamFactory(scope=scope, theme=ThemeFactory(scope=scope, title="Early help"))
    told = {}
    for scopes in (["*:read"], ["workstreams:read"]):
        _, secret = token_made(reader, scopes=scopes)
        answer = asked(secret, "tables/workstreams.csv")
        (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode(), newline=""))
        told[scopes[0]] = row["theme_title"]
    assert told == {"*:read": "Early help", "workstreams:read": ""}
