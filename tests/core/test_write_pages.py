"""The pages on which records are added, changed and withdrawn, for every kind of record."""

import re
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.choices import Role
from core.models import Journal
from core.resources import registry
from core.services import change_record
from governance.models import Board
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, OrganisationFactory
from tests.factories.workstreams import MilestoneFactory, ThemeFactory, WorkstreamFactory, published_update
from tests.factories.writable import (
    ADDED,
    WRITTEN,
    built,
    change_of,
    home_of,
    new_of,
    page_address,
    relations_of,
    said_of,
    signed_in,
    typed_of,
)
from workstreams.models import Milestone, Theme, Workstream

pytestmark = pytest.mark.django_db
ONCE = re.compile(r'name="once" value="([\w-]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Build it once for the module, inside a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _django_db_helper(world):  # in place of pytest-django's, whose tests end by closing the connection
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for one in (world.own, world.other, world.net):
        for record in one.records.values():
            record.refresh_from_db()


@pytest.fixture
def manager(world):
    """The browser of our programme's manager."""
    return signed_in(world.own.users[Role.MANAGER])


def writer(world, name, role=Role.MANAGER):
    """The browser of somebody with a role where such records belong."""
    return signed_in(home_of(world, name).users[role])


def text_of(answer):
    """What a page says, with its entities read."""
    return unescape(answer.content.decode())


def opened(client, address):
    """Open a form: what it hides, to be sent back."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    hidden = {"once": ONCE.search(text_of(page))[1]}
    version = VERSION.search(text_of(page))
    return hidden | ({"version": version[1]} if version else {})


def sent(client, address, typed):
    """Open a form and send it."""
    return client.post(address, opened(client, address) | typed)


def changed(record, kind, /, **said):
    """What a browser sends of a record when some fields have been typed over."""
    return typed_of(said_of(record, kind) | said)


@pytest.mark.parametrize("name", ADDED)
def test_a_manager_adds_one_and_comes_to_its_page(name, world):
    said = new_of(world, name)
    client = writer(world, name)
    answer = sent(client, page_address(name, "new"), typed_of(dict.fromkeys(registry[name].writing.fields) | said))
    assert answer.status_code == 302, answer.content.decode()
    made = registry[name].model.objects.latest("created_at", "reference")
    assert answer["Location"] == page_address(name, "detail", made)
    assert {field: said_of(made, name)[field] for field in said if field != "programme"} == {
        field: value for field, value in said.items() if field != "programme"
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_a_form_that_is_sent_back_as_it_was_opened_changes_nothing(name, world):
    record, client = home_of(world, name).records[name], writer(world, name)
    answer = sent(client, page_address(name, "change", record), changed(record, name))
    assert (answer.status_code, answer["Location"]) == (302, page_address(name, "detail", record))
    assert type(record).objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize("name", WRITTEN)
def test_a_manager_changes_one_once_however_often_it_is_sent(name, world):
    record, client = home_of(world, name).records[name], writer(world, name)
    field, value = change_of(name)
    address = page_address(name, "change", record)
    typed = opened(client, address) | changed(record, name, **{field: value})
    answers = [client.post(address, typed) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, page_address(name, "detail", record))] * 2
    stored = type(record).objects.get(pk=record.pk)
    assert (said_of(stored, name)[field], stored.version) == (value, record.version + 1)


@pytest.mark.parametrize("name", ADDED)
def test_adding_and_withdrawing_twice_is_doing_it_once(name, world):
    typed = typed_of(dict.fromkeys(registry[name].writing.fields) | new_of(world, name))
    client, model = writer(world, name), registry[name].model
    before = model.objects.count()
    typed |= opened(client, page_address(name, "new"))
    added = [client.post(page_address(name, "new"), typed) for _ in range(2)]
    assert (model.objects.count() - before, added[0]["Location"]) == (1, added[1]["Location"])
    made = model.objects.latest("created_at", "reference")
    typed = opened(client, page_address(name, "withdraw", made)) | {"why": "Twice"}
    gone = [client.post(page_address(name, "withdraw", made), typed) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in gone] == [(302, page_address(name, "list"))] * 2
    assert Journal.objects.filter(record_id=made.pk, verb="withdrawn", why="Twice").count() == 1
    assert made.reference not in text_of(client.get(page_address(name, "list")))
    assert client.get(page_address(name, "detail", made)).status_code == 404


@pytest.mark.parametrize("name", WRITTEN)
def test_buttons_and_forms_are_for_those_who_may_write(name, world):
    record = home_of(world, name).records[name]
    may = {Role.MANAGER, Role.ADMINISTRATOR} | registry[name].writing.roles
    pages = ["change", "withdraw"] if name in ADDED else ["change"]
    told, shown = {}, {}
    for role in Role:
        client = writer(world, name, role)
        list_, detail = (
            client.get(page_address(name, page, one)) for page, one in (("list", None), ("detail", record))
        )
        told[role] = [f'href="{page_address(name, page, record)}"' in text_of(detail) for page in pages]
        shown[role] = [client.get(page_address(name, page, record)).status_code for page in pages]
        if name in ADDED:
            told[role].append(f'href="{page_address(name, "new")}"' in text_of(list_))
            shown[role].append(client.get(page_address(name, "new")).status_code)
            shown[role].append(client.post(page_address(name, "new"), {}).status_code)
    number = len(pages) + (name in ADDED)
    assert told == {role: [role in may] * number for role in Role}
    allowed = [200] * number + [400] * (name in ADDED)
    assert shown == {role: allowed if role in may else [403] * len(allowed) for role in Role}


@pytest.mark.parametrize("name", [name for name in ADDED if registry[name].writing.network])
def test_a_programmes_manager_is_offered_nothing_of_the_network(name, world, manager):
    record = world.net.records[name]
    assert page_address(name, "new") not in text_of(manager.get(page_address(name, "list")))
    assert page_address(name, "change", record) not in text_of(manager.get(page_address(name, "detail", record)))
    assert [
        manager.get(page_address(name, "new")).status_code,
        manager.post(page_address(name, "new")).status_code,
    ] == [
        403,
        403,
    ]


@pytest.mark.parametrize("name", [name for name in WRITTEN if not registry[name].writing.network])
def test_the_forms_of_another_programmes_record_are_not_there(name, world):
    stranger, record = signed_in(world.other.users[Role.MANAGER]), world.own[name]
    for page in ("change", "withdraw") if name in ADDED else ("change",):
        address = page_address(name, page, record)
        assert [stranger.get(address).status_code, stranger.post(address, {"version": 1}).status_code] == [404, 404]
    assert type(record).objects.get(pk=record.pk).version == record.version


@pytest.mark.parametrize("name", WRITTEN)
def test_every_field_has_a_label_and_its_hint_and_error_are_read_with_it(name, world):
    record, client = home_of(world, name).records[name], writer(world, name)
    page = text_of(client.get(page_address(name, "change", record)))
    empty = text_of(sent(client, page_address(name, "change", record), {}))
    for field in registry[name].writing.fields:
        assert page.count(f'for="id_{field}"') == 1, field
        model_field = registry[name].model._meta.get_field(field)
        if not (model_field.blank or model_field.has_default()):
            assert f'href="#id_{field}"' in empty
            assert f'id="id_{field}_error"' in empty
            assert re.search(rf'id="id_{field}"[^>]*aria-describedby="[^"]*id_{field}_error', empty) or re.search(
                rf'aria-describedby="[^"]*id_{field}_error[^>]*id="id_{field}"', empty
            )
    assert "<title>Error: " in empty
    assert "There is a problem" in empty
    assert "<title>Error: " not in page


@pytest.mark.parametrize("name", WRITTEN)
def test_labels_are_the_words_of_the_list(name, world):
    form = registry[name].change.form
    for column in registry[name].columns:
        if column.name in form.base_fields:
            assert form.base_fields[column.name].label == column.label[:1].upper() + column.label[1:]


def test_who_was_overtaken_keeps_what_they_typed_reads_what_stands_and_may_save_again(world, manager):
    work, name = world.own["workstreams"], "workstreams"
    address = page_address(name, "change", work)
    first = opened(manager, address)
    change_record(work, actor=None, now=NOW, title="Theirs <b>", stage="to_be", our_grouping=True)
    typed = changed(work, name, title="Mine", stage="not_stated", our_grouping=False, starts_on="2015-03-01")
    answer = manager.post(address, first | typed)
    page = text_of(answer)
    assert answer.status_code == 400
    assert "Somebody has saved this record meanwhile." in page
    for held in ("Theirs <b>", "9 March 2015", "To-be design", "Yes"):
        assert page.count(f"It now reads: {held}") == 2, held  # beside the field and in the summary
    assert page.count("It now reads") == 8
    assert b"Theirs <b>" not in answer.content
    assert 'value="Mine"' in page
    again = {"once": ONCE.search(page)[1], "version": VERSION.search(page)[1]} | typed
    assert manager.post(address, again).status_code == 302
    stored = Workstream.objects.get(pk=work.pk)
    assert (stored.title, stored.our_grouping) == ("Mine", False)


def test_a_withdrawal_that_was_overtaken_asks_again(world, manager):
    theme = ThemeFactory(scope=world.own.scope)
    address = page_address("themes", "withdraw", theme)
    first = opened(manager, address)
    change_record(theme, actor=None, now=NOW, title="Theirs")
    answer = manager.post(address, first | {"why": "Old"})
    assert answer.status_code == 400
    assert "It now reads" not in text_of(answer)
    again = {"once": ONCE.search(text_of(answer))[1], "version": VERSION.search(text_of(answer))[1], "why": "Old"}
    assert manager.post(address, again).status_code == 302
    assert Theme.objects.get(pk=theme.pk).withdrawn_at is not None


def test_a_withdrawal_of_what_is_in_use_says_what_uses_it(world, manager):
    milestone = MilestoneFactory(workstream=WorkstreamFactory(scope=world.own.scope), title="<i>Hub</i>")
    answer = sent(manager, page_address("workstreams", "withdraw", milestone.workstream), {"why": ""})
    assert answer.status_code == 400
    assert f"<i>Hub</i> ({milestone.reference}) still refers to it." in text_of(answer)
    assert b"<i>Hub" not in answer.content


def test_html_is_kept_as_text_and_shown_as_text(world, manager):
    theme, evil = world.own["themes"], '"><script>alert(1)</script>مرحبا'
    assert sent(manager, page_address("themes", "change", theme), {"title": evil, "order": "1"}).status_code == 302
    assert Theme.objects.get(pk=theme.pk).title == evil
    for page in ("list", "detail", "change", "withdraw"):
        answer = manager.get(page_address("themes", page, None if page == "list" else theme))
        assert b"<script>alert" not in answer.content
        assert evil in text_of(answer)
    assert b"<script>alert" not in manager.get(page_address("workstreams", "new")).content  # offered as a theme


def test_a_form_with_a_fault_keeps_what_was_typed(world, manager):
    typed = {"programme": "OWNPROG", "title": "Kept & <b>", "starts_on": "some day", "focus": "Also"}
    answer = sent(manager, page_address("workstreams", "new"), typed)
    assert answer.status_code == 400
    page = text_of(answer)
    assert ('value="some day"' in page, 'value="Kept & <b>"' in page, "\nAlso</textarea>" in page) == (True,) * 3
    assert "Enter a date, like 31 October 2014" in page


def test_a_relation_of_another_programme_is_refused_by_its_field_and_offered_nowhere(world, manager):
    for name in (name for name in WRITTEN if not registry[name].writing.network):
        record = world.own[name]
        page = text_of(manager.get(page_address(name, "change", record)))
        assert "OTHER" not in page
        for field, target in relations_of(name):
            foreign = world.other[target].reference
            answer = sent(manager, page_address(name, "change", record), changed(record, name, **{field: foreign}))
            assert answer.status_code == 400
            assert f'id="id_{field}_error"' in text_of(answer), re.findall("govuk-error-message.*", text_of(answer))
            told = re.search(rf'id="id_{field}_error".*', text_of(answer))[0]
            assert f"There is no {foreign} here. Choose one that you can see" in told


def test_a_programme_must_be_chosen_where_there_are_several(world, manager):
    address = page_address("themes", "new")
    assert "Choose a programme" not in text_of(manager.get(address))
    GrantFactory(user=world.own.users[Role.MANAGER], scope=world.other.scope, role=Role.MANAGER)
    GrantFactory(user=world.own.users[Role.MANAGER], scope=ScopeFactory(title="Only looked at"), role=Role.VIEWER)
    page = text_of(manager.get(address))
    assert ("Choose a programme" in page, "OTHER place" in page, "Only looked at" in page) == (True, True, False)
    answer = sent(manager, address, {"title": "Whose?"})
    assert (answer.status_code, Theme.objects.filter(title="Whose?").exists()) == (400, False)


def test_an_address_may_fill_fields_in(world, manager):
    work = world.own["workstreams"]
    page = text_of(manager.get(page_address("milestones", "new"), {"workstream": work.reference, "title": '"><b>'}))
    assert re.search(rf'<option value="{work.reference}"[^>]* selected', page)
    assert 'value=""><b>"' in page


def test_what_is_left_empty_is_as_the_model_has_it(world, manager):
    said = {"programme": "OWNPROG", "title": "Bare", "workstream": world.own["workstreams"].reference}
    assert sent(manager, page_address("milestones", "new"), said).status_code == 302
    made = Milestone.objects.get(title="Bare")
    assert (made.kind, made.baseline_precision, made.baseline_on, made.label) == ("milestone", "day", None, "")


@pytest.mark.parametrize("name", ["boards", "workstreams", "memberships", "measures", "budget-lines", "figures"])
def test_a_long_choice_costs_no_more_queries(name, world, manager):
    counted = []
    for _ in range(2):
        for page, record in (("new", None), ("change", world.own[name])):
            with CaptureQueriesContext(connection) as asked:
                answer = manager.get(page_address(name, page, record))
            counted.append((page, len(asked)))
        if len(counted) == 2:
            OrganisationFactory.create_batch(300, scope=world.own.scope)
            BoardFactory.create_batch(10, scope=world.own.scope)
            ThemeFactory.create_batch(10, scope=world.own.scope)
    assert counted[:2] == counted[2:]
    fields = dict(relations_of(name)).values()
    assert ("organisations" in fields) == (text_of(answer).count("Council ") >= 300)


# Opening a programme -------------------------------------------------------------------------------------------------


OPENING = {"code": "NEW", "reference": "NEWPLACE", "title": "A new programme", "from_on": "1 January 2020"}


def test_only_an_administrator_of_the_network_is_offered_to_open_a_programme(world):
    address = page_address("programmes", "new")
    told = {}
    for role in Role:
        for whose in (world.net, world.own):
            client = signed_in(whose.users[role])
            button = f'href="{address}"' in text_of(client.get(page_address("programmes", "list")))
            told[role, whose is world.net] = (button, client.get(address).status_code, client.post(address).status_code)
    yes, no = (True, 200, 400), (False, 403, 403)
    listed = {key: yes if key == (Role.ADMINISTRATOR, True) else no for key in told}
    assert told == listed


@pytest.mark.parametrize(
    "typed,field",
    [
        ({"code": "OWN"}, "code"),
        ({"code": "NET"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "xNEWx"}, "code"),
        ({"code": "TOOLONG"}, "code"),
        ({"reference": "OWNPROG"}, "reference"),
        ({"reference": "a place!"}, "reference"),
        ({"place": "ZZ-NOTHING-99"}, "place"),
        ({"place": ""}, "place"),
        ({"starts_on": "1 May 2020", "ends_on": "1 May 2019"}, None),
    ],
)
def test_what_cannot_be_a_programme_is_refused_beside_its_field(typed, field, world):
    administrator = signed_in(world.net.users[Role.ADMINISTRATOR])
    given = OPENING | {"place": world.net.records["places"].reference} | typed
    answer = sent(administrator, page_address("programmes", "new"), given)
    assert answer.status_code == 400
    page = text_of(answer)
    assert re.findall(r'id="id_(\w+)_error"', page) == ([field] if field else [])
    assert "There is a problem" in page
    assert not registry["programmes"].model.objects.filter(title=OPENING["title"]).exists()


def test_a_new_programme_is_at_once_worked_in(world):
    administrator = signed_in(world.net.users[Role.ADMINISTRATOR])
    place = world.net.records["places"].reference
    opening = sent(administrator, page_address("programmes", "new"), OPENING | {"place": place})
    assert opening.status_code == 302, opening.content.decode()
    assert administrator.get(opening["Location"]).status_code == 200
    for name, said in (("boards", {"name": "Its board", "kind": "executive"}), ("themes", {"title": "Its theme"})):
        answer = sent(administrator, page_address(name, "new"), said | {"programme": "NEWPLACE"})
        assert answer.status_code == 302, answer.content.decode()
    work = {"title": "Its work", "theme": "NEW-TH-01", "reports_to": "NEW-BD-01", "programme": "NEWPLACE"}
    assert sent(administrator, page_address("workstreams", "new"), work)["Location"].endswith("/NEW-WS-01/")
    edit = administrator.post("/workstreams/NEW-WS-01/updates/start/")["Location"]
    assert "Its work" in text_of(administrator.get(edit))
    officer = UserFactory(scope=Workstream.objects.get(reference="NEW-WS-01").scope, role=Role.OFFICER)
    work = WorkstreamFactory(scope=officer.grants.get().scope, reports_to=Board.objects.get(reference="NEW-BD-01"))
    published_update(work, officer, world.net.users[Role.ADMINISTRATOR], now=timezone.now(), summary="It has begun.")
    assert "It has begun." in text_of(administrator.get("/governance/boards/NEW-BD-01/"))


def test_a_programme_that_is_opened_twice_by_one_form_is_opened_once(world):
    administrator, address = signed_in(world.net.users[Role.ADMINISTRATOR]), page_address("programmes", "new")
    typed = OPENING | {"place": world.net.records["places"].reference} | opened(administrator, address)
    answers = [administrator.post(address, typed) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert registry["programmes"].model.objects.filter(title=OPENING["title"]).count() == 1
