"""What a token may do: its scopes, the organisation that it is for, and how the lack of a scope is refused."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client

from core.api.scopes import readable
from core.choices import Role, Visibility
from core.models import ApiToken
from core.resources import registry
from tests.core.making import asked, token_made
from tests.factories.core import GrantFactory, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def posted(secret, path, body, method="post"):
    return asked(secret, path, method, data=body, content_type="application/json", headers={"If-Match": "*"})


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
    bodies = [answer.json() | {"instance": ""} for answer in answers]
    assert bodies[0] == bodies[1]


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
