"""Nobody meets a byte of a programme that they hold no grant in: every address, every record, every way of asking.

Two programmes hold a record of every resource with a mark in each text, code, account and number. What an officer of
one asks of the other is first asked by the other's own manager, who does meet the marks: there is something to leak.
"""

import csv
import io
import json
import re
import zipfile
from datetime import date, timedelta
from types import SimpleNamespace
from urllib.parse import quote, quote_plus, urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.choices import Role, ScopeKind, Visibility
from core.columns import Link
from core.models import Record, Scope
from core.resources import registry
from core.services import change_record, create_record, open_scope
from governance.models import Board, Organisation, Participation
from reports.services import drawn_for
from tests.factories.core import UserFactory
from tests.factories.filled import DAY, NUMBER, THEN, fill, texts_of
from workstreams.choices import UpdateState
from workstreams.models import Ask, Milestone, StatusUpdate, Workstream

pytestmark = pytest.mark.django_db
OWN, OTHER, SHARED = "QZAOWN", "QZBLEAK", "QZNET"
NUMBERS = (str(NUMBER).encode(), f"{NUMBER:,}".encode())

# The classes of addresses. A new address fails `test_every_address_is_classed` until it stands in one of them, and with
# that in the tests of its class.
PUBLIC = {
    "account_confirm_email": "accounts/confirm-email/x/",
    "account_confirm_login_code": "accounts/login/code/confirm/",
    "account_email_verification_sent": "accounts/confirm-email/",
    "account_inactive": "accounts/inactive/",
    "account_login": "accounts/login/",
    "account_logout": "accounts/logout/",
    "account_reset_password": "accounts/password/reset/",
    "account_reset_password_done": "accounts/password/reset/done/",
    "account_reset_password_from_key": "accounts/password/reset/key/x-y/",
    "account_reset_password_from_key_done": "accounts/password/reset/key/done/",
    "account_signup": "accounts/signup/",
    "api:docs": "api/v1/docs/",
    "api:quick-start": "api/v1/docs/quick-start/",
    "api:schema": "api/v1/schema/",
    "home": "",
    "livez": "livez",
    "page": "pages/help/",
    "readyz": "readyz",
}
"""Open to everybody: hold nothing of any programme, or send to sign in."""
SIGNED_IN = {
    "account_change_password": "accounts/password/change/",
    "account_email": "accounts/email/",
    "account_reauthenticate": "accounts/reauthenticate/",
    "account_set_password": "accounts/password/set/",
    "api:changes": "api/v1/changes/",
    "api:root": "api/v1/",
    "api:tables": "api/v1/tables/",
    "token_new": "account/tokens/new/",
    "tokens": "account/tokens/",
    "tokens_of_people": "account/tokens/people/",
    "workstreams:updates_due": "workstreams/updates/due/",
    "workstreams:updates_to_publish": "workstreams/updates/to-publish/",
}
"""A person's own: what it shows depends on who asks."""
OF_A_TOKEN = {"token_replace", "token_revoke"}
"""Pages of one token: its person's, and an administrator's; tests/core/test_token_pages.py tries them on others."""
WRITTEN, NEW_CHANGE = ("new", "change", "withdraw"), ("new", "change")
RESOURCES = {
    "agency-spend": WRITTEN,
    "asks": WRITTEN,
    "boards": WRITTEN,
    "budget-amounts": WRITTEN,
    "budget-lines": WRITTEN,
    "documents": WRITTEN,
    "efficiency-targets": WRITTEN,
    "figures": WRITTEN,
    "measures": WRITTEN,
    "memberships": WRITTEN,
    "milestones": WRITTEN,
    "network-memberships": WRITTEN,
    "organisations": WRITTEN,
    "outcomes": WRITTEN,
    "participations": WRITTEN,
    "partners": WRITTEN,
    "people": WRITTEN,
    "places": WRITTEN,
    "pools": WRITTEN,
    "programmes": NEW_CHANGE,
    "progress-reports": (),
    "readings": WRITTEN,
    "report-schedules": (),
    "status-updates": (),
    "themes": WRITTEN,
    "workstream-places": WRITTEN,
    "workstreams": WRITTEN,
}
"""Each has a list, one as CSV and as XLSX, a detail page, a history; list, record and table in the API; these forms."""
OWN_FILES = {"exports:file", "exports:download"}
"""For nobody but the person who asked: tests/core/test_xlsx.py tries them."""
RECORD_PAGES = {
    "workstreams:update_check": "submitted",
    "workstreams:update_edit": "draft",
    "reports:report_foreword": "unpublished",
}
"""Pages of one record beyond those of its resource, by the record of `World` that they are tried on."""
READ_ONLY = {"workstreams:update_check"}
ACTIONS = {
    "workstreams:update_discard": "draft",
    "workstreams:update_publish": "submitted",
    "workstreams:update_return": "submitted",
    "workstreams:update_start": "workstream",
    "workstreams:update_submit": "draft",
    "reports:report_publish": "unpublished",
}
"""Pages that act on one record and take POST alone."""
API_ACTIONS = {
    "api:status-updates-publish": "submitted",
    "api:status-updates-return": "submitted",
    "api:status-updates-submit": "draft",
}
"""Actions of the API, likewise."""
IMPORTS = {"imports:new": "GET", "imports:batch": "GET", "imports:apply": "POST", "imports:undo": "POST"}
"""Imports: of each resource with forms, and of one person; `tests/core/test_import_pages.py` tries them on others."""
UNNAMED = {
    "^governance/boards/(?P<reference>(?!new/)[^/]+)/$",
    "governance/programmes/",
    "api/v1/",
    "budgets/",
    "governance/",
    "reports/",
    "workstreams/",
}
"""A board's live page, whose name is that of the page it stands before; what else is below the API; redirections."""


class World(SimpleNamespace):
    """Two programmes `own` and `other`, the network, and records of `other` in each state that an action wants."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Build it once for the module, inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(world):  # in place of pytest-django's, whose tests end by closing the connection
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def built():
    """Fill the world; see `World`."""
    net = open_scope(code=SHARED, title="The network", kind=ScopeKind.NETWORK)
    board = stored(Board(name="Shared board", kind="executive"), net)
    body = stored(Organisation(name="Shared body"), net)
    own, other = (
        fill(
            open_scope(code=mark, title=f"{mark} place", programme_reference=f"{mark}PROG"),
            mark,
            number=number,
            roles=Role,
        )
        for mark, number in ((OWN, 1), (OTHER, NUMBER))
    )
    extra = {}
    for filled in (own, other):
        for member in ({"board": board}, {"organisation": body}):
            stored(Participation(programme=filled["programmes"], note=filled.mark, **member), filled.scope)
        extra = told_to(board, filled)
    return World(own=own, other=other, net=net, board=board, body=body, **extra)


def told_to(board, filled):
    """Give the shared board something of everything that its page tells; return the records of each kind."""
    officer, mark, scope = filled.users[Role.OFFICER], filled.mark, filled.scope

    def workstream(title):
        work = Workstream(
            title=f"{mark} {title}", reports_to=board, lead_user=officer, theme=filled["themes"], lead=filled["people"]
        )
        return stored(work, scope)

    def update(title, **more):
        said = {
            "summary": mark,
            "help_needed": mark,
            "path_to_green": mark,
            "rag": "red",
            "back_to_green_on": DAY + timedelta(9),
        }
        return stored(StatusUpdate(workstream=workstream(title), as_at=DAY, author=officer, **said, **more), scope)

    published = update("published", state="published", published_at=THEN)
    change_record(
        published.workstream, actor=None, now=THEN, rag="red", current_update=published, next_update_due_on=DAY
    )
    stored(Milestone(workstream=published.workstream, title=f"{mark} late", baseline_on=DAY), scope)
    stored(Ask(title=f"{mark} ask", kind="funding", workstream=published.workstream), scope)
    report = filled["progress-reports"]
    change_record(report, actor=None, now=THEN, data=drawn_for(report, THEN))
    unpublished = type(report)(title=mark, board=report.board, since_on=DAY, due_on=DAY, drawn_at=THEN)
    return {
        "draft": update("draft"),
        "submitted": update("submitted", state=UpdateState.SUBMITTED, submitted_at=THEN),
        "unpublished": stored(unpublished, scope),
        "workstream": workstream("idle"),
    }


def stored(record, scope):
    """Store a record long ago."""
    return create_record(record, actor=None, now=THEN, scope=scope)


def browser(user=None):
    """Somebody's client."""
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def stranger(world):
    """An officer of the one programme."""
    return browser(world.own.users[Role.OFFICER])


@pytest.fixture
def insider(world):
    """The manager of the other programme."""
    return browser(world.other.users[Role.MANAGER])


def body_of(response):
    """All bytes of an answer, its headers among them."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content + "\n".join(f"{name}: {value}" for name, value in response.items()).encode()


def leaks(world, *bodies):
    """What of the other programme stands in these bytes: its mark in any case, its number, the ids of its records."""
    said = b"\n".join(bodies)
    ids = [str(record.pk).encode() for record in world.other.records.values()]
    known = [OTHER.lower().encode(), *NUMBERS, *ids]
    return [one for one in known if one in said.lower()]


def addresses():
    """Name and route of every address of the project."""

    def walk(patterns, namespace="", route=""):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(
                    one.url_patterns,
                    namespace + (f"{one.namespace}:" if one.namespace else ""),
                    route + str(one.pattern),
                )
            else:
                yield (namespace + one.name if one.name else ""), route + str(one.pattern)

    return list(walk(get_resolver().url_patterns))


def names_of(resource):
    """The names of a resource's addresses."""
    forms = RESOURCES[resource.name]
    pages = {resource.url_name(page) for page in ("list", "csv", "xlsx", "detail", "history", *forms)}
    api = {f"api:{resource.name}{page}" for page in ("", "-one", "-table")}
    return pages | api | {f"api:{resource.name}-withdraw" for form in forms if form == "withdraw"}


def page_address(resource, page, *args):
    return reverse(resource.url_name(page), args=args)


def test_every_address_is_classed():
    expected = {*PUBLIC, *SIGNED_IN, *OWN_FILES, *OF_A_TOKEN, *RECORD_PAGES, *ACTIONS, *API_ACTIONS, *IMPORTS}
    expected |= {name for key in RESOURCES for name in names_of(registry[key])}
    assert {name for name, _ in addresses() if name} == expected
    assert {route for name, route in addresses() if not name} == UNNAMED
    assert set(registry) == set(RESOURCES)


def test_every_resource_has_a_record_with_the_mark_in_each_text(world):
    empty = [
        f"{name}.{one.name}"
        for name in registry
        for one in texts_of(registry[name].model)
        if not getattr(world.other[name], one.name).startswith(OTHER)
    ]
    assert empty == []


# One record ----------------------------------------------------------------------------------------------------------


def ways_to(resource, record):
    """Every way of asking for one record, as address and Accept."""
    day = f"?as_at={date(2015, 4, 1)}"
    for key in (record.reference, str(record.pk)):
        for page in ("detail", "history"):
            yield page_address(resource, page, key), "text/html"
        yield page_address(resource, "detail", key) + day, "text/html"
        address = reverse(f"api:{resource.name}-one", args=[key])
        for query in ("", day, "?brief=1", f"?expand={','.join(resource.expand)}"):
            yield address + query, "application/json"


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_record_of_another_programme_is_not_there(name, world, stranger, insider):
    resource, record = registry[name], world.other[name]
    for address, accept in ways_to(resource, record):
        seen = insider.get(address, headers={"Accept": accept})
        assert (address, seen.status_code, bool(leaks(world, body_of(seen)))) == (address, 200, True)
        refused = stranger.get(address, headers={"Accept": accept})
        unknown = stranger.get(
            address.replace(record.reference, f"{OWN}-ZZ-99").replace(str(record.pk), str(uuid4())),
            headers={"Accept": accept},
        )
        assert (address, refused.status_code, unknown.status_code) == (address, 404, 404)
        assert leaks(world, body_of(refused)) == []
        assert without_secrets(body_of(refused)) == without_secrets(body_of(unknown))


def without_secrets(body):
    """An answer without what differs each time: the tokens of its forms, and its own id."""
    return re.sub(rb'value="[A-Za-z0-9_-]{16,}"|urn:uuid:[0-9a-f-]{36}|X-Request-ID: [0-9a-f-]{36}', b"", body)


@pytest.mark.parametrize("name", sorted(RECORD_PAGES))
def test_a_page_of_another_programmes_record_is_not_there(name, world, stranger, insider):
    address = reverse(name, args=[getattr(world, RECORD_PAGES[name]).reference])
    seen = insider.get(address)
    assert (seen.status_code, bool(leaks(world, body_of(seen)))) == (200, True)
    refused = [stranger.get(address), stranger.post(address, {"version": 1, "action": "draft", "foreword": "Ours now"})]
    assert [answer.status_code for answer in refused] == [404, 405 if name in READ_ONLY else 404]
    assert leaks(world, *map(body_of, refused)) == []


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_nothing_can_be_done_to_another_programmes_record(name, world, stranger, insider):
    record = getattr(world, ACTIONS[name])
    address, before = reverse(name, args=[record.reference]), record.version
    sent = {"version": before, "comment": "Ours now"}
    assert stranger.get(address).status_code == 405
    refused = stranger.post(address, sent)
    assert (refused.status_code, leaks(world, body_of(refused))) == (404, [])
    assert type(record).objects.get(pk=record.pk).version == before
    assert insider.post(address, sent).status_code == 302


@pytest.mark.parametrize("name", sorted(API_ACTIONS))
def test_nothing_can_be_done_through_the_api_to_another_programmes_record(name, world, stranger, insider):
    record = getattr(world, API_ACTIONS[name])
    sent = {"data": {"comment": "Ours now"} if "return" in name else {}, "content_type": "application/json"}
    for key in (record.reference, str(record.pk)):
        address = reverse(name, args=[key])
        refused = stranger.post(address, **sent, headers={"If-Match": "*"})
        assert (refused.status_code, leaks(world, body_of(refused))) == (404, [])
    assert type(record).objects.get(pk=record.pk).version == record.version
    assert insider.post(address, **sent, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("name", sorted(key for key, forms in RESOURCES.items() if forms))
def test_no_form_changes_or_withdraws_another_programmes_record(name, world, stranger, insider):
    resource, record = registry[name], world.other[name]
    for form in sorted({*RESOURCES[name]} - {"new"}):
        address = page_address(resource, form, record.reference)
        seen = insider.get(address)
        assert (seen.status_code, bool(leaks(world, body_of(seen)))) == (200, True)
        refused = [stranger.get(address), stranger.post(address, {"version": record.version, "title": "Ours now"})]
        assert ([answer.status_code for answer in refused], leaks(world, *map(body_of, refused))) == ([404, 404], [])
    assert resource.model.objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize("name", sorted(key for key, forms in RESOURCES.items() if forms))
def test_a_form_for_something_new_offers_nothing_of_another_programme(name, world):
    resource = registry[name]
    address = page_address(resource, "new")
    for role in (Role.OFFICER, Role.MANAGER):
        client = browser(world.own.users[role])
        answers = [client.get(address), client.post(address, {"programme": "NOTHING"})]
        assert {answer.status_code for answer in answers} <= {200, 400, 403}
        assert leaks(world, *map(body_of, answers)) == []
    if "programme" in resource.create.form.base_fields:
        assert leaks(world, body_of(browser(world.other.users[Role.MANAGER]).get(address))) != []


def test_whoever_keeps_the_networks_records_is_not_told_which_programmes_use_them(world):
    keeper = browser(UserFactory(scope=world.net, role=Role.MANAGER))
    for record, name in ((world.body, "organisations"), (world.board, "boards")):
        sent = {"version": record.version, "why": "No longer"}
        page = keeper.post(page_address(registry[name], "withdraw", record.reference), sent)
        api = keeper.post(
            reverse(f"api:{name}-withdraw", args=[record.reference]),
            {},
            content_type="application/json",
            headers={"If-Match": "*"},
        )
        assert (page.status_code in (200, 400, 409), api.status_code) == (True, 400)
        told = body_of(page) + body_of(api)
        assert (record.reference, leaks(world, told), OWN.encode() in told) == (record.reference, [], False)
        record.refresh_from_db()
        assert record.withdrawn_at is None


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_nothing_is_written_through_the_api_into_another_programme(name, world, stranger):
    resource, record = registry[name], world.other[name]
    one, many = reverse(f"api:{name}-one", args=[record.reference]), reverse(f"api:{name}")
    sent = {"data": {}, "content_type": "application/json", "headers": {"If-Match": "*"}}
    answers = [stranger.patch(one, **sent), stranger.put(one, **sent), stranger.delete(one, **sent)]
    assert [answer.status_code for answer in answers] == [404 if resource.change else 405, 405, 405]
    actions = [stranger.post(f"{one}{action}/", **sent) for action in resource.actions]
    assert {answer.status_code for answer in actions} <= {404}
    answers += [stranger.post(many, **sent)]
    assert answers[-1].status_code in ((400, 403) if resource.create else (405,))
    assert leaks(world, *map(body_of, answers + actions)) == []


# Lists ---------------------------------------------------------------------------------------------------------------


def questions(resource, filled):
    """Every way of asking for a list: as it comes, searched, ordered, as at a day, by each filter of references."""
    yield {}
    yield {"q": filled.mark}
    yield {"as_at": "2015-04-01"}
    yield {"programme": filled["programmes"].reference}
    yield {"ordering": "-changed_at"}
    for name, value in (("reference", filled[resource.name].reference), *titled(resource, filled)):
        yield {name: value}
    for column in resource.columns:
        other = column.of(filled[resource.name]) if isinstance(column, Link) else None
        if other and column.name in resource.filter_set().base_filters:
            yield {column.name: other}


def titled(resource, filled):
    return [
        (name, getattr(filled[resource.name], name))
        for name in ("title", "name")
        if name in resource.filter_set().base_filters
    ]


FORMS = ("page", "csv", "xlsx", "table", "application/json", "application/x-ndjson", "text/csv")


def ask(client, resource, form, question):
    """One list in one form: its address, its answer and its bytes."""
    if form in ("page", "csv", "xlsx"):
        address = page_address(resource, "list" if form == "page" else form)
        answer = client.get(f"{address}?{urlencode(question)}")
        if form == "xlsx":
            return answer, unpacked(body_of(answer))
    elif form == "table":
        answer = client.get(f"{reverse(f'api:{resource.name}-table')}?{urlencode(question)}")
    else:
        more = {"expand": ",".join(resource.expand)} if form == "application/json" and resource.expand else {}
        more |= {"count": "1"} if form == "application/json" else {}
        answer = client.get(f"{reverse(f'api:{resource.name}')}?{urlencode(question | more)}", headers={"Accept": form})
    return answer, body_of(answer)


def unpacked(book):
    """All that a spreadsheet says, out of its archive."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_no_list_tells_of_another_programme(name, world, stranger, insider):
    resource = registry[name]
    for form in FORMS:
        for question in questions(resource, world.other):
            seen, told = ask(insider, resource, form, question)
            case = (form, question)
            assert (case, seen.status_code, bool(leaks(world, told))) == (case, 200, True)
            answer, body = ask(stranger, resource, form, question)
            assert (case, answer.status_code) == (case, 200)
            for text in (write(value) for value in question.values() for write in (quote_plus, quote, str)):
                body = body.replace(text.encode(), b"")  # what was typed comes back in the form and in its links
            assert (case, leaks(world, body)) == (case, [])


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_list_asked_for_another_programmes_references_is_as_empty_as_for_unknown_ones(name, world, stranger, insider):
    resource = registry[name]
    for question in questions(resource, world.other):
        if not set(question) & {"q", "as_at", "ordering"} and question:
            known, unknown = (
                json.loads(
                    ask(stranger, resource, "application/json", asked)[1]
                    .split(b"\n", 1)[0]
                    .partition(b"Content-Type")[0]
                )
                for asked in (question, dict.fromkeys(question, "ZZ-NOTHING-99"))
            )
            assert (question, known) == (question, unknown)
            assert (question, known["results"], known["count"]) == (question, [], 0)


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_count_counts_what_is_seen(name, world, stranger):
    answer = stranger.get(f"{reverse(f'api:{name}')}?count=1&limit=1000").json()
    seen = registry[name].model.objects.filter(scope__in=[world.own.scope, world.net]).count()
    assert (answer["count"], len(answer["results"])) == (seen, seen)
    rows = list(
        csv.reader(io.StringIO(b"".join(stranger.get(page_address(registry[name], "csv")).streaming_content).decode()))
    )
    assert len(rows) == seen + 1


def test_a_tag_of_another_person_opens_nothing(world, stranger, insider):
    address = reverse("api:workstreams")
    tag = insider.get(address)["ETag"]
    answer = stranger.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, leaks(world, body_of(answer))) == (200, [])
    one = reverse("api:workstreams-one", args=[world.other["workstreams"].reference])
    tag = insider.get(one)["ETag"]
    assert stranger.get(one, headers={"If-None-Match": tag}).status_code == 404


def test_a_cursor_of_another_person_leads_to_nothing_of_theirs(world, stranger, insider):
    address = f"{reverse('api:workstreams')}?limit=1"
    cursor = insider.get(address).json()["next_cursor"]
    answer = stranger.get(f"{address}&cursor={cursor}")
    assert (answer.status_code, leaks(world, answer.content.replace(cursor.encode(), b""))) == (200, [])


# Pages of one's own, shared pages, pages of faults -------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SIGNED_IN))
def test_a_page_of_ones_own_tells_nothing_of_others(name, world):
    address = f"/{SIGNED_IN[name]}"
    answers = [browser(world.own.users[role]).get(address) for role in (Role.OFFICER, Role.MANAGER)]
    assert leaks(world, *map(body_of, answers)) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MANAGER])
def test_a_persons_own_pages_do_tell_of_their_programme(role, world):
    name = {Role.OFFICER: "workstreams:updates_due", Role.MANAGER: "workstreams:updates_to_publish"}[role]
    assert leaks(world, body_of(browser(world.other.users[role]).get(reverse(name)))) != []


@pytest.mark.parametrize("query", ["", "?as_at=2015-04-01", "?as_at=nonsense"])
def test_a_shared_boards_page_tells_each_reader_of_their_own_programme(query, world, stranger, insider):
    address = reverse("governance:board", args=[world.board.reference]) + query
    assert leaks(world, body_of(insider.get(address))) != []
    told = body_of(stranger.get(address))
    assert (leaks(world, told), OWN.encode() in told) == ([], True)


def test_a_shared_body_shows_each_reader_what_it_does_in_their_own_programme(world, stranger, insider):
    address = reverse("governance:organisation", args=[world.body.reference])
    assert leaks(world, body_of(insider.get(address))) != []
    told = body_of(stranger.get(address))
    assert (leaks(world, told), OWN.encode() in told) == ([], True)


def test_a_shared_body_is_found_by_the_programmes_that_one_sees_and_by_no_other(world, stranger, insider):
    asked = f"{reverse('api:organisations')}?programme={world.other['programmes'].reference}&fields=reference"
    found = [[row["reference"] for row in client.get(asked).json()["results"]] for client in (insider, stranger)]
    assert world.body.reference in found[0]
    assert found[1] == []


def test_a_report_of_another_programme_to_a_shared_board_is_not_listed_there(world, stranger, insider):
    given = {"title": "Report", "board": world.board, "since_on": DAY, "due_on": DAY, "drawn_at": THEN}
    report = stored(type(world.unpublished)(**given), world.other.scope)
    address = reverse("governance:board", args=[world.board.reference])
    told = [report.reference.encode() in body_of(client.get(address)) for client in (insider, stranger)]
    assert told == [True, False]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/workstreams/?nothing=1",
        "/api/v1/workstreams/?rag=purple",
        "/api/v1/workstreams/?expand=nothing",
        "/api/v1/workstreams/?fields=nothing",
        "/api/v1/workstreams/?ordering=nothing",
        "/api/v1/workstreams/?cursor=nothing",
        "/workstreams/workstreams/?nothing=1",
        "/workstreams/workstreams/?ordering=nothing",
        "/workstreams/workstreams.csv?nothing=1",
        "/nowhere/",
    ],
)
def test_a_page_about_a_fault_tells_of_nobody(address, world, stranger):
    answer = stranger.get(address)
    assert answer.status_code == (404 if address == "/nowhere/" else 400)
    assert leaks(world, body_of(answer)) == []


# What a body of a request names --------------------------------------------------------------------------------------


def test_a_write_that_names_another_programmes_record_is_refused_like_one_that_names_nothing(world):
    tried, client, unknown = [], browser(world.own.users[Role.MANAGER]), "ZZ-NOTHING-99"
    others = {type(record): record.reference for record in world.other.records.values()}
    for name, resource in registry.items():
        for write, address in writes_of(resource, world.own[name]):
            for field, one in getattr(write.form, "base_fields", {}).items():
                model = getattr(getattr(one, "queryset", None), "model", None)
                key = others.get(model) or (world.other.scope.programme_reference if model is Scope else "")
                if not key:
                    continue
                send = client.patch if write is resource.change else client.post
                headers = {"If-Match": "*"}
                answers = [
                    send(address, {field: given}, content_type="application/json", headers=headers)
                    for given in (key, unknown)
                ]
                tried.append((name, field))
                case = (name, field, address)
                assert (case, {answer.status_code for answer in answers} <= {400, 403, 409}) == (case, True)
                told = [without_secrets(answer.content).replace(key.encode(), unknown.encode()) for answer in answers]
                assert (case, told[0]) == (case, told[1])
                assert (case, leaks(world, told[0])) == (case, [])
    assert ("status-updates", "workstream") in tried
    assert len(tried) > 40


def writes_of(resource, record):
    """Each way of writing that the API has for a resource, with its address."""
    if resource.create:
        yield resource.create, reverse(f"api:{resource.name}")
    if resource.change:
        yield resource.change, reverse(f"api:{resource.name}-one", args=[record.reference])
    for action, write in resource.actions.items():
        yield write, reverse(f"api:{resource.name}-{action}", args=[record.reference])


# Who is not signed in, or no longer ----------------------------------------------------------------------------------


def closed_addresses(world):
    """Every address that wants a person, with what it takes."""
    for resource in registry.values():
        key = world.other[resource.name].reference
        yield page_address(resource, "list"), "GET"
        yield page_address(resource, "csv"), "GET"
        yield page_address(resource, "xlsx"), "GET"
        yield reverse(f"api:{resource.name}-table"), "GET"
        yield page_address(resource, "detail", key), "GET"
        yield page_address(resource, "history", key), "GET"
        yield reverse(f"api:{resource.name}"), "GET"
        yield reverse(f"api:{resource.name}-one", args=[key]), "GET"
        for form in RESOURCES[resource.name]:
            yield page_address(resource, form, *(() if form == "new" else (key,))), "GET"
        for write, address in writes_of(resource, world.other[resource.name]):
            yield address, "PATCH" if write is resource.change else "POST"
    for name, state in (RECORD_PAGES | ACTIONS).items():
        yield reverse(name, args=[getattr(world, state).reference]), "POST" if name in ACTIONS else "GET"
    for name in OWN_FILES:
        yield reverse(name, args=[uuid4()]), "GET"
    for name, method in IMPORTS.items():
        yield reverse(name, args=["themes", *([] if name == "imports:new" else [uuid4()])]), method
    for route in SIGNED_IN.values():
        yield f"/{route}", "GET"
    for name in OF_A_TOKEN:
        yield reverse(name, args=[uuid4()]), "GET"


def test_whoever_is_not_signed_in_is_sent_to_sign_in_or_told_401(world):
    anybody = browser()
    for address, method in closed_addresses(world):
        answer = anybody.generic(method, address)
        body = body_of(answer).replace(quote(address).encode(), b"")
        if address.startswith("/api/"):
            told = (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"])
            assert (address, told) == (address, (401, "application/problem+json", 'Bearer realm="pstn"'))
        else:
            sent_to = (answer.status_code, answer["Location"])
            assert (address, sent_to) == (address, (302, f"/accounts/login/?next={quote(address)}"))
        assert (address, leaks(world, body)) == (address, [])


@pytest.mark.parametrize("route", sorted(PUBLIC.values()))
def test_what_is_open_to_everybody_tells_of_no_programme(route, world):
    answer = browser().get(f"/{route}")
    assert answer.status_code in (200, 302)
    assert (leaks(world, body_of(answer)), OWN.encode() in body_of(answer)) == ([], False)


@pytest.mark.parametrize("ended", ["a grant that has ended", "a grant that has not begun", "an account that is closed"])
def test_whoever_holds_no_grant_today_sees_nothing(ended, world, insider):
    manager, today = world.other.users[Role.MANAGER], timezone.now().date()
    type(manager).objects.filter(pk=manager.pk).update(first_name="Ann")  # their own name stands on every page
    addresses_ = [
        page_address(resource, "detail", world.other[resource.name].reference) for resource in registry.values()
    ]
    assert {insider.get(address).status_code for address in addresses_} == {200}
    if ended == "an account that is closed":
        type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    elif ended == "a grant that has ended":
        manager.grants.update(to_on=today - timedelta(2))
    else:
        manager.grants.update(from_on=today + timedelta(2))
    answers = [insider.get(address) for address in addresses_]
    assert {answer.status_code for answer in answers} == {302 if "account" in ended else 404}
    assert [address for address in addresses_ if leaks(world, insider.get(address).content)] == []


def test_a_record_that_was_withdrawn_is_not_there(world, insider):
    for name in ("asks", "milestones"):
        change_record(world.other[name], actor=None, now=timezone.now(), withdrawn_at=timezone.now())
        assert insider.get(page_address(registry[name], "detail", world.other[name].reference)).status_code == 404
        assert insider.get(reverse(f"api:{name}-one", args=[world.other[name].reference])).status_code == 404


# Inside one programme ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def narrow(world):
    """A programme in which all is for one board's members, and one in which all is for one organisation."""
    with transaction.atomic():
        filled = {}
        for level, mark in ((Visibility.BOARD, "QZBOARDS"), (Visibility.OWNER, "QZOWNERS")):
            scope = open_scope(code=mark, title="A place", programme_reference=f"{mark}P")
            filled[level] = fill(scope, mark, visibility=level, audience_id=world.board.pk)
            for role in (Role.VIEWER, Role.SECRETARY, Role.BOARD_MEMBER):
                filled[level].users[role] = UserFactory(username=f"{mark}-{role}", scope=scope, role=role)
                filled[level].users[role].grants.update(from_on=DAY)
            own = {Visibility.BOARD: "board_id", Visibility.OWNER: "organisation_id"}[level]
            filled[level].users[Role.BOARD_MEMBER].grants.update(**{own: world.board.pk})
        yield filled
        transaction.set_rollback(True)


@pytest.mark.parametrize("level", [Visibility.BOARD, Visibility.OWNER])
@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_narrow_record_is_seen_by_its_audience_and_by_managers(name, level, narrow):
    filled, resource = narrow[level], registry[name]
    address = page_address(resource, "detail", filled[name].reference)
    api = reverse(f"api:{name}")
    told = {}
    for role in (Role.MANAGER, Role.BOARD_MEMBER, Role.OFFICER, Role.VIEWER, Role.SECRETARY):
        client = browser(filled.users[role])
        listed = [row["reference"] for row in client.get(f"{api}?as_at=2015-04-01").json()["results"]]
        listed += [row["reference"] for row in client.get(f"{api}?q={filled.mark}").json()["results"]]
        told[role] = (client.get(address).status_code, filled[name].reference in listed)
    sees, does_not = (200, True), (404, False)
    assert told == {
        Role.MANAGER: sees,
        Role.BOARD_MEMBER: sees,
        Role.OFFICER: does_not,
        Role.VIEWER: does_not,
        Role.SECRETARY: does_not,
    }


def test_a_version_that_was_narrower_shows_in_no_history(world):
    filled, secret = world.own, "QZSECRET"
    ask_, viewer = filled["asks"], browser(filled.users[Role.VIEWER])
    manager = browser(filled.users[Role.MANAGER])
    now = timezone.now()
    narrow = {"visibility": Visibility.OWNER, "audience_id": world.board.pk, "summary": secret}
    change_record(ask_, actor=None, now=now, why=secret, **narrow)
    wide = {"visibility": Visibility.PARTNERS, "audience_id": None, "summary": "Open"}
    change_record(ask_, actor=None, now=now, why="Opened", **wide)
    address = page_address(registry["asks"], "history", ask_.reference)
    told = [secret.encode() in body_of(client.get(address)) for client in (manager, viewer)]
    assert told == [True, False]


def test_what_was_open_and_is_narrow_now_is_narrow_as_at_a_day_before(world):
    ask_, viewer = world.own["asks"], browser(world.own.users[Role.VIEWER])
    addresses_ = [
        f"{reverse('api:asks')}?as_at=2015-04-01",
        f"{page_address(registry['asks'], 'list')}?as_at=2015-04-01",
    ]
    assert [ask_.reference.encode() in body_of(viewer.get(address)) for address in addresses_] == [True, True]
    change_record(ask_, actor=None, now=timezone.now(), visibility=Visibility.OWNER, audience_id=world.board.pk)
    assert [ask_.reference.encode() in body_of(viewer.get(address)) for address in addresses_] == [False, False]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.BOARD_MEMBER, Role.SCRUTINY, Role.FINANCE, Role.NETWORK])
def test_whoever_sees_a_record_but_may_not_act_on_it_is_told_403(role, world):
    client = browser(world.other.users[role])
    for name, state in ACTIONS.items():
        record = getattr(world, state)
        assert client.get(record_page(record)).status_code == 200
        answer = client.post(reverse(name, args=[record.reference]), {"version": record.version, "comment": "No"})
        assert (name, answer.status_code) == (name, 403)
    for name, state in API_ACTIONS.items():
        record = getattr(world, state)
        sent = {"comment": "No"} if "return" in name else {}
        answer = client.post(
            reverse(name, args=[record.reference]), sent, content_type="application/json", headers={"If-Match": "*"}
        )
        assert (name, answer.status_code) == (name, 403)
    if role in (Role.VIEWER, Role.SCRUTINY):
        for name, forms in RESOURCES.items():
            keys = [() if form == "new" else (world.other[name].reference,) for form in forms]
            told = {
                client.get(page_address(registry[name], form, *key)).status_code
                for form, key in zip(forms, keys, strict=True)
            }
            assert (name, told) == (name, {403} if forms else set())
    for name in ("workstreams:update_edit", "reports:report_foreword"):
        record = getattr(world, RECORD_PAGES[name])
        assert client.get(reverse(name, args=[record.reference])).status_code == 403


def record_page(record: Record):
    resource = next(one for one in registry.values() if one.model is type(record))
    return page_address(resource, "detail", record.reference)
