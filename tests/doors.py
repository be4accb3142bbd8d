"""The three doors by which a record is written, page, API and import: what one refuses, the others refuse alike."""

from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from core import imports
from core.models import Record
from core.resources import registry
from core.services import StaleVersionError
from tests.core.imports.making import csv_of
from tests.factories.writable import as_json, list_address, one_address, page_address, send, typed_of

DOORS = ("page", "api", "import")
ACTING = ("page", "api")
"""The doors by which something can be done to a record that is more than storing what it says."""


@dataclass
class Answer:
    """What came of it: the record as it is stored, or what is wrong, by field; `kept` is what the page still shows."""

    record: Record | None = None
    faults: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


def add(door, user, name, **said):
    """Write a new record of a kind. Relations are records or references, `programme` is a reference."""
    said = {key: as_json(value) for key, value in said.items()}
    if door == "api":
        return _of_api(name, send(_client(user), "post", list_address(name), said))
    if door == "page":
        return _of_page(name, _client(user).post(page_address(name, "new"), typed_of(said)), said)
    return _of_file(name, user, said)


def change(door, user, record, **said):
    """Write other values into a record that the user has just read."""
    record.refresh_from_db()
    name, said = _name(record), {key: as_json(value) for key, value in said.items()}
    if door == "api":
        return _of_api(name, send(_client(user), "patch", one_address(name, record), said, record.version))
    if door == "page":
        held = {key: as_json(getattr(record, key)) for key in registry[name].change.form.base_fields}
        typed = typed_of(held | said) | {"version": record.version}
        return _of_page(name, _client(user).post(page_address(name, "change", record), typed), said)
    named = {"id": str(record.pk), "reference": record.reference, "version": str(record.version)}
    return _of_file(name, user, named | said)


def act(door, user, record, action, **said):
    """Do something to a record that the user has just read."""
    record.refresh_from_db()
    name, said = _name(record), {key: as_json(value) for key, value in said.items()}
    if door == "api":
        return _of_api(name, send(_client(user), "post", one_address(name, record, action), said, record.version))
    typed = typed_of(said) | {"version": record.version}
    return _of_page(name, _client(user).post(page_address(name, action, record), typed), said)


def _name(record):
    return next(name for name, resource in registry.items() if resource.model is type(record))


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _of_api(name, answer):
    if answer.status_code in (200, 201):
        return Answer(registry[name].model.objects.get(pk=answer.json()["id"]))
    assert answer.status_code in (400, 403, 409), (answer.status_code, answer.content)
    faults: dict[str, list[str]] = {}
    for fault in answer.json().get("errors", [{"detail": answer.json()["detail"]}]):
        faults.setdefault(fault.get("pointer", "").removeprefix("/").split("/")[0], []).append(fault["detail"])
    return Answer(faults=faults)


def _of_page(name, answer, said):
    if answer.status_code == 302:
        reference = answer["Location"].rstrip("/").rsplit("/", 1)[1]
        return Answer(registry[name].model.objects.filter(reference=reference).first())
    if answer.status_code == 403:
        return Answer(faults={"": ["Not allowed."]})
    assert answer.status_code == 400, (answer.status_code, answer.content)
    form = answer.context["form"]
    page = answer.content.decode()
    for texts in form.errors.values():  # each is on the page, beside its field and at the top
        assert all(str(text)[:20].rstrip(".") in page for text in texts), texts
    faults = {"" if key == "__all__" else key: list(texts) for key, texts in form.errors.items()}
    return Answer(faults=faults, kept={key: form.data.get(key, "") for key in said if key in form.fields})


def _of_file(name, user, said):
    resource = registry[name]
    header, row = list(said), ["" if value is None else str(value) for value in said.values()]
    content, now = csv_of(header, row), timezone.now()
    sheet = imports.read_sheet(content)
    batch = imports.keep_file(resource=resource, file_name="one.csv", content=content, sheet=sheet, actor=user, now=now)
    plan = imports.preview(batch=batch, actor=user, now=now)
    (row_plan,) = plan.rows
    if row_plan.faults:
        by_label = {column.label: column.name for column in resource.all_columns()}
        faults: dict[str, list[str]] = {}
        for fault in row_plan.faults:
            faults.setdefault(by_label.get(fault.label, fault.label), []).append(fault.message)
        return Answer(faults=faults)
    if not plan.can_be_applied:
        raise StaleVersionError(resource.model.objects.get(reference=said["reference"]))
    applied = imports.apply_batch(batch=batch, actor=user, now=now, seen=plan.digest, choices={})
    (made,) = [key for key, *_ in applied.done]
    return Answer(resource.model.objects.get(pk=made))
