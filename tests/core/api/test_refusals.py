"""Every resource of the registry over HTTP: what is refused, and how that is said."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core import columns
from core.models import ApiToken
from core.resources import MOST, registry
from core.tokens import issue_token
from tests.core.making import Api
from tests.factories.core import NOW, UserFactory
from workstreams.models import Theme

pytestmark = pytest.mark.usefixtures("today")
PROBLEM = "application/problem+json"


def test_an_unknown_parameter_is_named_and_refused(resource, api):
    assert list(api.refused(f"{resource.name}/", nonsense="1", colour="red")) == ["colour", "nonsense"]
    assert set(api.refused(f"{resource.name}/", foo="1")) == {"foo"}


UNREADABLE = [
    ("limit", "0"),
    ("limit", "-1"),
    ("limit", "1001"),
    ("limit", "many"),
    ("limit", "9" * 40),
    ("limit", "١"),
    ("as_at", "yesterday"),
    ("as_at", "2026-02-30"),
    ("as_at", "2199-01-01"),
    ("count", "perhaps"),
    ("brief", "perhaps"),
    ("fields", "reference,nonsense"),
    ("expand", "nonsense"),
    ("ordering", "nonsense"),
    ("ordering", "scope__code"),
    ("version", "many"),
    ("version", "1.5"),
    ("visibility", "everybody"),
    ("programme", "a b"),
]


def test_a_parameter_that_cannot_be_read_is_named_and_refused(resource, api):
    told = [(name, value, list(api.refused(f"{resource.name}/", **{name: value}))) for name, value in UNREADABLE]
    assert told == [(name, value, [name]) for name, value in UNREADABLE]


def test_a_word_that_a_choice_does_not_have_is_refused(resource, api):
    for column in resource.columns:
        if isinstance(column, columns.Choice):
            assert list(api.refused(f"{resource.name}/", **{column.name: "nonsense"})) == [column.name]
        if isinstance(column, columns.Truth) and not column.needs:
            assert list(api.refused(f"{resource.name}/", **{column.name: "nonsense"})) == [column.name]
        if isinstance(column, columns.Day):
            assert list(api.refused(f"{resource.name}/", **{f"{column.name}_to": "nonsense"})) == [f"{column.name}_to"]


def test_a_reference_that_nobody_has_finds_nothing(resource, rows, scope, api):
    rows(resource.model, 1, scope)
    for column in resource.columns:
        if isinstance(column, columns.Link):
            assert api.results(f"{resource.name}/", **{column.name: "NO-SUCH-1"}) == []


@pytest.mark.parametrize("value", ["9" * 30, "-" + "9" * 30])
def test_a_number_that_no_column_could_hold_finds_nothing(rows, scope, api, value):
    rows(Theme, 1, scope)
    assert api.results("themes/", order=value) == []


@pytest.mark.parametrize("name", ["q", "reference", "cursor", "ordering", "theme"])
def test_a_nul_in_a_parameter_is_refused(db, api, name):
    answer = api.get("workstreams/", **{name: "a\x00b"})
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_list_takes_no_parameter_of_another_page(db, api):
    assert list(api.refused("themes/x/", limit="1")) == ["limit"]


def test_the_longest_list_is_as_long_as_it_says(db, api):
    assert api.results("themes/", limit=MOST) == []


ABSENT = ["NO-SUCH-1", "0190163d-8694-739b-aea5-966c26f8ad90", "%00", "a%00b", "%ff", "x" * 500]


def test_a_record_that_is_not_there_is_not_found(resource, api):
    answers = [api.get(f"{resource.name}/{key}/") for key in ABSENT]
    told = [(answer.status_code, answer["Content-Type"], answer.json()["status"]) for answer in answers]
    assert told == [(404, PROBLEM, 404)] * len(ABSENT)


@pytest.mark.parametrize("path", ["", "nothing/", "themes", "themes/a/b/c/", "../themes/"])
def test_an_address_that_does_not_exist_is_answered_with_a_problem(db, path):
    answer = Client().get(f"/api/v1/x{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def test_what_belongs_to_another_programme_is_not_found_and_not_listed(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    stranger = Api(UserFactory(scope=None))
    assert api.get(f"{resource.name}/{row.reference}/").status_code == 200
    assert stranger.get(f"{resource.name}/{row.reference}/").status_code == 404
    assert stranger.results(f"{resource.name}/") == []


def test_nobody_reads_without_a_token(resource):
    for path in (f"{resource.name}/", f"{resource.name}/X/"):
        answer = Client().get(f"/api/v1/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
        assert answer["WWW-Authenticate"] == 'Bearer realm="pstn"'


@pytest.mark.parametrize("secret", ["pstn_wrong", "", "é", "a b"])
def test_a_token_that_nobody_issued_is_refused(db, secret):
    answer = Client().get("/api/v1/themes/", headers={"authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)


def test_a_token_is_refused_from_the_moment_it_expires(manager):
    now = timezone.now()
    for expires_at, status in ((now + timedelta(hours=1), 200), (now - timedelta(hours=1), 401)):
        secret = issue_token(user=manager, name="t", now=NOW, expires_at=expires_at)
        assert Client().get("/api/v1/themes/", headers={"authorization": f"Bearer {secret}"}).status_code == status


def test_a_revoked_token_is_refused(api):
    assert api.get("themes/").status_code == 200
    ApiToken.objects.update(revoked_at=NOW)
    assert api.get("themes/").status_code == 401


def test_the_token_of_a_closed_account_is_refused(api):
    api.user.is_active = False
    api.user.save()
    assert api.get("themes/").status_code == 401


def test_a_method_that_is_not_there_is_refused(resource, api):
    for send, path in (
        (api.client.delete, ""),
        (api.client.put, ""),
        (api.client.delete, "X/"),
        (api.client.put, "X/"),
    ):
        answer = send(f"/api/v1/{resource.name}/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    if resource.create is None:
        assert api.client.post(f"/api/v1/{resource.name}/", {}, "application/json").status_code == 405
    if resource.change is None:
        assert api.client.patch(f"/api/v1/{resource.name}/X/", {}, "application/json").status_code == 405


def test_a_kind_of_answer_that_we_have_not_is_refused(resource, api):
    answer = api.get(f"{resource.name}/", headers={"accept": "image/png"})
    assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM)


def test_the_root_names_every_list(db, api):
    answer = api.get("").json()
    assert sorted(answer) == sorted(registry)
    assert {api.client.get(url).status_code for url in answer.values()} == {200}
