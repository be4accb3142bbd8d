"""Tokens: how they are made, replaced and revoked, and who signs in with one."""

import base64
import logging
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from core.choices import Role
from core.figures import end_of
from core.models import ApiToken
from core.services import ONE_TICK
from core.tokens import (
    EVERYTHING,
    LONGEST,
    digest_of,
    issue_token,
    replace_token,
    revoke_token,
    secret_of_form,
    token_of,
    tokens_administered,
)
from tests.core.making import asked, token_made
from tests.factories.core import NOW, ScopeFactory, UserFactory

pytestmark = pytest.mark.django_db
NEXT = NOW + timedelta(days=30)


# Made -----------------------------------------------------------------------------------------------------------------


def test_a_secret_has_256_random_bits_and_two_are_unlike():
    one, two = (token_made(UserFactory())[1] for _ in range(2))
    assert one != two
    assert one.startswith("pstn_")
    assert len(base64.urlsafe_b64decode(one.removeprefix("pstn_") + "=")) == 32


def test_a_secret_stands_in_no_table_and_in_no_log(caplog, time_machine):
    time_machine.move_to(NOW)
    caplog.set_level(logging.DEBUG)
    user = UserFactory()
    token, secret = token_made(user)
    replaced = replace_token(token=token, actor=user, now=NOW)
    for one in (secret, replaced):
        assert asked(one).status_code == 200
        assert asked(f"{one}x").status_code == 401
    dump = text_of_every_table()
    assert digest_of(secret) in dump, "there is something to look at"
    for one in (secret, replaced):
        assert one.removeprefix("pstn_") not in dump
        assert one.removeprefix("pstn_") not in caplog.text
    assert (token.digest, token.hint) == (digest_of(secret), secret[-4:])


def text_of_every_table():
    """All that the database holds."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [repr(row) for row in cursor.fetchall()]
    return "\n".join(told)


def test_a_token_may_do_everything_that_its_account_may_unless_it_is_told_what():
    assert token_made(UserFactory())[0].scopes == sorted(EVERYTHING)


@pytest.mark.parametrize("scopes", [[], ["themes"], ["themes:delete"], ["nothing:read"], ["*"], ["themes:read", ""]])
def test_a_token_needs_scopes_that_there_are(scopes):
    with pytest.raises(ValidationError, match="may do"):
        issue_token(user=UserFactory(), name="partner", now=NOW, scopes=scopes)
    assert ApiToken.objects.count() == 0


def test_one_form_leads_to_one_secret_for_one_person():
    maria, jo = UserFactory(), UserFactory()
    assert secret_of_form("seed", maria) == secret_of_form("seed", maria)
    assert len({secret_of_form("seed", maria), secret_of_form("seed", jo), secret_of_form("other", maria)}) == 3


def test_the_same_secret_given_again_makes_no_other_token():
    user = UserFactory()
    secret = secret_of_form("seed", user)
    for _ in range(2):
        assert issue_token(user=user, name="partner", now=NOW, secret=secret) == secret
    assert ApiToken.objects.count() == 1


# Signed in ------------------------------------------------------------------------------------------------------------


def test_a_token_signs_in_its_user_until_it_expires_or_is_revoked():
    user = UserFactory()
    _, secret = token_made(user, expires_at=NEXT)
    assert token_of(secret, now=NEXT - ONE_TICK).user == user
    for now, values in ((NEXT, {}), (NOW, {"revoked_at": NOW})):
        ApiToken.objects.update(**values)
        with pytest.raises(PermissionDenied):
            token_of(secret, now=now)
    with pytest.raises(PermissionDenied):
        token_of("pstn_unknown", now=NOW)


def test_the_token_of_a_closed_account_signs_nobody_in():
    user = UserFactory()
    _, secret = token_made(user)
    assert token_of(secret, now=NOW).user == user
    type(user).objects.update(is_active=False)
    with pytest.raises(PermissionDenied):
        token_of(secret, now=NOW)


def test_signing_in_is_one_query_and_the_last_use_is_written_at_most_every_five_minutes(django_assert_num_queries):
    _, secret = token_made(UserFactory())
    for minutes, queries in ((0, 2), (5, 1), (6, 2)):
        with django_assert_num_queries(queries):
            assert token_of(secret, now=NOW + timedelta(minutes=minutes)).user.is_active
    assert ApiToken.objects.get().last_used_at == NOW + timedelta(minutes=6)


def basic(text):
    return {"authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


def test_excel_signs_in_with_the_token_as_password_and_any_name():
    _, secret = token_made(UserFactory())
    for name in ("", "anybody", "a name@council.gov.uk"):
        assert Client().get("/api/v1/themes/", headers=basic(f"{name}:{secret}")).status_code == 200


def test_basic_without_a_token_as_password_opens_nothing():
    user = UserFactory()
    user.set_password("a long password of hers")
    user.save()
    _, secret = token_made(user)
    for text in (secret, f"{secret}:", f"x:{secret}x", f"{user.username}:a long password of hers", ""):
        answer = Client().get("/api/v1/themes/", headers=basic(text))
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="pstn"')
    for header in ("Basic", "Basic é", "Basic !!!!", "Basic YQ"):
        assert Client().get("/api/v1/themes/", headers={"authorization": header}).status_code == 401
    ApiToken.objects.update(revoked_at=NOW)
    assert Client().get("/api/v1/themes/", headers=basic(f"x:{secret}")).status_code == 401


# Replaced -------------------------------------------------------------------------------------------------------------


def test_both_tokens_work_during_the_overlap_and_then_the_new_one_alone():
    user = UserFactory()
    token, old = token_made(user, scopes=["themes:read"], expires_at=NOW + timedelta(days=90))
    new = replace_token(token=token, actor=user, now=NEXT, overlap_days=7)
    ends_at = NEXT + timedelta(days=7)
    assert token_of(old, now=ends_at - ONE_TICK).user == token_of(new, now=ends_at - ONE_TICK).user == user
    with pytest.raises(PermissionDenied):
        token_of(old, now=ends_at)
    made = token_of(new, now=ends_at)
    assert (made.name, made.scopes, made.replaces) == (token.name, ["themes:read"], token)
    assert (made.created_at, made.expires_at) == (NEXT, end_of((NEXT + timedelta(days=90)).date())), (
        "for as long again, to a day's end"
    )


def test_an_overlap_does_not_let_a_token_outlive_its_end():
    user = UserFactory()
    token, _ = token_made(user, expires_at=NOW + timedelta(days=2))
    replace_token(token=token, actor=user, now=NOW, overlap_days=30)
    token.refresh_from_db()
    assert token.expires_at == NOW + timedelta(days=2)


def test_without_an_overlap_the_old_token_ends_at_once_and_one_without_an_end_gets_one():
    user = UserFactory()
    token, old = token_made(user)
    new = replace_token(token=token, actor=user, now=NOW, overlap_days=0)
    with pytest.raises(PermissionDenied):
        token_of(old, now=NOW)
    assert token_of(new, now=NOW).expires_at == end_of((NOW + LONGEST).date())


@pytest.mark.parametrize("days", [-1, 31])
def test_an_overlap_has_at_most_thirty_days(days):
    user = UserFactory()
    with pytest.raises(ValidationError, match="0 to 30"):
        replace_token(token=token_made(user)[0], actor=user, now=NOW, overlap_days=days)


def test_a_token_is_replaced_once():
    user = UserFactory()
    token, _ = token_made(user)
    secret = secret_of_form("seed", user)
    for _ in range(2):
        assert replace_token(token=token, actor=user, now=NOW, secret=secret) == secret
    with pytest.raises(ValidationError, match="already"):
        replace_token(token=token, actor=user, now=NOW)
    assert ApiToken.objects.count() == 2


@pytest.mark.parametrize("values", [{"revoked_at": NOW}, {"expires_at": NOW}])
def test_a_token_that_has_ended_is_not_replaced(values):
    user = UserFactory()
    token, _ = token_made(user)
    ApiToken.objects.update(**values)
    with pytest.raises(ValidationError, match="ended"):
        replace_token(token=token, actor=user, now=NOW)


def test_nobody_replaces_the_token_of_another_person(scope):
    token, _ = token_made(UserFactory(scope=scope))
    with pytest.raises(PermissionDenied):
        replace_token(token=token, actor=UserFactory(scope=scope, role=Role.ADMINISTRATOR), now=NOW)


# Revoked --------------------------------------------------------------------------------------------------------------


def test_an_administrator_revokes_the_tokens_of_people_of_the_scope_and_the_first_who_did_it_is_kept(scope):
    person, administrator = UserFactory(scope=scope), UserFactory(scope=scope, role=Role.ADMINISTRATOR)
    token, _ = token_made(person)
    assert list(tokens_administered(administrator, NOW)) == [token]
    revoke_token(token=token, actor=administrator, now=NEXT)
    revoke_token(token=token, actor=person, now=NEXT + ONE_TICK)
    assert (token.revoked_at, token.revoked_by) == (NEXT, administrator)


def test_nobody_else_revokes_a_token(scope):
    token, _ = token_made(UserFactory(scope=scope))
    left = UserFactory(scope=scope, role=Role.ADMINISTRATOR)
    left.grants.update(to_on=date(2026, 1, 2))
    elsewhere = UserFactory(scope=ScopeFactory(), role=Role.ADMINISTRATOR)
    for actor in (UserFactory(scope=scope, role=Role.MANAGER), elsewhere, left):
        assert list(tokens_administered(actor, NOW)) == []
        with pytest.raises(PermissionDenied):
            revoke_token(token=token, actor=actor, now=NOW)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_tokens_of_people_who_have_left_the_scope_are_no_longer_administered(scope):
    person, administrator = UserFactory(scope=scope), UserFactory(scope=scope, role=Role.ADMINISTRATOR)
    token_made(person)
    person.grants.update(to_on=date(2026, 1, 2))
    assert list(tokens_administered(administrator, NOW)) == []
