"""The three verbs on which every service stands, and what core itself gives, grants and takes once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core import journal
from core.choices import Role, Verb
from core.models import Counter, Journal, OnceKey
from core.services import (
    ONE_TICK,
    StaleVersionError,
    change_record,
    create_record,
    end_grant,
    grant_role,
    next_reference,
    reserve_reference,
    use_once,
    withdraw_record,
)
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme, Workstream

pytestmark = pytest.mark.django_db
NEXT = NOW + timedelta(days=1)


def test_a_new_record_has_a_reference_a_version_its_moments_and_its_search_text(scope):
    theme = create_record(Theme(title="Straße"), actor=None, now=NOW, scope=scope)
    theme.refresh_from_db()
    assert (theme.reference, theme.version, theme.created_at, theme.changed_at) == (f"{scope.code}-TH-01", 1, NOW, NOW)
    assert theme.search == f"{scope.code}-th-01\nstrasse\n".lower()
    assert theme.scope == scope


def test_references_count_up_in_each_scope_and_kind(scope):
    other = ScopeFactory()
    made = [next_reference(scope, "WS"), next_reference(scope, "WS"), next_reference(scope, "TH")]
    assert made == [f"{scope.code}-WS-01", f"{scope.code}-WS-02", f"{scope.code}-TH-01"]
    assert next_reference(other, "WS") == f"{other.code}-WS-01"
    Counter.objects.filter(scope=scope, kind="WS").update(last=99)
    assert next_reference(scope, "WS") == f"{scope.code}-WS-100"


def test_a_reference_given_by_hand_is_kept_and_its_number_passed_over(scope):
    given = f"{scope.code}-TH-07"
    assert create_record(Theme(title="x", reference=given), actor=None, now=NOW, scope=scope).reference == given
    reserve_reference(scope, "TH", 7)
    reserve_reference(scope, "TH", 3)
    assert ThemeFactory(scope=scope).reference == f"{scope.code}-TH-08"


def test_a_reference_is_never_used_again(scope):
    withdraw_record(ThemeFactory(scope=scope), actor=None, now=NOW)
    assert ThemeFactory(scope=scope).reference.endswith("-02")
    with pytest.raises(ValidationError) as refused:
        create_record(Theme(title="x", reference=f"{scope.code}-TH-01"), actor=None, now=NOW, scope=scope)
    assert list(refused.value.message_dict) == ["reference"]


@pytest.mark.parametrize(
    "values,names",
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 301}, ["title"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"title": "a\ud800b"}, ["title"]),
        ({"title": "x", "summary": "\x00"}, ["summary"]),
        ({"title": "x", "visibility": "everybody"}, ["visibility"]),
        ({"title": "x", "order": -1}, ["order"]),
        ({"title": "x", "order": "many"}, ["order"]),
    ],
)
def test_what_a_field_forbids_is_neither_made_nor_changed(scope, values, names):
    theme = ThemeFactory(scope=scope)
    before = journal.head()
    with pytest.raises(ValidationError) as refused:
        create_record(Theme(**values), actor=None, now=NOW, scope=scope)
    assert list(refused.value.message_dict) == names
    with pytest.raises(ValidationError) as refused:
        change_record(theme, actor=None, now=NEXT, **values)
    assert list(refused.value.message_dict) == names
    assert (Theme.objects.count(), Theme.objects.get().version, journal.head()) == (1, 1, before)


def test_what_a_constraint_forbids_is_refused_in_its_words(scope):
    workstream = Workstream(title="x", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="The last day is before the first"):
        create_record(workstream, actor=None, now=NOW, scope=scope)


def test_a_change_is_a_new_version_and_the_record_in_hand_is_brought_up_to_date(scope):
    theme = ThemeFactory(scope=scope, title="Old")
    copy = Theme.objects.get()
    changed = change_record(copy, actor=None, now=NEXT, title="New", order="7")
    assert changed is copy
    assert (copy.title, copy.order, copy.version, copy.changed_at, copy.created_at) == ("New", 7, 2, NEXT, NOW)
    assert "new" in Theme.objects.get(pk=theme.pk).search


def test_a_change_writes_the_fields_that_it_names_and_no_other(scope):
    ThemeFactory(scope=scope, title="Old", summary="Old")
    mine, theirs = Theme.objects.get(), Theme.objects.get()
    change_record(theirs, actor=None, now=NEXT, summary="Theirs")
    mine.summary = "typed and never passed"
    change_record(mine, actor=None, now=NEXT, title="Mine")
    assert (mine.title, mine.summary, mine.version) == ("Mine", "Theirs", 3)


def test_nothing_is_stored_where_nothing_differs(scope):
    theme = ThemeFactory(scope=scope, title="Same")
    change_record(theme, actor=None, now=NEXT, title="Same", order="0")
    assert (Theme.objects.get().version, Journal.objects.filter(record_id=theme.pk).count()) == (1, 1)


def test_two_changes_at_one_moment_and_one_before_it_stand_in_order(scope):
    theme = ThemeFactory(scope=scope)
    change_record(theme, actor=None, now=NOW, title="Two")
    change_record(theme, actor=None, now=NOW - timedelta(days=9), title="Three")
    assert (theme.version, theme.changed_at) == (3, NOW + 2 * ONE_TICK)


def test_a_change_from_an_older_version_is_refused_with_the_record_as_it_stands(scope):
    theme = ThemeFactory(scope=scope)
    change_record(theme, actor=None, now=NEXT, version=1, title="First")
    with pytest.raises(StaleVersionError) as refused:
        change_record(theme, actor=None, now=NEXT, version=1, title="Second")
    assert (refused.value.record.title, refused.value.record.version) == ("First", 2)
    assert Theme.objects.get().title == "First"


def test_a_withdrawn_record_is_in_no_list_and_still_there(scope):
    theme = withdraw_record(ThemeFactory(scope=scope), actor=None, now=NEXT, why="Merged", version=1)
    assert (theme.withdrawn_at, theme.version) == (NEXT, 2)
    assert list(Theme.objects.current()) == []
    last = Journal.objects.get(record_id=theme.pk, version=2)
    assert (last.verb, last.why) == (Verb.WITHDRAWN, "Merged")


# Grants, tokens, keys ------------------------------------------------------------------------------------------------


def test_a_role_is_granted_once_and_noted(scope):
    user, manager = UserFactory(), UserFactory()
    told = {"user": user, "scope": scope, "role": Role.OFFICER, "actor": manager, "now": NOW, "from_on": NOW.date()}
    assert grant_role(**told) == grant_role(**told)
    row = Journal.objects.get()
    assert (row.verb, row.model, row.record_id, row.actor) == (Verb.GRANTED, "core.grant", user.pk, manager)
    assert row.why == "Officer granted"


def test_an_ended_grant_is_noted_and_may_be_given_again(scope):
    user = UserFactory()
    told = {"user": user, "scope": scope, "role": Role.OFFICER, "actor": None, "now": NOW}
    grant = grant_role(**told, from_on=date(2026, 1, 1))
    end_grant(grant=grant, actor=None, now=NEXT, on=date(2026, 10, 31))
    again = grant_role(**told, from_on=date(2026, 11, 1))
    assert again != grant
    assert Journal.objects.count() == 3


def test_a_grant_cannot_end_before_it_began(scope):
    grant = UserFactory(scope=scope).grants.get()
    with pytest.raises(ValidationError, match="before the first"):
        end_grant(grant=grant, actor=None, now=NOW, on=date(2025, 12, 31))
    grant.refresh_from_db()
    assert grant.to_on is None


def test_a_key_works_once_for_each_user():
    one, two = UserFactory(), UserFactory()
    assert use_once(user=one, key="k", now=NOW) is not None
    assert use_once(user=one, key="k", now=NEXT) is None
    assert use_once(user=two, key="k", now=NOW) is not None
    assert OnceKey.objects.count() == 2
