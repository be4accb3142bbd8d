"""Statements that are kept: the same page as without, for whoever asks, today; and the indexes of lists."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.http import QueryDict

from core import dbjson, indexes, prepared
from core.access import access_of
from core.choices import Role
from core.resources import registry
from core.services import end_grant, grant_role
from tests.core.making import Api
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import MilestoneFactory, ThemeFactory
from workstreams.models import Theme
from workstreams.resources import MilestoneResource, ThemeResource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = date(2026, 11, 22)


def plain(resource, reader, question):
    """The texts of a page by the query set itself."""
    asked = resource.asked(reader, QueryDict(question))
    return [text for text, *_ in dbjson.fetch(asked.page(), asked.parts, asked.keys)[: asked.limit]]


def kept(resource, reader, question):
    """The texts of a page by its statement, and the cursor of the next."""
    page = prepared.wanted(resource, access_of(reader), QueryDict(question), TODAY).page()
    return page.texts, page.cursor


@pytest.fixture
def everywhere():
    """Somebody with a role in three programmes, in which there are milestones with and without days."""
    scopes = [ScopeFactory() for _ in range(3)]
    user = UserFactory()
    for scope, role in zip(scopes, (Role.VIEWER, Role.MANAGER, Role.OFFICER), strict=True):
        grant_role(user=user, scope=scope, role=role, actor=None, now=NOW, from_on=date(2026, 1, 1))
    MilestoneFactory(title="of nobody's")
    for n in range(12):
        day = date(2026, 1, 1 + n % 4) if n % 3 else None
        hidden = {"visibility": "owner"} if n % 5 == 0 else {}
        MilestoneFactory(scope=scopes[n % 3], title=f"{n % 4}", baseline_on=day, forecast_on=None, **hidden)
    return user


@pytest.mark.parametrize(
    "order", ["", "title", "-title,reference", "due_on", "-due_on,title", "changed_at", "workstream"]
)
def test_page_by_page_a_statement_gives_what_the_query_set_gives(everywhere, order):
    question = f"limit=4&ordering={order}"
    whole = plain(MilestoneResource, everywhere, f"limit=100&ordering={order}")
    texts, cursor = kept(MilestoneResource, everywhere, question)
    while cursor:
        more, cursor = kept(MilestoneResource, everywhere, f"{question}&cursor={cursor}")
        texts += more
    assert len(whole) > 8
    assert texts == whole


def test_a_statement_is_made_once_for_every_page_of_a_question(everywhere, django_assert_num_queries):
    _, cursor = kept(MilestoneResource, everywhere, "limit=2")
    access = access_of(everywhere)
    made = prepared._wanted.cache_info().misses
    kept(MilestoneResource, access, "limit=2")
    _, cursor = kept(MilestoneResource, access, f"limit=2&cursor={cursor}")
    with django_assert_num_queries(1):
        kept(MilestoneResource, access, f"limit=2&cursor={cursor}")
    assert prepared._wanted.cache_info().misses == made + 1


def test_rights_that_change_are_another_access_at_once(scope):
    theme, user = ThemeFactory(scope=scope), UserFactory()
    api = Api(user)
    assert api.results("themes/") == []
    grant = grant_role(user=user, scope=scope, role=Role.VIEWER, actor=None, now=NOW, from_on=date(2026, 1, 1))
    assert [one["reference"] for one in api.results("themes/")] == [theme.reference]
    end_grant(grant=grant, actor=None, now=NOW.replace(month=11, day=22), on=date(2026, 11, 21))
    assert api.results("themes/") == []


def test_one_person_has_one_access_until_it_changes_and_two_people_never(scope):
    one, two = UserFactory(scope=scope), UserFactory(scope=scope)
    assert access_of(one) is access_of(one)
    assert access_of(one) is not access_of(two)


@pytest.mark.parametrize("title", ["100% of it", "%s", "50%%", "a 'quoted' \\ one", "{x} :y $1"])
def test_a_text_of_a_question_stays_a_text(scope, manager, title):
    ThemeFactory(scope=scope, title="Another")
    made = [ThemeFactory(scope=scope, title=title) for _ in range(3)]
    params = QueryDict(mutable=True)
    params.update({"title": title, "limit": "2"})
    texts, cursor = kept(ThemeResource, manager, params.urlencode())
    rest, end = kept(ThemeResource, manager, f"{params.urlencode()}&cursor={cursor}")
    assert (len(texts), len(rest), end) == (2, 1, None)
    assert Theme.objects.filter(title=title).count() == len(made)


def test_a_count_is_of_now_and_not_of_when_the_statement_was_made(scope, api):
    for number in (1, 2):
        ThemeFactory(scope=scope)
        assert api.get("themes/", count=1, limit=1).json()["count"] == number


# Indexes -------------------------------------------------------------------------------------------------------------


def indexed(cursor, table):
    """The columns of each index of a table, in order."""
    found = connection.introspection.get_constraints(cursor, table).values()
    return {tuple(one["columns"]) for one in found if one["index"] or one["unique"]}


def test_every_list_has_an_index_of_its_order_and_one_within_a_scope(resource):
    order = resource.terms("")
    own = not any(term.nullable or "__" in term.source for term in order)
    columns = tuple(term.source for term in order) if own else ("reference",)
    with connection.cursor() as cursor:
        there = indexed(cursor, resource.model._meta.db_table)
    assert {columns, ("scope_id", *columns)} <= {tuple(c.replace("pk", "id") for c in one) for one in there}


def test_making_the_indexes_again_changes_nothing():
    def there():
        with connection.cursor() as cursor:
            return {r.name: indexed(cursor, r.model._meta.db_table) for r in registry.values()}

    before = there()
    indexes.install(connection)
    assert there() == before


def test_an_order_ends_where_no_two_rows_can_tie():
    assert [term.source for term in ThemeResource.terms("title,reference,order")] == ["title", "reference"]
    assert [term.source for term in ThemeResource.terms("title")] == ["title", "pk"]
    assert all(a.descending == b.descending for a, b in pairwise(ThemeResource.terms("-title")))
