"""Fields and rights that are not the sender's."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.tokens import issue_token
from tests.core.security.senders import sent
from tests.factories.workstreams import submitted_update
from workstreams.models import StatusUpdate

pytestmark = pytest.mark.django_db

NOT_THEIRS = {
    "author": "somebody",
    "created_at": "2000-01-01T00:00:00Z",
    "demonstration": True,
    "id": "00000000-0000-0000-0000-000000000000",
    "published_at": "2000-01-01T00:00:00Z",
    "published_by": "somebody",
    "reference": "ZZ-01",
    "scope": "ZZ",
    "state": "published",
    "submitted_at": "2000-01-01T00:00:00Z",
    "version": 99,
    "visibility": "public",
    "withdrawn_at": "2000-01-01T00:00:00Z",
}


@pytest.mark.parametrize("name", sorted(NOT_THEIRS))
def test_the_api_refuses_a_field_that_is_not_the_writers(name, inside, workstream, draft):
    before = StatusUpdate.objects.filter(pk=draft.pk).values().get()
    one = reverse("api:status-updates-one", args=[draft.reference])
    answers = [
        inside.patch(one, **sent(summary="Mine", **{name: NOT_THEIRS[name]})),
        inside.post("/api/v1/status-updates/", **sent(workstream=workstream.reference, **{name: NOT_THEIRS[name]})),
        inside.post(f"{one}submit/", **sent(**{name: NOT_THEIRS[name]})),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert [answer.json()["errors"][0]["pointer"] for answer in answers] == [f"/{name}"] * 3
    assert StatusUpdate.objects.values().get() == before


def test_a_page_takes_no_field_that_is_not_the_writers(inside, draft):
    kept = sorted({*NOT_THEIRS} - {"version"})
    before = {name: getattr(draft, name) for name in kept}
    form = {"as_at": "1 March 2015", "rag": "green", "summary": "Mine", "action": "draft", "version": draft.version}
    answer = inside.post(
        reverse("workstreams:update_edit", args=[draft.reference]), form | {k: NOT_THEIRS[k] for k in kept}
    )
    draft.refresh_from_db()
    assert (answer.status_code, draft.summary, draft.version) == (302, "Mine", 2)
    assert {name: getattr(draft, name) for name in kept} == before


def test_an_officer_cannot_publish_by_any_door(inside, officer, workstream):
    update = submitted_update(workstream, officer)
    page = inside.post(reverse("workstreams:update_publish", args=[update.reference]), {"version": update.version})
    api = inside.post(f"{reverse('api:status-updates-one', args=[update.reference])}publish/", **sent())
    update.refresh_from_db()
    assert (page.status_code, api.status_code, update.state) == (403, 403, "submitted")


@pytest.mark.parametrize(
    "body",
    ["[]", "1", '"x"', "null", "{", "[" * 100_000, '{"workstream": {"a": [1]}}', '{"workstream": ["x"]}', "\xff"],
)
def test_a_body_that_is_no_request_is_refused(body, inside):
    answer = inside.post("/api/v1/status-updates/", body.encode("latin-1"), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_body_that_is_too_long_is_refused_unread(inside, officer):
    secret = issue_token(user=officer, name="Partner", now=timezone.now())
    body = b'{"summary": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    for client, headers in ((inside, {}), (Client(), {"Authorization": f"Bearer {secret}"})):
        answer = client.post("/api/v1/status-updates/", body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (413, 413)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/html"]
)
def test_a_form_of_another_site_cannot_speak_to_the_api(kind, inside, workstream):
    body = json.dumps({"workstream": workstream.reference})
    answer = inside.generic("POST", "/api/v1/status-updates/", body, content_type=kind)
    assert (answer.status_code, StatusUpdate.objects.count()) == (415, 0)
