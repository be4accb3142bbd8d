"""No list, count, tag or cursor tells of another programme."""

import csv
import io
import json
import zipfile
from urllib.parse import quote, quote_plus, urlencode

import pytest
from django.urls import reverse

from core.columns import Link
from core.resources import registry
from tests.isolation.asking import body_of, leaks
from tests.isolation.classed import (
    RESOURCES,
    page_address,
)

pytestmark = pytest.mark.django_db


def questions(resource, filled):
    """Every way of asking for a list: as it comes, searched, ordered, as at a day, by each filter of references."""
    yield {}
    yield {"q": filled[resource.name].reference.removeprefix(filled.mark)}
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


def asked_in(form, resource, filled):
    """What is asked in a form: nothing, and all at once as at a day; as JSON each question alone, and all but the day.

    A record of the other programme answers to each question about it, so that one of them which forgets who asks finds
    it among all of them too. Asked alone, each needs but the id of what it finds.
    """
    each = list(questions(resource, filled))
    at_once = {name: value for question in each for name, value in question.items()}
    yield {}
    yield at_once
    if form == "application/json":
        yield {name: value for name, value in at_once.items() if name != "as_at"}
        yield from [question | {"fields": "id"} for question in each[1:]]


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
        whole = form == "application/json" and "fields" not in question
        more = {"expand": ",".join(resource.expand)} if whole and resource.expand else {}
        more |= {"count": "1"} if form == "application/json" else {}
        answer = client.get(f"{reverse(f'api:{resource.name}')}?{urlencode(question | more)}", headers={"Accept": form})
    return answer, body_of(answer)


def unpacked(book):
    """All that a spreadsheet says, out of its archive."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def without_typed(body, question):
    """An answer without what was typed, the longest first: it comes back in the form and in its links."""
    typed = {write(value).encode() for value in question.values() for write in (quote_plus, quote, str)}
    for text in sorted(typed, key=len, reverse=True):
        body = body.replace(text, b"")
    return body


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_no_list_tells_of_another_programme(name, world, stranger, insider):
    resource = registry[name]
    for form in FORMS:
        for question in asked_in(form, resource, world.other):
            seen, told = ask(insider, resource, form, question)
            case = (form, question)
            assert (case, seen.status_code, bool(leaks(world, without_typed(told, question)))) == (case, 200, True)
            answer, body = ask(stranger, resource, form, question)
            assert (case, answer.status_code) == (case, 200)
            assert (case, leaks(world, without_typed(body, question))) == (case, [])


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
