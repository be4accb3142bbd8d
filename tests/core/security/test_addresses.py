"""Forms and addresses that come from elsewhere, or lead there."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.tokens import issue_token
from tests.core.security.senders import PASSWORD, sent, signed_in
from workstreams.models import StatusUpdate

pytestmark = pytest.mark.django_db


def test_a_form_from_elsewhere_changes_nothing(officer, draft, workstream):
    forged = signed_in(officer, enforce_csrf_checks=True)
    addresses = [
        reverse(f"workstreams:update_{page}", args=[draft.reference]) for page in ("edit", "submit", "discard")
    ]
    addresses.append(reverse("workstreams:update_start", args=[workstream.reference]))
    addresses += ["/accounts/login/", "/accounts/logout/", "/accounts/password/change/"]
    assert [forged.post(address, {"version": 1}).status_code for address in addresses] == [403] * 7
    answer = forged.post("/api/v1/status-updates/", **sent(workstream=workstream.reference))
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert StatusUpdate.objects.get().version == 1


def test_a_token_needs_no_protection_against_forged_forms(officer, workstream):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    request = sent(workstream=workstream.reference)
    request["headers"] |= {"Authorization": f"Bearer {secret}"}
    assert Client(enforce_csrf_checks=True).post("/api/v1/status-updates/", **request).status_code == 201


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=y",
        "\r\nhttps://evil.example",
    ],
)
def test_signing_in_and_out_leads_nowhere_else(target, officer):
    client = Client()
    for address, data in (
        ("/accounts/login/", {"login": officer.username, "password": PASSWORD, "next": target}),
        ("/accounts/logout/", {"next": target}),
    ):
        answer = client.post(address, data)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert "evil" not in answer["Location"]
        assert "x" not in answer.cookies


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: x=y", 'a"; filename="evil.exe', "../../etc/passwd"])
def test_what_is_asked_for_writes_no_header_of_a_csv_file(value, inside):
    page = inside.get("/workstreams/workstreams.csv", {"q": value})
    api = inside.get("/api/v1/workstreams/", {"q": value}, headers={"Accept": "text/csv"})
    assert [answer["Content-Disposition"] for answer in (page, api)] == ['attachment; filename="workstreams.csv"'] * 2
    assert [answer.has_header("Set-Cookie") for answer in (page, api)] == [False, False]
