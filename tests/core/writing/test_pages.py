"""Every kind of record is added, changed and withdrawn by page by those who may."""

import re
from types import SimpleNamespace

import pytest

from core.choices import Role
from core.models import Journal
from core.resources import registry
from core.write_pages import detail_actions, list_actions
from tests.core.writing.browsers import changed, opened, sent, text_of
from tests.core.writing.writers import writer
from tests.factories.sessions import signed_in
from tests.factories.writable import (
    ADDED,
    WRITTEN,
    change_of,
    home_of,
    new_of,
    page_address,
    said_of,
    typed_of,
)

pytestmark = pytest.mark.django_db


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


NOT_THEIRS = {("assurance-ratings", page): {Role.OFFICER} for page in ("change", "withdraw")}
"""Who may add such records but not do that to this one: it is of a workstream of which they write the updates."""


@pytest.mark.parametrize("name", WRITTEN)
def test_buttons_and_forms_are_for_those_who_may_write(name, world):
    """Whoever may not is refused by every form; a manager, another who may and one who may not look at the pages."""
    record = home_of(world, name).records[name]
    may = {Role.MANAGER, Role.ADMINISTRATOR} | registry[name].writing.roles
    pages = ["change", "withdraw"] if name in ADDED else ["change"]
    buttons = {page: page_address(name, page, record) for page in pages}
    buttons |= {"new": page_address(name, "new")} if name in ADDED else {}
    others = [role for role in Role if role not in may]
    looks = {Role.MANAGER, *sorted(registry[name].writing.roles)[:1], others[WRITTEN.index(name) % len(others)]}
    offered, told, shown = {}, {}, {}
    for role in Role:
        client, asking = writer(world, name, role), SimpleNamespace(user=home_of(world, name).users[role])
        actions = list_actions(registry[name], asking) + detail_actions(registry[name], asking, record)
        offered[role] = {action["url"] for action in actions} & {*buttons.values()}
        if role in looks:
            seen = [client.get(page_address(name, page, one)) for page, one in (("list", None), ("detail", record))]
            told[role] = {url for url in buttons.values() if any(f'href="{url}"' in text_of(page) for page in seen)}
        if role in looks or role not in may:
            shown[role] = [client.get(url).status_code for url in buttons.values()]
            if name in ADDED:
                shown[role].append(client.post(buttons["new"], {}).status_code)
    open_to = {
        role: {url for page, url in buttons.items() if role in may and role not in NOT_THEIRS.get((name, page), ())}
        for role in Role
    }
    assert offered == open_to
    assert told == {role: offered[role] for role in looks}
    told_of = {role: [200 if url in open_to[role] else 403 for url in buttons.values()] for role in shown}
    assert shown == {role: told_of[role] + [400 if role in may else 403] * (name in ADDED) for role in shown}
    assert set(shown) == {*looks, *others}


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
