"""The change feed when access changes: what is gained is told, what is lost is deleted, to whom it concerns alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from celery import current_app
from django.core.exceptions import ValidationError

from core.access import UNDER_WAY
from core.choices import Role, Visibility
from core.models import Job, Journal
from core.services import change_record, end_grant, grant_role, publish_scope, tell_of_access, withdraw_record
from pstn.tasks import run_tick
from tests.core.following import follow, told
from tests.core.making import Api
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory
from tests.factories.workstreams import ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY, FIRST, DAY = NOON.date(), NOW.date(), timedelta(days=1)


@pytest.fixture
def user(db):
    """Somebody without a grant."""
    return UserFactory()


@pytest.fixture
def theirs(user):
    """The API as they call it."""
    return Api(user)


def give(user, scope, role=Role.VIEWER, *, now=NOW, from_on=FIRST, **given):
    return grant_role(user=user, scope=scope, role=role, actor=None, now=now, from_on=from_on, **given)


def end(grant, *, on=TODAY - DAY, now=NOON):
    return end_grant(grant=grant, actor=None, now=now, on=on)


# Grants --------------------------------------------------------------------------------------------------------------


def test_who_is_given_access_is_told_what_was_there_before(user, theirs, scope):
    theme = ThemeFactory(scope=scope)
    found, cursor = follow(theirs)
    give(user, scope)
    assert (found, told(theirs, cursor)) == ([], [("upsert", theme.reference)])


def test_whose_access_ends_is_told_to_delete_what_they_could_read_and_no_more(user, theirs, scope):
    theme = ThemeFactory(scope=scope)
    hidden = ThemeFactory(scope=scope, visibility=Visibility.OWNER)
    grant = give(user, scope)
    found, cursor = follow(theirs)
    assert [one["reference"] for one in found] == [theme.reference]
    end(grant)
    assert told(theirs, cursor) == [("delete", theme.reference)]
    change_record(hidden, actor=None, now=NOON + UNDER_WAY, visibility=Visibility.PUBLIC)
    assert told(theirs, cursor) == [("delete", theme.reference)]


def test_what_is_written_after_access_has_ended_is_never_told_of(user, theirs, scope):
    theme = ThemeFactory(scope=scope)
    grant = give(user, scope)
    _, cursor = follow(theirs)
    end(grant)
    later = ThemeFactory(scope=scope, now=NOON + UNDER_WAY)
    give(user, ScopeFactory(), now=NOON)
    future = give(user, scope, Role.OFFICER, from_on=TODAY + DAY, now=NOON)
    assert future.scope == scope
    assert told(Api(UserFactory(scope=scope))) == [("upsert", theme.reference), ("upsert", later.reference)]
    assert told(theirs, cursor) == told(theirs) == [("delete", theme.reference)]


def test_a_request_under_way_when_access_ended_may_have_read_what_is_written_in_that_minute(user, theirs, scope):
    grant = give(user, scope)
    _, cursor = follow(theirs)
    end(grant)
    within = ThemeFactory(scope=scope, now=NOON + UNDER_WAY - timedelta(seconds=1))
    give(user, scope, Role.OFFICER, from_on=TODAY + DAY, now=NOON)
    assert told(theirs, cursor) == [("delete", within.reference)]


def test_who_becomes_less_is_told_to_delete_what_only_the_other_role_opened(user, theirs, scope):
    give(user, scope)
    manager = give(user, scope, Role.MANAGER)
    wide, narrow = ThemeFactory(scope=scope), ThemeFactory(scope=scope, visibility=Visibility.OWNER)
    found, cursor = follow(theirs)
    assert len(found) == 2
    end(manager)
    assert told(theirs, cursor) == [("upsert", wide.reference), ("delete", narrow.reference)]
    _, cursor = follow(theirs, cursor)
    change_record(narrow, actor=None, now=NOON, title="New")
    assert told(theirs, cursor) == []


def test_a_grant_on_a_board_opens_and_closes_what_is_the_boards_in_every_scope(user, theirs, scope):
    board, elsewhere = BoardFactory(scope=scope), ScopeFactory()
    give(user, elsewhere)
    theme = ThemeFactory(scope=elsewhere, visibility=Visibility.BOARD, audience_id=board.pk)
    found, cursor = follow(theirs)
    grant = give(user, scope, Role.BOARD_MEMBER, board_id=board.pk)
    gained, after = follow(theirs, cursor)
    assert (found, {one["reference"] for one in gained}) == ([], {board.reference, theme.reference})
    end(grant)
    assert set(told(theirs, after)) == {("delete", board.reference), ("delete", theme.reference)}


def test_a_record_that_was_hidden_while_the_grant_ended_and_changed_since_is_deleted(user, theirs, scope):
    theme = ThemeFactory(scope=scope)
    grant = give(user, scope)
    _, cursor = follow(theirs)
    end(grant)
    change_record(theme, actor=None, now=NOON, visibility=Visibility.OWNER)
    change_record(theme, actor=None, now=NOON, title="Hidden")
    assert told(theirs, cursor) == [("delete", theme.reference)]


def test_anybody_elses_grants_tell_nothing(scope, api):
    other = UserFactory(scope=scope)
    _, cursor = follow(api)
    end(other.grants.get())
    give(other, scope, Role.OFFICER)
    assert told(api, cursor) == []


def test_pages_of_what_is_told_again_are_of_any_size(user, theirs, scope):
    themes = [ThemeFactory(scope=scope) for _ in range(5)]
    give(user, scope)
    _, cursor = follow(theirs)
    other = ScopeFactory()
    mine = ThemeFactory(scope=other)
    give(user, other)
    themes.append(ThemeFactory(scope=scope))
    expected = {("upsert", mine.reference), ("upsert", themes[-1].reference)}
    assert {tuple(told(theirs, cursor, limit=limit)) for limit in (1, 2, 100)} == {tuple(told(theirs, cursor))}
    assert set(told(theirs, cursor)) == expected


def test_a_copy_that_was_begun_again_over_the_old_one_holds_nothing_that_was_lost(user, theirs, scope):
    theme = ThemeFactory(scope=scope)
    end(give(user, scope))
    assert told(theirs) == [("delete", theme.reference)]


# Access that begins and ends with a day -------------------------------------------------------------------------------


def test_access_from_a_day_to_come_is_told_when_the_day_has_come(user, theirs, scope, time_machine):
    theme = ThemeFactory(scope=scope)
    grant = give(user, scope, from_on=TODAY + DAY, now=NOON)
    job = Job.objects.get()
    assert (job.due_at, job.record_id) == (datetime(2026, 11, 23, tzinfo=UTC), grant.pk)
    found, cursor = follow(theirs)
    time_machine.move_to("2026-11-23T00:00:30Z")
    assert run_tick(job.due_at) == 1
    assert (found, told(theirs, cursor)) == ([], [("upsert", theme.reference)])


def test_access_that_ends_with_a_day_is_told_when_the_day_is_over(user, theirs, scope, time_machine):
    theme = ThemeFactory(scope=scope)
    end(give(user, scope), on=date(2027, 3, 31))
    _, cursor = follow(theirs)
    assert Job.objects.get().due_at == datetime(2027, 3, 31, 23, tzinfo=UTC)
    later = ThemeFactory(scope=scope, now=datetime(2027, 4, 1, 9, tzinfo=UTC))
    time_machine.move_to("2027-04-02T09:00:00Z")
    assert run_tick(datetime(2027, 4, 2, 9, tzinfo=UTC)) == 1
    assert told(theirs, cursor) == [("delete", theme.reference)]
    assert told(Api(UserFactory(scope=scope)))[-1] == ("upsert", later.reference)


def test_a_day_is_told_once_however_often_the_task_is_run(user, scope):
    grant = give(user, scope, from_on=TODAY, now=NOON - DAY)
    before = Journal.objects.count()
    current_app.loader.import_default_modules()
    for _ in range(2):
        current_app.tasks[Job.objects.get().task](str(grant.pk), NOON.isoformat())
    tell_of_access(grant=grant, now=NOON + timedelta(hours=1))
    row = Journal.objects.last()
    assert Journal.objects.count() == before + 1
    assert (row.record_id, row.scope_id, row.actor, row.why) == (user.pk, scope.pk, None, "Access by date")
    tell_of_access(grant=grant, now=NOON + DAY)
    assert Journal.objects.count() == before + 2


def test_access_that_holds_or_has_ended_already_leaves_no_work(user, scope):
    end(give(user, scope, from_on=TODAY - DAY, now=NOON))
    assert Job.objects.count() == 0


def test_access_cannot_be_taken_back_for_days_that_have_passed(user, scope):
    grant = give(user, scope)
    with pytest.raises(ValidationError, match="days that have passed"):
        end(grant, on=TODAY - 2 * DAY)
    grant.refresh_from_db()
    assert grant.to_on is None


# A place that publishes ----------------------------------------------------------------------------------------------


def published(scope, yes):
    return publish_scope(scope=scope, published=yes, actor=None, now=NOON)


def test_a_place_that_publishes_is_told_to_all_and_deleted_when_it_no_longer_does(theirs, scope):
    public, partners = ThemeFactory(scope=scope, visibility=Visibility.PUBLIC), ThemeFactory(scope=scope)
    found, cursor = follow(theirs)
    published(scope, True)
    gained, after = follow(theirs, cursor)
    published(scope, False)
    assert (found, [one["reference"] for one in gained]) == ([], [public.reference])
    assert told(theirs, after) == [("delete", public.reference)]
    assert ("upsert", partners.reference) in told(Api(UserFactory(scope=scope)))


def test_what_was_never_public_while_a_place_published_is_never_told_of(theirs, scope):
    published(scope, True)
    hidden = ThemeFactory(scope=scope)
    public = ThemeFactory(scope=scope, visibility=Visibility.PUBLIC)
    _, cursor = follow(theirs)
    change_record(hidden, actor=None, now=NOON, title="New")
    change_record(public, actor=None, now=NOON, visibility=Visibility.PARTNERS)
    assert told(theirs, cursor) == [("delete", public.reference)]
    published(scope, False)
    change_record(hidden, actor=None, now=NOON + UNDER_WAY, visibility=Visibility.PUBLIC)
    assert told(theirs, cursor) == [("delete", public.reference)]


def test_publishing_what_is_published_is_noted_once(scope):
    assert [published(scope, True).published for _ in range(2)] == [True, True]
    scope.refresh_from_db()
    assert (scope.published, Journal.objects.count()) == (True, 1)
    assert [published(scope, False).published, Journal.objects.count()] == [False, 2]


def test_a_record_withdrawn_while_access_was_away_is_deleted_when_it_comes_back(user, theirs, scope):
    theme = ThemeFactory(scope=scope)
    grant = give(user, scope)
    _, cursor = follow(theirs)
    end(grant)
    withdraw_record(theme, actor=None, now=NOON)
    give(user, scope, Role.OFFICER)
    assert told(theirs, cursor) == [("delete", theme.reference)]
