"""The front door: health, and what is answered when something goes wrong."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.test import RequestFactory

from pstn import views


def test_livez_asks_nothing_of_the_database(client):
    assert client.get("/livez").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_says_that_the_database_is_up_to_date(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_counts_the_migrations_that_wait(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"1 migrations wait\n")


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_words(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_of_the_api_that_is_not_there_answers_with_problem_details(client):
    answer = client.get("/api/v1/nowhere/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.content)
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", "Not Found", 404)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "fault", "status"),
    [
        (views.bad_request, SuspiciousOperation(), 400),
        (views.bad_request, RequestDataTooBig(), 413),
        (views.forbidden, PermissionDenied(), 403),
        (views.not_found, Exception(), 404),
    ],
)
def test_each_fault_has_a_page_and_problem_details(view, fault, status):
    page, problem = (view(RequestFactory().get(path), fault) for path in ("/anything/", "/api/v1/anything/"))
    assert (page.status_code, problem.status_code) == (status, status)
    assert b"<h1" in page.content
    assert json.loads(problem.content)["status"] == status


def test_a_fault_of_ours_has_a_page_that_needs_no_database():
    answer = views.server_error(RequestFactory().get("/anything/"))
    assert answer.status_code == 500
    assert b"<h1" in answer.content


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_page(client):
    client.handler.enforce_csrf_checks = True
    answer = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "Your form has expired" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(views.PAGES))
def test_the_pages_about_this_site_are_open_to_everybody(client, name):
    assert client.get(f"/pages/{name}/").status_code == 200


@pytest.mark.django_db
def test_a_page_about_nothing_is_not_there(client):
    assert client.get("/pages/nothing/").status_code == 404


@pytest.mark.django_db
def test_nobody_signs_up(client):
    answer = client.post("/accounts/signup/", {"username": "eve", "email": "eve@example.org"})
    assert answer.status_code == 200
    assert "Accounts are given" in answer.content.decode()


@pytest.mark.django_db
def test_after_eight_failed_sign_ins_an_account_is_closed_for_a_while(client, django_user_model):
    person = django_user_model.objects.create_user("ann", "ann@example.org", "a long enough password")
    wrong = {"login": person.username, "password": "guess"}  # pragma: allowlist secret
    told = [client.post("/accounts/login/", wrong).status_code for _ in range(8)]
    right = client.post("/accounts/login/", {"login": person.username, "password": "a long enough password"})
    assert told == [200] * 7 + [429]
    assert right.status_code == 429


@pytest.mark.django_db
def test_a_person_signs_in_by_username_or_by_address(client, django_user_model):
    django_user_model.objects.create_user("ann", "ann@example.org", "a long enough password")
    for login in ("ann", "ann@example.org"):
        answer = client.post("/accounts/login/", {"login": login, "password": "a long enough password"})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        client.logout()


def test_every_answer_forbids_what_does_not_come_from_here(client):
    policy = client.get("/livez")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_address_of_a_button_that_is_opened_as_a_page_says_so_in_words(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("someone"))
    answer = client.get("/workstreams/updates/WIR-SU-01/submit/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert b"That cannot be done here" in answer.content
