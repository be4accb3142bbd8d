"""Every kind of record made and changed by rows: the same form and the same service as one by one."""

import pytest

from core.api.bulk import NAMED
from core.resources import registry
from tests.core.writing.writers import writer
from tests.factories.writable import (
    ADDED,
    WRITTEN,
    change_of,
    home_of,
    list_address,
    new_of,
    page_address,
    said_of,
    typed_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ADDED)
def test_an_array_of_one_makes_what_one_object_makes(name, world):
    said = new_of(world, name)
    answer = writer(world, name).post(list_address(name), [said], content_type="application/json")
    assert answer.status_code == 201, answer.content
    (row,) = answer.json()["results"]
    made = registry[name].model.objects.get(pk=row["id"])
    assert {field: said_of(made, name)[field] for field in said if field != "programme"} == {
        field: value for field, value in said.items() if field != "programme"
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_an_array_of_one_changes_what_one_object_changes(name, world):
    record = home_of(world, name).records[name]
    field, value = change_of(name)
    row = {"reference": record.reference, "version": record.version, field: value}
    answer = writer(world, name).patch(list_address(name), [row], content_type="application/json")
    assert answer.status_code == 200, answer.content
    stored = type(record).objects.get(pk=record.pk)
    assert (said_of(stored, name)[field], stored.version) == (value, record.version + 1)


@pytest.mark.parametrize("name", [name for name, one in registry.items() if one.change])
def test_no_field_is_called_as_a_row_calls_its_record(name):
    assert set(registry[name].change.form.base_fields) & set(NAMED) == set()


@pytest.mark.parametrize("name", ["workstream-places", "memberships"])
def test_two_rows_that_contradict_each_other_are_refused(name, world):
    said, model = new_of(world, name), registry[name].model
    before = model.objects.count()
    answer = writer(world, name).post(list_address(name), [said, said], content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (400, "/pages/api/#rows-refused")
    assert {fault["pointer"].split("/")[1] for fault in answer.json()["errors"]} == {"1"}
    assert model.objects.count() == before


@pytest.mark.parametrize("name", WRITTEN)
def test_every_page_that_changes_or_withdraws_one_is_bound_to_the_version_that_was_read(name, world):
    record, client = home_of(world, name).records[name], writer(world, name)
    field, value = change_of(name)
    forms = {"change": typed_of(said_of(record, name) | {field: value})} | ({"withdraw": {}} if name in ADDED else {})
    for page, typed in forms.items():
        address = page_address(name, page, record)
        assert f'name="version" value="{record.version}"' in client.get(address).content.decode()
        stale = client.post(address, typed | {"version": record.version - 1})
        unsaid = client.post(address, typed)
        assert (page, stale.status_code, unsaid.status_code) == (page, 400, 400)
        if page == "change":  # a record in use is not withdrawn, whatever its version
            assert "Somebody has saved this record meanwhile" in stale.content.decode()
    stored = type(record).objects.get(pk=record.pk)
    assert (stored.version, stored.withdrawn_at) == (record.version, None)
