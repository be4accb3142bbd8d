"""The pages of API tokens: made and shown once, replaced, revoked by their person or an administrator."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.choices import Role
from core.figures import end_of
from core.models import ApiToken
from core.resources import registry
from core.tokens import EVERYTHING, digest_of, issue_token, revoke_token
from pstn.pages.forms import scopes_told
from tests.factories.core import GrantFactory, ScopeFactory, UserFactory
from tests.factories.governance import OrganisationFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LIST, NEW, PEOPLE = "/account/tokens/", "/account/tokens/new/", "/account/tokens/people/"
SECRET = re.compile(r"pstn_[\w-]{43}")


@pytest.fixture(autouse=True)
def noon(time_machine):
    """Let it be noon, until a test says otherwise."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def person(scope):
    """Somebody who reads one programme."""
    return UserFactory(scope=scope, first_name="Jo", last_name="Bloggs")


@pytest.fixture
def administrator(scope):
    """Who administers that programme."""
    return UserFactory(scope=scope, role=Role.ADMINISTRATOR, first_name="Ada", last_name="Min")


def browser(user):
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def at(person):
    """The person's browser."""
    return browser(person)


def seed_of(answer):
    return re.search(r'name="seed" value="([\w-]+)"', answer.content.decode())[1]


def filled(client, address=NEW, **values):
    """What a person sends who opens the form at an address and fills it in."""
    given = {"name": "Power BI", "may": "read", "last_day": "22 May 2027"} if address == NEW else {"overlap_days": "7"}
    return given | {"seed": seed_of(client.get(address))} | values


def secrets_in(answer):
    return SECRET.findall(answer.content.decode())


def made(user, **given):
    secret = issue_token(user=user, name="Warehouse", now=NOON, **given)
    return ApiToken.objects.get(digest=digest_of(secret))


def page(token, what):
    return reverse(f"token_{what}", args=[token.pk])


# Made -----------------------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_where_no_cache_keeps_it_and_works(at, person):
    answer = at.post(NEW, filled(at))
    (secret,) = secrets_in(answer)
    token = ApiToken.objects.get()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (token.user, token.name, token.scopes, token.organisation_id) == (person, "Power BI", ["*:read"], None)
    assert token.expires_at == end_of(datetime(2027, 5, 22).date())
    assert Client().get("/api/v1/themes/", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    shown = at.get(LIST)
    assert token.hint in shown.content.decode()
    assert secrets_in(shown) == []


def test_a_double_click_makes_one_token_and_both_answers_show_it(at):
    sent = filled(at)
    first, second = at.post(NEW, sent), at.post(NEW, sent)
    assert secrets_in(first) == secrets_in(second) != []
    assert ApiToken.objects.count() == 1


def test_the_same_form_sent_later_makes_no_other_token_and_shows_nothing(at, noon):
    sent = filled(at)
    at.post(NEW, sent)
    noon.move_to(NOON + timedelta(seconds=61), tick=False)
    answer = at.post(NEW, sent)
    assert (answer.status_code, secrets_in(answer)) == (409, [])
    assert "made already" in answer.content.decode()
    assert ApiToken.objects.count() == 1
    assert at.post(NEW, filled(at)).status_code == 200
    assert ApiToken.objects.count() == 2


def test_a_form_is_not_shown_to_another_person(at, administrator):
    sent = filled(at)
    (mine,), (theirs,) = secrets_in(at.post(NEW, sent)), secrets_in(browser(administrator).post(NEW, sent))
    assert mine != theirs


@pytest.mark.parametrize("seed", [None, "", "short", "x" * 44, "é" * 43])
def test_a_form_without_its_random_bits_makes_nothing(at, seed):
    sent = filled(at) | {"seed": seed}
    answer = at.post(NEW, {name: value for name, value in sent.items() if value is not None})
    assert (answer.status_code, ApiToken.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    ("chosen", "scopes"),
    [
        ({"may": "read"}, ["*:read"]),
        ({"may": "write", "ticked": ["themes:read"]}, sorted(EVERYTHING)),
        ({"may": "ticked", "ticked": ["themes:read"]}, ["themes:read"]),
        ({"may": "ticked", "ticked": ["themes:write", "asks:read"]}, ["asks:read", "themes:read", "themes:write"]),
    ],
)
def test_what_is_chosen_is_what_it_may_do_and_changing_includes_reading(at, chosen, scopes):
    assert at.post(NEW, filled(at, **chosen)).status_code == 200
    assert ApiToken.objects.get().scopes == scopes


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": " "}, "Fill in “Name”"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"may": ""}, "Choose one for “What it may do”"),
        ({"may": "all"}, "not one of the available choices"),
        ({"may": "ticked"}, "Tick at least one thing in the table"),
        ({"may": "ticked", "ticked": ["nothing:read"]}, "not one of the available choices"),
        ({"may": "ticked", "ticked": ["progress-reports:write"]}, "not one of the available choices"),
        ({"last_day": "21 November 2026"}, "Enter a day from today to a year ahead"),
        ({"last_day": "23 November 2027"}, "Enter a day from today to a year ahead"),
        ({"last_day": ""}, "Enter a date"),
    ],
)
def test_a_form_that_says_something_else_is_shown_again_with_what_is_wrong(at, values, told):
    answer = at.post(NEW, filled(at, **values))
    assert (answer.status_code, told in answer.content.decode(), ApiToken.objects.count()) == (400, True, 0)


@pytest.mark.parametrize("last_day", ["22 November 2026", "22 November 2027"])
def test_a_token_may_last_from_today_to_a_year_ahead(at, last_day):
    assert at.post(NEW, filled(at, last_day=last_day)).status_code == 200


def test_a_token_may_be_for_an_organisation_for_which_one_has_rights(at, person, scope, network):
    mine, other = OrganisationFactory(scope=network), OrganisationFactory(scope=network)
    GrantFactory(user=person, scope=scope, organisation=mine)
    offered = at.get(NEW).content.decode()
    assert (str(mine.pk) in offered, str(other.pk) in offered) == (True, False)
    assert at.post(NEW, filled(at, organisation=str(other.pk))).status_code == 400
    assert at.post(NEW, filled(at, organisation=str(mine.pk))).status_code == 200
    assert ApiToken.objects.get().organisation_id == mine.pk
    assert mine.name in at.get(LIST).content.decode()


def test_every_resource_can_be_ticked(at):
    shown = at.get(NEW).content.decode()
    assert [name for name in registry if f'value="{name}:read"' not in shown] == []
    assert 'value="themes:write"' in shown
    assert 'value="progress-reports:write"' not in shown, "nobody changes one through the API"


@pytest.mark.parametrize(
    ("scopes", "told"),
    [
        (EVERYTHING, "Read and change everything"),
        (["*:read"], "Read everything"),
        (["themes:read", "themes:write", "asks:read"], "Read themes, asks. Change themes"),
        (["*:read", "asks:write"], "Read everything. Change asks"),
        ([], "Nothing"),
    ],
)
def test_scopes_are_told_in_words(scopes, told):
    assert scopes_told(scopes) == told


# Replaced -------------------------------------------------------------------------------------------------------------


def test_a_token_is_replaced_by_one_that_is_shown_once_and_goes_on_for_the_overlap(at, person):
    old = made(person, scopes=["themes:read"], expires_at=NOON + timedelta(days=90))
    sent = filled(at, page(old, "replace"), overlap_days="3")
    first, second = at.post(page(old, "replace"), sent), at.post(page(old, "replace"), sent)
    assert secrets_in(first) == secrets_in(second) != []
    assert first["Cache-Control"] == "no-store"
    old.refresh_from_db()
    assert old.expires_at == NOON + timedelta(days=3)
    assert (old.replaced_by.scopes, old.replaced_by.name, ApiToken.objects.count()) == (["themes:read"], "Warehouse", 2)
    shown = at.get(LIST).content.decode()
    assert "Replaced 22 November 2026" in shown
    assert page(old, "replace") not in shown, "it is replaced once"


@pytest.mark.parametrize("days", ["", "-1", "31", "soon"])
def test_an_overlap_is_a_number_of_days_up_to_thirty(at, person, days):
    old = made(person)
    answer = at.post(page(old, "replace"), filled(at, page(old, "replace"), overlap_days=days))
    assert (answer.status_code, ApiToken.objects.count()) == (400, 1)


def test_a_token_that_has_ended_is_not_replaced(at, person):
    old = made(person)
    sent = filled(at, page(old, "replace"))
    revoke_token(token=old, actor=person, now=NOON)
    answer = at.post(page(old, "replace"), sent)
    assert (answer.status_code, secrets_in(answer), ApiToken.objects.count()) == (409, [], 1)


# Revoked --------------------------------------------------------------------------------------------------------------


def test_a_token_is_revoked_after_being_asked_and_says_when_and_by_whom(at, person):
    token = made(person)
    assert at.get(page(token, "revoke")).status_code == 200
    token.refresh_from_db()
    assert token.revoked_at is None
    assert at.post(page(token, "revoke")).url == LIST
    assert at.post(page(token, "revoke")).url == LIST
    token.refresh_from_db()
    assert (token.revoked_at, token.revoked_by) == (NOON, person)
    assert "22 November 2026, 12:00pm by Jo Bloggs" in at.get(LIST).content.decode()


def test_an_administrator_sees_and_revokes_the_tokens_of_their_people(administrator, person):
    token, client = made(person), browser(administrator)
    assert PEOPLE in client.get(LIST).content.decode()
    shown = client.get(PEOPLE).content.decode()
    assert ("Jo Bloggs" in shown, token.hint in shown, page(token, "revoke") in shown) == (True, True, True)
    assert page(token, "replace") not in shown
    assert client.post(page(token, "revoke")).url == PEOPLE
    assert "12:00pm by Ada Min" in client.get(PEOPLE).content.decode()
    assert Client().get("/api/v1/themes/").status_code == 401


def test_an_administrator_of_another_programme_does_not_meet_them(person):
    token, elsewhere = made(person), browser(UserFactory(scope=ScopeFactory(), role=Role.ADMINISTRATOR))
    shown = elsewhere.get(PEOPLE)
    assert (shown.status_code, "Jo Bloggs" in shown.content.decode()) == (200, False)
    assert elsewhere.get(page(token, "revoke")).status_code == 404
    assert elsewhere.post(page(token, "revoke")).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_the_page_of_other_peoples_tokens_is_for_administrators(at, manager):
    assert at.get(PEOPLE).status_code == browser(manager).get(PEOPLE).status_code == 403
    assert PEOPLE not in at.get(LIST).content.decode()


def test_another_persons_token_is_not_there(at, manager, administrator):
    for owner, client in ((manager, at), (manager, browser(administrator))):
        token = made(owner)
        assert client.get(page(token, "replace")).status_code == 404
        assert client.post(page(token, "replace"), {"overlap_days": "7", "seed": "x" * 43}).status_code == 404
    assert token.hint not in at.get(LIST).content.decode()
    assert at.get(page(token, "revoke")).status_code == at.post(page(token, "revoke")).status_code == 404


def test_the_pages_are_for_people_who_are_signed_in(person):
    token = made(person)
    for address in (LIST, NEW, PEOPLE, page(token, "replace"), page(token, "revoke")):
        for answer in (Client().get(address), Client().post(address)):
            assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")
    headers = {"authorization": f"Bearer {issue_token(user=person, name='x', now=NOON)}"}
    assert Client().get(LIST, headers=headers).status_code == 302, "a token makes no token"


def test_a_list_takes_as_many_queries_for_many_tokens_as_for_one(django_assert_num_queries, administrator, scope):
    client, counts = browser(administrator), []
    for more in (1, 29):
        for _ in range(more):
            made(UserFactory(scope=scope), organisation_id=OrganisationFactory().pk)
            made(administrator)
        for address in (LIST, PEOPLE):
            with django_assert_num_queries(20, exact=False) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_many_tokens_of_other_people_come_in_pages(administrator, scope):
    for _ in range(51):
        made(UserFactory(scope=scope))
    client = browser(administrator)
    first, second = client.get(PEOPLE), client.get(f"{PEOPLE}?page=2")
    assert [len(one.context["rows"]) for one in (first, second)] == [50, 1]
    assert ("?page=2" in first.content.decode(), "?page=3" in second.content.decode()) == (True, False)


def test_a_day_to_whose_end_a_token_works_is_named_and_any_other_moment_is_told(at, person):
    made(person, expires_at=end_of(datetime(2027, 5, 22).date()))
    made(person, expires_at=datetime(2027, 1, 5, 9, 30, tzinfo=UTC))
    shown = at.get(LIST).content.decode()
    assert ("Until 22 May 2027<" in shown, "Until 5 January 2027, 9:30am<" in shown) == (True, True)
