"""Cursors of the change feed: whose they are, what they do not tell, and when a reader has to start again."""

import base64
from io import StringIO

import pytest
from django.core.management import call_command

from core.access import Stand
from core.feed import Place, read_cursor, write_cursor
from core.journal import head
from core.models import JournalHead, ScopeHead, new_id
from core.problems import InvalidParametersError
from core.services import change_record, withdraw_record
from tests.core.following import follow, said, told
from tests.core.making import Api, asked, token_made
from tests.factories.core import NOW, UserFactory
from tests.factories.workstreams import ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
STAND, ME = Stand(9, new_id()), new_id()


def test_a_cursor_is_read_as_it_was_written():
    place = Place(1, 2**40, 7)
    stand = Stand(2**40, STAND.epoch)
    assert read_cursor(write_cursor(place, stand.epoch, ME), stand, ME) == place


def test_a_cursor_tells_nothing_and_is_another_each_time():
    texts = {write_cursor(Place(n % 2, 9, 9), STAND.epoch, ME) for n in range(50)}
    assert len(texts) == 50
    assert {len(text) for text in texts} == {80}
    bits = [bin(byte).count("1") for text in texts for byte in base64.urlsafe_b64decode(text)]
    assert 3.7 < sum(bits) / len(bits) < 4.3


CURSOR = write_cursor(Place(), STAND.epoch, ME)
NONE = ["x", "", "NOW", CURSOR[:-4], CURSOR + "AAAA", CURSOR[::-1], "☃", "=" * 80, CURSOR.replace(CURSOR[20], "*"), " "]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_cursor_is_refused(text):
    with pytest.raises(InvalidParametersError):
        read_cursor(text, STAND, ME)


def test_no_byte_of_a_cursor_can_be_changed():
    whole = base64.urlsafe_b64decode(CURSOR)
    for position in range(len(whole)):
        forged = bytes(byte ^ (n == position) for n, byte in enumerate(whole))
        with pytest.raises(InvalidParametersError):
            read_cursor(base64.urlsafe_b64encode(forged).decode(), STAND, ME)


def test_a_cursor_outlives_a_change_of_the_secret_key(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "made-up", [settings.SECRET_KEY]
    assert read_cursor(CURSOR, STAND, ME) == Place()
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidParametersError):
        read_cursor(CURSOR, STAND, ME)


def test_a_cursor_of_another_reader_is_refused(scope, api):
    _, cursor = follow(api)
    assert list(Api(UserFactory(scope=scope)).refused("changes/", cursor=cursor)) == ["cursor"]
    assert list(api.refused("changes/", cursor="made-up")) == ["cursor"]


def resync(api, cursor):
    """Return what a reader is told who has to start again."""
    answer = api.get("changes/", cursor=cursor)
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    return answer.json()


def test_after_a_restore_every_reader_starts_again(scope, api):
    theme = ThemeFactory(scope=scope)
    _, cursor = follow(api)
    out = StringIO()
    call_command("renew_feed", stdout=out)
    body = resync(api, cursor)
    assert out.getvalue() == "Whoever follows the change feed starts again.\n"
    assert (body["type"], body["title"]) == ("urn:pstn:resync-required", "Resync required")
    assert body["start"] == "http://testserver/api/v1/changes/"
    assert [one["reference"] for one in said(api.client.get(body["start"]))["results"]] == [theme.reference]


def test_a_cursor_from_beyond_the_end_of_the_journal_starts_again(scope, api):
    ThemeFactory(scope=scope)
    _, cursor = follow(api)
    JournalHead.objects.update(seq=0)
    ScopeHead.objects.update(last_seq=0)
    assert resync(api, cursor)["status"] == 410


def test_a_token_that_may_read_more_than_the_one_before_starts_again(scope, manager):
    ThemeFactory(scope=scope)
    _, themes = token_made(manager, scopes=["themes:read"])
    _, more = token_made(manager, scopes=["themes:read", "boards:read"])
    listed = asked(themes)["Feed-Cursor"]
    for cursor in (listed, asked(themes, f"changes/?cursor={listed}").json()["next_cursor"]):
        assert asked(themes, f"changes/?cursor={cursor}").status_code == 200
        assert asked(more, f"changes/?cursor={cursor}").status_code == 410


def test_now_is_the_cursor_of_the_present(scope, api):
    ThemeFactory(scope=scope)
    page = said(api.get("changes/", cursor="now"))
    theme = ThemeFactory(scope=scope)
    assert (page["results"], page["more"]) == ([], False)
    assert told(api, page["next_cursor"]) == [("upsert", theme.reference)]


def test_a_record_that_was_listed_after_now_and_is_gone_is_deleted(scope, api):
    cursor = said(api.get("changes/", cursor="now"))["next_cursor"]
    assert head() == 0
    theme = ThemeFactory(scope=scope)
    assert len(api.results("themes/")) == 1
    withdraw_record(theme, actor=None, now=NOW)
    assert told(api, cursor) == [("delete", theme.reference)]


# Lists ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "application/x-ndjson"])
def test_a_list_says_from_where_the_feed_goes_on(accept, scope, api):
    theme = ThemeFactory(scope=scope)
    answer = api.get("themes/", headers={"accept": accept})
    change_record(theme, actor=None, now=NOW, title="New")
    assert answer.status_code == 200
    assert told(api, answer["Feed-Cursor"]) == [("upsert", theme.reference)]
    again = api.get("themes/", headers={"accept": accept})
    assert told(api, again["Feed-Cursor"]) == []


def test_a_list_that_is_as_it_was_has_a_cursor_and_one_of_the_past_has_none(scope, api):
    tag = api.get("themes/")["ETag"]
    same = api.get("themes/", headers={"if-none-match": tag})
    past = api.get("themes/", as_at="2026-11-01")
    assert (same.status_code, told(api, same["Feed-Cursor"])) == (304, [])
    assert (past.status_code, past.get("Feed-Cursor"), past.get("Next-Updated-Since")) == (200, None, None)
    assert api.get("themes/", limit="x").get("Feed-Cursor") is None


# Whoever asks by moment ----------------------------------------------------------------------------------------------


def test_a_list_can_be_asked_for_what_was_changed_since_a_moment(scope, api):
    old, new = ThemeFactory(scope=scope), ThemeFactory(scope=scope)
    change_record(new, actor=None, now=NOW.replace(hour=11), title="New")
    for moment in ("2026-10-05T11:00:00Z", "2026-10-05T12:00:00+01:00", "2026-10-05T10:59:59.999999Z", "20261005T11Z"):
        assert [one["reference"] for one in api.results("themes/", updated_since=moment)] == [new.reference]
    assert api.results("themes/", updated_since="2026-10-05T11:00:00.000001Z") == []
    references = [one["reference"] for one in api.results("themes/", updated_since="2026-10-05T09:00:00Z")]
    assert references == [old.reference, new.reference]


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05",
        "2026-10-05T11:00:00",
        "yesterday",
        "2026-10-05T11:00:00 01:00",
        "9" * 40,
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_a_moment_without_its_zone_or_that_is_none_is_refused(text, api):
    assert list(api.refused("themes/", updated_since=text)) == ["updated_since"]


def test_a_list_says_with_which_moment_to_ask_next_time(scope, api):
    page = api.get("themes/", updated_since="2026-10-05T11:00:00Z")
    assert page["Next-Updated-Since"] == "2026-11-22T11:45:00Z"
    assert page.json()["next_updated_since"] == "2026-11-22T11:45:00Z"
    assert list(api.get("themes/").json()) == ["results", "next", "next_cursor"]
    assert api.get("themes/")["Next-Updated-Since"] == "2026-11-22T11:45:00Z"
