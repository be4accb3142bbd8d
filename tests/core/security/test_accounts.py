"""Who somebody is: tokens, passwords, sessions."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.models import ApiToken
from core.tokens import issue_token
from tests.core.security.senders import PASSWORD
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_read_from_its_header_alone(officer):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    anybody = Client()
    assert anybody.get("/api/v1/", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    for name in ("token", "access_token", "key", "api_key", "Authorization"):
        assert anybody.get("/api/v1/", {name: secret}).status_code == 401
        assert anybody.get("/api/v1/", headers={"Cookie": f"{name}={secret}"}).status_code == 401
    for header in (
        f"Basic {base64.b64encode(secret.encode()).decode()}",
        f"Token {secret}",
        secret,
        "Bearer",
        "Bearer  ",
    ):
        assert anybody.get("/api/v1/", headers={"Authorization": header}).status_code == 401
    assert anybody.get("/workstreams/updates/due/", headers={"Authorization": f"Bearer {secret}"}).status_code == 302


def test_of_a_token_only_a_digest_is_stored(officer):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    row = ApiToken.objects.values().get()
    assert len(secret) > 40
    assert [
        name for name, value in row.items() if secret in str(value) or secret.removeprefix("pstn_") in str(value)
    ] == []


@pytest.mark.parametrize("ended", ["expired", "revoked", "of a closed account"])
def test_a_token_that_has_ended_opens_nothing(ended, officer):
    now = timezone.now()
    secret = issue_token(user=officer, name="Partner", now=now, expires_at=now + timedelta(hours=1))
    asked = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert Client().get("/api/v1/workstreams/", **asked).status_code == 200
    if ended == "of a closed account":
        type(officer).objects.update(is_active=False)
    else:
        ApiToken.objects.update(
            **{{"expired": "expires_at", "revoked": "revoked_at"}[ended]: datetime(2020, 1, 1, tzinfo=UTC)}
        )
    assert Client().get("/api/v1/workstreams/", **asked).status_code == 401


def test_a_new_password_ends_the_sessions_elsewhere(officer):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
        assert client.get("/workstreams/updates/due/").status_code == 200
    new = "quite another password"  # pragma: allowlist secret
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert elsewhere.get("/workstreams/updates/due/").status_code == 302


def test_signing_in_renews_the_session_and_signing_out_ends_it(officer):
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    mine = client.cookies[settings.SESSION_COOKIE_NAME]
    assert mine.value != planted
    assert (mine["httponly"], mine["samesite"]) == (True, "Lax")
    client.post("/accounts/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = mine.value
    assert client.get("/workstreams/updates/due/").status_code == 302


def test_a_lost_password_does_not_tell_which_addresses_are_known(officer, client):
    told = [
        client.post("/accounts/password/reset/", {"email": email}) for email in (officer.email, "nobody@example.org")
    ]
    assert [(answer.status_code, answer["Location"]) for answer in told] == [
        (302, "/accounts/password/reset/done/")
    ] * 2


def test_a_wrong_name_and_a_wrong_password_are_told_alike(officer, client):
    told = []
    for login in (officer.username, "nobody"):
        answer = client.post("/accounts/login/", {"login": login, "password": "guess"})  # pragma: allowlist secret
        errors = answer.context["form"].errors.get_json_data()
        told.append((answer.status_code, errors))
    assert told[0] == told[1]
    assert list(told[0][1]) == ["__all__"]


def test_guessing_one_persons_password_locks_nobody_else_out(officer, client):
    other = UserFactory()
    other.set_password(PASSWORD)
    other.save()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/accounts/login/", {"login": officer.username, "password": "guess"})  # pragma: allowlist secret
    right = {"login": officer.username.upper(), "password": PASSWORD}
    assert client.post("/accounts/login/", right).status_code == 429
    assert client.post("/accounts/login/", {"login": other.username, "password": PASSWORD}).status_code == 302
