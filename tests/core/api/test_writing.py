"""The mechanism of writing: what every resource that takes a create, a change or an action goes through."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from rest_framework.test import APIRequestFactory

from core.api import ResourceApi
from core.resources import Write
from core.services import change_record, create_record
from tests.factories.core import NOW
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme
from workstreams.resources import ThemeResource

pytestmark = pytest.mark.usefixtures("today")
PROBLEM = "application/problem+json"


def said(answer):
    """Read an answer's JSON."""
    return json.loads(answer.content)


class ThemeForm(ModelForm):
    """The form of the resource below."""

    class Meta:
        model = Theme
        fields = ["title", "summary", "order"]


def close_theme(*, theme, actor, now, version):
    """An action."""
    if theme.summary == "closed":
        raise ValidationError("It is closed already.")
    return change_record(theme, actor=actor, now=now, version=version, summary="closed")


def open_theme(*, scope=None, **values):
    """A service that makes a record in the only scope in which the actor has a role."""
    actor, now = values.pop("actor"), values.pop("now")
    return create_record(Theme(**values), actor=actor, now=now, scope=actor.grants.get().scope)


def change_theme(*, theme, actor, now, version, **values):
    """A service that changes one."""
    return change_record(theme, actor=actor, now=now, version=version, **values)


class WritableTheme(ThemeResource):
    """Themes that can be written."""

    create = Write(open_theme, ThemeForm)
    change = Write(change_theme, ThemeForm, "theme")
    actions = {
        "close": Write(
            close_theme,
            type("NoForm", (ModelForm,), {"Meta": type("Meta", (), {"model": Theme, "fields": []})}),
            "theme",
        )
    }


class WritableThemeApi(ResourceApi):
    """The view of it."""

    resource = WritableTheme


@pytest.fixture
def send(api):
    """Send a write as the manager: method, body, key or action, and headers."""

    def sent(method, body, key=None, action=None, kind="application/json", user=None, **headers):
        view = WritableThemeApi.as_view({"post": "act" if action else "create", "patch": "partial_update"})
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        request = getattr(APIRequestFactory(), method)(
            "/api/v1/themes/", content, content_type=kind, headers={"authorization": f"Bearer {api.secret}"} | headers
        )
        answer = view(request, **({"key": key} if key else {}) | ({"action": action} if action else {}))
        if hasattr(answer, "render"):
            answer.render()
        return answer

    return sent


def test_a_record_is_made_and_where_it_is_is_told(send, scope, api):
    answer = send("post", {"title": "Early help", "order": 2})
    theme = Theme.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/themes/{theme.reference}/"
    assert answer.content == api.get(f"themes/{theme.reference}/").content
    assert (theme.title, theme.order, theme.scope) == ("Early help", 2, scope)


def test_a_change_made_from_the_current_version_is_taken(send, scope, api):
    theme = ThemeFactory(scope=scope, title="Old", summary="Kept")
    tag = api.get(f"themes/{theme.reference}/")["ETag"]
    answer = send("patch", {"title": "New"}, theme.reference, **{"if-match": tag})
    assert answer.status_code == 200
    assert {name: said(answer)[name] for name in ("title", "summary", "version")} == {
        "title": "New",
        "summary": "Kept",
        "version": 2,
    }
    assert answer["ETag"] != tag
    assert api.get(f"themes/{theme.reference}/", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_change_is_taken_although_the_journal_has_moved_on_elsewhere(send, scope, api):
    theme = ThemeFactory(scope=scope)
    tag = api.get(f"themes/{theme.reference}/")["ETag"]
    ThemeFactory(scope=scope)
    assert send("patch", {"title": "New"}, theme.reference, **{"if-match": tag}).status_code == 200


@pytest.mark.parametrize("method,action", [("patch", None), ("post", "close")])
def test_a_change_without_if_match_is_refused(send, scope, method, action):
    theme = ThemeFactory(scope=scope)
    for headers in ({}, {"if-match": ""}, {"if-match": "1"}):
        answer = send(method, {}, theme.reference, action, **headers)
        assert (answer.status_code, answer["Content-Type"]) == (428, PROBLEM)


@pytest.mark.parametrize("method,action", [("patch", None), ("post", "close")])
def test_a_change_made_from_an_older_version_is_refused_with_the_one_that_stands(send, scope, api, method, action):
    theme = ThemeFactory(scope=scope, title="One")
    tag = api.get(f"themes/{theme.reference}/")["ETag"]
    change_record(theme, actor=None, now=NOW, title="Two")
    answer = send(method, {"title": "Three"} if not action else {}, theme.reference, action, **{"if-match": tag})
    assert (answer.status_code, answer["Content-Type"], said(answer)["version"]) == (412, PROBLEM, 2)
    assert Theme.objects.get().title == "Two"


def test_a_star_changes_whatever_version_stands(send, scope):
    theme = ThemeFactory(scope=scope)
    assert send("patch", {"title": "New"}, theme.reference, **{"if-match": "*"}).status_code == 200


def test_an_action_is_done_and_its_refusal_told(send, scope):
    theme = ThemeFactory(scope=scope)
    assert said(send("post", {}, theme.reference, "close", **{"if-match": "*"}))["summary"] == "closed"
    answer = send("post", {}, theme.reference, "close", **{"if-match": "*"})
    assert (answer.status_code, said(answer)["errors"]) == (400, [{"pointer": "", "detail": "It is closed already."}])


@pytest.mark.parametrize(
    "body,pointers",
    [
        ({}, ["/title", "/order"]),
        ({"title": "x" * 301, "order": 1}, ["/title"]),
        ({"title": "x", "order": "many"}, ["/order"]),
        ({"title": "x", "order": 1, "colour": "red", "version": 7}, ["/colour", "/version"]),
        ({"title": None, "order": 1}, ["/title"]),
        ({"title": "a\x00b", "order": 1}, ["/title"]),
        ({"title": "a\ud800b", "order": 1}, ["/title"]),
        ({"title": ["x"], "order": {"a": 1}}, ["/order", "/title"]),
    ],
)
def test_each_fault_in_a_body_is_pointed_at(send, scope, body, pointers):
    answer = send("post", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert sorted(fault["pointer"] for fault in said(answer)["errors"]) == sorted(pointers)
    assert not Theme.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "null", "1", b"\xff", "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(send, scope, body):
    answer = send("post", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize(
    "kind", ["text/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"]
)
def test_a_body_of_another_kind_is_refused(send, scope, kind):
    answer = send("post", "title=x", kind=kind)
    assert (answer.status_code, answer["Content-Type"]) == (415, PROBLEM)


def test_what_is_not_visible_cannot_be_changed(send, scope):
    hidden = ThemeFactory()
    answer = send("patch", {"title": "Mine"}, hidden.reference, **{"if-match": "*"})
    assert answer.status_code == 404
    hidden.refresh_from_db()
    assert hidden.version == 1
