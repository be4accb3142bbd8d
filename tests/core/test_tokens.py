"""Tokens: how they are made, replaced and revoked, who signs in with one, and what its scopes let it do."""

import base64
import json
import logging
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from core.api.scopes import readable
from core.choices import Role, Visibility
from core.models import ApiToken
from core.resources import registry
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
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db
NEXT = NOW + timedelta(days=30)
PROBLEM = "application/problem+json"


def token_made(user, **given):
    """Issue a token; return it and its secret."""
    secret = issue_token(user=user, name="partner", now=NOW, **given)
    return ApiToken.objects.get(digest=digest_of(secret)), secret


def asked(secret, path="themes/", method="get", **options):
    """The answer of the API to somebody with this secret."""
    headers = {"authorization": f"Bearer {secret}"} | options.pop("headers", {})
    return getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **options)


def posted(secret, path, body, method="post"):
    return asked(secret, path, method, data=body, content_type="application/json", headers={"If-Match": "*"})


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
    assert (made.created_at, made.expires_at) == (NEXT, NEXT + timedelta(days=90)), "it lasts for as long again"


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
    assert token_of(new, now=NOW).expires_at == NOW + LONGEST


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


# Scopes ---------------------------------------------------------------------------------------------------------------


def refused(answer):
    """What a refusal for want of a scope says that is wanted."""
    body = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"], body["status"]) == (403, PROBLEM, 403)
    header = answer["WWW-Authenticate"]
    wanted = header.rpartition('scope="')[2].rstrip('"')
    assert header == f'Bearer realm="pstn", error="insufficient_scope", scope="{wanted}"'
    assert wanted in body["detail"]
    return wanted


def test_a_token_reads_what_its_scopes_name_and_nothing_else(resource, manager):
    _, secret = token_made(manager, scopes=[f"{resource.name}:read"])
    other = next(name for name in registry if name != resource.name)
    assert asked(secret, f"{resource.name}/").status_code == 200
    assert asked(secret, f"{resource.name}/X/").status_code == 404
    assert refused(asked(secret, f"{other}/")) == f"{other}:read"
    assert asked(secret, f"{other}/X/", "head").status_code == 403


def test_a_token_changes_what_its_scopes_name_and_nothing_else(manager, scope):
    theme, work = ThemeFactory(scope=scope), WorkstreamFactory(scope=scope)
    _, reads = token_made(manager, scopes=["*:read"])
    _, writes = token_made(manager, scopes=["themes:write"])
    body = {"title": "Another title"}
    assert refused(posted(reads, f"themes/{theme.reference}/", body, "patch")) == "themes:write"
    assert refused(posted(reads, "themes/", body)) == "themes:write"
    assert refused(posted(reads, f"themes/{theme.reference}/withdraw/", {})) == "themes:write"
    assert refused(posted(writes, f"workstreams/{work.reference}/", body, "patch")) == "workstreams:write"
    assert refused(asked(writes, "themes/")) == "themes:read"
    theme.refresh_from_db()
    assert theme.version == 1
    assert posted(writes, f"themes/{theme.reference}/", body, "patch").status_code == 200


def test_a_token_with_all_scopes_does_what_its_account_may_and_no_more(manager, scope):
    theme = ThemeFactory(scope=scope)
    viewer = UserFactory(scope=scope)
    for user, status in ((manager, 200), (viewer, 403)):
        _, secret = token_made(user)
        answer = posted(secret, f"themes/{theme.reference}/", {"title": f"By {user.pk}"}, "patch")
        assert (answer.status_code, "WWW-Authenticate" in answer) == (status, False)


def test_no_scopes_are_not_all_scopes(manager):
    _, secret = token_made(manager)
    assert asked(secret).status_code == 200
    ApiToken.objects.update(scopes=[])
    assert refused(asked(secret)) == "themes:read"


def test_what_is_not_allowed_is_refused_before_it_is_looked_for(manager):
    _, secret = token_made(manager, scopes=["themes:read"])
    hidden = WorkstreamFactory()
    answers = [asked(secret, f"workstreams/{key}/") for key in (hidden.reference, "X-WS-99")]
    assert [refused(answer) for answer in answers] == ["workstreams:read"] * 2
    assert answers[0].content == answers[1].content


def test_expanding_a_link_needs_the_scope_of_what_it_leads_to(manager, scope):
    work = WorkstreamFactory(scope=scope, theme=ThemeFactory(scope=scope))
    _, narrow = token_made(manager, scopes=["workstreams:read"])
    _, wide = token_made(manager, scopes=["workstreams:read", "themes:read"])
    for path in ("workstreams/", f"workstreams/{work.reference}/"):
        assert asked(narrow, path).status_code == 200
        assert refused(asked(narrow, f"{path}?expand=theme")) == "themes:read"
        assert asked(wide, f"{path}?expand=theme").status_code == 200
        assert refused(asked(wide, f"{path}?expand=theme,lead")) == "people:read"
        assert asked(narrow, f"{path}?expand=nonsense").status_code == 400


def test_somebody_at_a_browser_has_no_scopes_and_is_not_narrowed(manager, scope):
    theme = ThemeFactory(scope=scope)
    client = Client()
    client.force_login(manager, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/workstreams/?expand=theme").status_code == 200
    sent = {"data": {"title": "At a browser"}, "content_type": "application/json", "headers": {"If-Match": "*"}}
    assert client.patch(f"/api/v1/themes/{theme.reference}/", **sent).status_code == 200


# For an organisation --------------------------------------------------------------------------------------------------


@pytest.fixture
def two_organisations(scope):
    """Somebody who holds a grant for each of two organisations, a theme for each, and one for all partners."""
    person = UserFactory(scope=scope)
    themes = {"all": ThemeFactory(scope=scope)}
    bodies = [OrganisationFactory() for _ in range(2)]
    for body in bodies:
        GrantFactory(user=person, scope=scope, organisation=body, role=Role.OFFICER)
        themes[body] = ThemeFactory(scope=scope, visibility=Visibility.OWNER, audience_id=body.pk)
    return person, bodies, themes


def references(secret):
    answer = asked(secret)
    return {row["reference"] for row in json.loads(answer.content)["results"]}, answer["ETag"]


def test_a_token_for_an_organisation_leaves_out_the_rights_for_others(two_organisations):
    person, (one, other), themes = two_organisations
    everything, unbound = references(token_made(person)[1])
    assert everything == {theme.reference for theme in themes.values()}
    for body, hidden in ((one, other), (other, one)):
        seen, tag = references(token_made(person, organisation_id=body.pk)[1])
        assert seen == everything - {themes[hidden].reference}
        assert tag != unbound, "the same words would let an old copy stand for what is no longer seen"


def test_a_token_for_an_organisation_opens_nothing_that_its_account_does_not(two_organisations):
    person, _, themes = two_organisations
    stranger = OrganisationFactory()
    secret_theme = ThemeFactory(scope=themes["all"].scope, visibility=Visibility.OWNER, audience_id=stranger.pk)
    seen, _ = references(token_made(person, organisation_id=stranger.pk)[1])
    assert (themes["all"].reference in seen, secret_theme.reference in seen) == (True, False)


def test_others_can_ask_which_resources_a_token_may_read(manager):
    def of(auth):
        return readable(SimpleNamespace(auth=auth))

    narrow, _ = token_made(manager, scopes=["themes:read", "asks:write"])
    nothing, _ = token_made(manager, scopes=["*:write"])
    everything, _ = token_made(manager)
    assert (of(narrow), of(nothing), of(everything), of(None)) == ({"themes"}, frozenset(), None, None)
