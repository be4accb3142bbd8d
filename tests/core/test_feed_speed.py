"""The change feed costs what is told, not what there is: queries, and the indexes that PostgreSQL takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.choices import Verb
from core.models import Grant, Journal, JournalHead, Scope, ScopeHead, new_id
from core.services import change_record
from tests.core.following import follow, said
from tests.core.making import Api
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PROGRAMMES, ROWS = 400, 60_000


def noted(records):
    """Write the rows of a journal for records that were stored in bulk."""
    head = JournalHead.objects.get()
    made = [
        Journal(
            seq=seq,
            change_id=new_id(),
            at=NOW,
            scope_id=record.scope_id,
            model=record._meta.label_lower,
            record_id=record.pk,
            reference=record.reference,
            version=1,
            verb=Verb.CREATED,
        )
        for seq, record in enumerate(records, head.seq + 1)
    ]
    Journal.objects.bulk_create(made)
    JournalHead.objects.update(seq=made[-1].seq)
    ScopeHead.objects.filter(scope_id__in={row.scope_id for row in made}).update(last_seq=made[-1].seq)


def test_a_page_asks_the_same_number_of_queries_for_1_30_and_1000_rows(rows, scope, proof):
    viewer, asked, found = Api(UserFactory(scope=scope)), [], 0
    follow(viewer)
    for more in (1, 29, 970 if proof else 170):
        noted(rows(Theme, more, scope))
        found += more
        with CaptureQueriesContext(connection) as queries:
            page = said(viewer.get("changes/", limit=1000))
        assert len(page["results"]) == found
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
    assert asked[0] <= 9


def test_hidden_rows_cost_one_query_more_for_each_type_and_not_for_each_row(rows, scope):
    viewer, asked = Api(UserFactory(scope=scope)), []
    follow(viewer)
    for more in (1, 29):
        noted(rows(Theme, more, scope, visibility="owner"))
        with CaptureQueriesContext(connection) as queries:
            page = said(viewer.get("changes/", limit=1000))
        assert (page["results"], page["more"]) == ([], False)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10


def test_where_nothing_is_new_the_journal_is_not_read(scope):
    viewer = Api(UserFactory(scope=scope))
    _, cursor = follow(viewer)
    change_record(ThemeFactory(), actor=None, now=NOW, title="Elsewhere")
    with CaptureQueriesContext(connection) as queries:
        assert said(viewer.get("changes/", cursor=cursor))["results"] == []
    assert [sql for sql in (one["sql"] for one in queries) if '"core_journal"."reference"' in sql] == []


@pytest.fixture
def long_journal(scope):
    """Sixty thousand rows of 400 scopes, one of them the scope's; PostgreSQL knows how they lie."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL tells its plan in these words")
    more = Scope.objects.bulk_create(Scope(code=f"S{n}", title="A place") for n in range(PROGRAMMES - 1))
    ScopeHead.objects.bulk_create(ScopeHead(scope=one) for one in more)
    scopes = [scope, *more]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_journal (seq, change_id, at, actor_name, scope_id, model, record_id, reference, version,"
            " verb, why) SELECT n, gen_random_uuid(), now(), '', (%s::uuid[])[1 + n %% %s], 'workstreams.theme',"
            " md5((n %% 20000)::text)::uuid, 'R' || n, 1, 'changed', '' FROM generate_series(1, %s) n",
            [[str(one.pk) for one in scopes], PROGRAMMES, ROWS],
        )
        JournalHead.objects.update(seq=ROWS)
        ScopeHead.objects.update(last_seq=ROWS)
        cursor.execute("ANALYZE core_journal")
    return scopes


def plan_of_rows(api, **params):
    """Return how PostgreSQL reads the rows of a page, with what it took."""
    with CaptureQueriesContext(connection) as queries:
        said(api.get("changes/", **params))
    sql, *_ = [one["sql"] for one in queries if "core_journal" in one["sql"] and '"reference"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_reader_of_one_programme_reads_its_rows_by_their_index(long_journal, scope):
    plan = plan_of_rows(Api(UserFactory(scope=scope)), limit=20, type="themes")
    assert "scope_id = " in plan.replace("scope_id = ANY", "")
    assert "core_journal_pkey" not in plan
    assert "Seq Scan" not in plan


def test_a_reader_of_every_programme_reads_the_journal_in_its_order_and_stops(long_journal):
    user = UserFactory()
    Grant.objects.bulk_create(
        Grant(user=user, scope=scope, role="viewer", from_on=NOW.date()) for scope in long_journal
    )
    plan = plan_of_rows(Api(user), limit=20, type="themes")
    assert "core_journal_pkey" in plan, plan
    assert "Seq Scan" not in plan
