"""Whole lists as a stream: what a reader who leaves, or stops, or asks for much costs, and what the file is called."""

import psutil
import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from core.exports import pulling
from core.models import Scope
from tests.core.making import Api
from tests.factories.core import UserFactory
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a cursor of the server's")
MANY = "SELECT n, repeat('x', 1000) FROM generate_series(1, %s) n"


def read(answer):
    """Read a streamed answer."""
    return b"".join(answer.streaming_content)


def cursors():
    """How many cursors of the server's are open on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name LIKE '_django%%'")
        return cursor.fetchone()[0]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_reader_who_leaves_early_leaves_no_cursor():
    batches = pulling.fetched(MANY, (10_000,))
    assert next(batches)[0][0] == 1
    assert cursors() == 1
    batches.close()
    assert cursors() == 0


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_fault_of_the_database_breaks_the_answer_off():
    with pytest.raises(DataError):
        list(pulling.fetched("SELECT 1 / (3 - n) FROM generate_series(1, %s) n", (5,)))
    assert Scope.objects.count() == 0  # and leaves the connection of the request as it was


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_much_takes_no_more_memory_than_little(proof):
    rows = 500_000 if proof else 50_000
    this, size, most = psutil.Process(), 0, 0
    before = this.memory_info().rss
    for batch in pulling.fetched(MANY, (rows,)):
        size += sum(len(text) for _, text in batch)
        most = max(most, this.memory_info().rss - before)
    assert size == rows * 1000
    assert most < 16 * 2**20


@pytest.mark.django_db(transaction=True)
def test_what_has_been_committed_is_read_outside_a_transaction_too(rows):
    scope = ThemeFactory().scope
    rows(Theme, 700, scope)
    api = Api(UserFactory(scope=scope))
    sheet, lines = (read(api.get("themes/", headers={"accept": kind})) for kind in ("text/csv", "application/x-ndjson"))
    assert (len(sheet.splitlines()), len(lines.splitlines())) == (702, 701)


@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson"])
def test_a_whole_list_takes_as_many_queries_for_thirty_rows_as_for_one(kind, rows, scope, api):
    api.get("")  # a token says when it was last used, the first time
    asked = []
    for more in (1, 2, 27):
        rows(Theme, more, scope)
        with CaptureQueriesContext(connection) as queries:
            assert read(api.get("themes/", headers={"accept": kind})).count(b"\n") >= more
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


def test_a_file_says_of_which_list_and_day_it_is(today, scope, api, page):
    ThemeFactory(scope=scope)
    names = {
        api.get("themes/", headers={"accept": kind}, **asked)["Content-Disposition"]
        for kind in ("text/csv", "application/x-ndjson")
        for asked in ({}, {"as_at": "2026-10-06"})
    }
    expected = ["themes.csv", "themes-2026-10-06.csv", "themes.ndjson", "themes-2026-10-06.ndjson"]
    assert names == {f'attachment; filename="{name}"' for name in expected}


def test_only_the_file_for_excel_says_that_it_is_utf_8(scope, api, page):
    ThemeFactory(scope=scope, title="£5")
    plain = read(page("/workstreams/themes.csv"))
    assert read(page("/workstreams/themes.csv", {"for_excel": "1"})) == "\ufeff".encode() + plain
    assert read(api.get("themes/", headers={"accept": "text/csv"})) == plain
    assert "for_excel" in api.refused("themes/", for_excel=1)
