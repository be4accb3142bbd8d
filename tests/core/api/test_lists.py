"""Every resource of the registry over HTTP: lists, records and exports, and how often they ask the database."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import columns
from core.resources import registry
from workstreams.models import Theme

pytestmark = pytest.mark.usefixtures("today")


def read(answer):
    """Read a streamed answer as text."""
    return b"".join(answer.streaming_content).decode()


def test_there_are_resources():
    assert len(registry) > 25


def test_a_list_holds_each_row_with_every_column_in_the_declared_order(resource, rows, scope, api, see_everywhere):
    made = rows(resource.model, 2, scope)
    see_everywhere()
    listed = [one for one in api.results(f"{resource.name}/", limit=1000) if one["id"] in {str(row.pk) for row in made}]
    assert sorted(one["reference"] for one in listed) == sorted(row.reference for row in made)
    assert [list(one) for one in listed] == [[column.name for column in resource.all_columns()]] * 2


def test_a_list_takes_several_words_of_each_choice_at_once(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    filters = resource.filter_set().base_filters
    filters = {name: one for name, one in filters.items() if getattr(row, one.field_name, "") != ""}
    words = {name: [key for key, _ in one.extra["choices"]] for name, one in filters.items() if "choices" in one.extra}
    assert "visibility" in words
    answers = [
        api.get(f"{resource.name}/?count=1&" + "&".join(f"{name}={word}" for word in found))
        for name, found in words.items()
    ]
    whole = api.get(f"{resource.name}/?count=1").json()["count"]
    assert [(answer.status_code, answer.json()["count"]) for answer in answers] == [(200, whole)] * len(words)


def test_a_record_is_found_by_reference_and_by_id(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    by_reference, by_id = api.get(f"{resource.name}/{row.reference}/"), api.get(f"{resource.name}/{row.pk}/")
    assert (by_reference.status_code, by_id.status_code) == (200, 200)
    assert by_reference.content == by_id.content
    assert by_id.json()["reference"] == row.reference


def test_a_record_reads_as_its_list_shows_it(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    (listed,) = [one for one in api.results(f"{resource.name}/") if one["id"] == str(row.pk)]
    assert api.get(f"{resource.name}/{row.reference}/").json() == listed


def test_csv_and_ndjson_hold_what_the_list_holds(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    listed = api.results(f"{resource.name}/")
    sheet = api.get(f"{resource.name}/", headers={"accept": "text/csv"})
    lines = api.get(f"{resource.name}/", headers={"accept": "application/x-ndjson"})
    table = list(csv.DictReader(io.StringIO(read(sheet))))
    assert sheet["Content-Type"] == "text/csv; charset=utf-8"
    assert lines["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in read(lines).splitlines()] == listed
    flat = [column.name for column in resource.all_columns() if not isinstance(column, columns.Json)]
    assert list(table[0]) == flat
    assert [row["id"] for row in table] == [one["id"] for one in listed]
    written = {True: "true", False: "false", None: ""}
    numbers = [c.name for c in resource.all_columns() if isinstance(c, (columns.Number, columns.Money, columns.Whole))]
    for line, one in zip(table, listed, strict=True):
        plain = {name: one[name] for name in flat if name not in numbers}
        assert {name: line[name] for name in plain} == {n: written.get(v, v) for n, v in plain.items()}
        assert [float(line[n]) if line[n] else None for n in numbers] == [one[n] and float(one[n]) for n in numbers]


def test_a_flat_file_of_documents_alone_is_refused(api):
    address, told = "status-updates/?fields=milestone_changes", {"accept": "text/csv"}
    answer = api.client.get(f"/api/v1/{address}", headers=told)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "fields")
    assert api.client.get(f"/api/v1/{address},id", headers=told).status_code == 200


def test_fields_and_brief_choose_columns(resource, rows, scope, api):
    rows(resource.model, 1, scope)
    short = [column.name for column in resource.all_columns() if column.brief or column.name == "id"]
    assert list(api.results(f"{resource.name}/", fields="version,reference")[0]) == ["reference", "version"]
    assert list(api.results(f"{resource.name}/", brief="1")[0]) == short
    assert len(api.results(f"{resource.name}/", brief="0")[0]) == len(resource.all_columns())


def test_each_link_can_be_expanded_to_a_record_of_the_resource_that_is_named(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    plain = api.get(f"{resource.name}/{row.reference}/").json()
    found = api.get(f"{resource.name}/{row.reference}/", expand=",".join(resource.expand)).json()
    for name, other in resource.expand.items():
        if plain[name] is None:
            assert found[name] is None
            continue
        shown = [c.name for c in registry[other].all_columns() if (c.brief or c.name == "id") and not c.needs]
        assert found[name]["reference"] == plain[name]
        assert list(found[name]) == shown
    assert {name: value for name, value in found.items() if name not in resource.expand} == {
        name: value for name, value in plain.items() if name not in resource.expand
    }


def test_every_sortable_column_orders_up_and_down(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    for column in resource.all_columns():
        if not column.sortable:
            assert "ordering" in api.refused(f"{resource.name}/", ordering=column.name)
            continue
        up = [one[column.name] for one in api.results(f"{resource.name}/", ordering=column.name, fields=column.name)]
        down = [
            one[column.name] for one in api.results(f"{resource.name}/", ordering=f"-{column.name}", fields=column.name)
        ]
        there = sorted(value for value in up if value is not None)
        nothing = [None] * (len(up) - len(there))
        assert (up, down) == (there + nothing, there[::-1] + nothing), column.name


def test_q_finds_by_reference_whatever_its_case(resource, rows, scope, api, see_everywhere):
    one, two = rows(resource.model, 2, scope)
    see_everywhere()
    found = api.results(f"{resource.name}/", q=one.reference.lower() + " ", fields="reference")
    assert {"reference": one.reference} in found
    assert {"reference": two.reference} not in found
    assert api.results(f"{resource.name}/", q="nobody wrote this") == []


def test_count_limit_and_next_are_of_the_whole_list(resource, rows, scope, api, see_everywhere):
    rows(resource.model, 3, scope)
    see_everywhere()
    whole = api.results(f"{resource.name}/", fields="id")
    body = api.get(f"{resource.name}/", limit=1, count=1, fields="id").json()
    seen = [*body["results"]]
    assert body["count"] == len(whole)
    assert list(body) == ["results", "next", "next_cursor", "count"]
    while body["next"]:
        body = api.client.get(body["next"]).json()
        seen += body["results"]
    assert seen == whole
    assert body["next_cursor"] is None


def test_as_at_shows_what_was_recorded_by_the_end_of_a_day(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    path = f"{resource.name}/{row.reference}/"
    today = api.get(path).json()
    assert api.get(path, as_at="2026-10-04").status_code == 404
    assert api.results(f"{resource.name}/", as_at="2026-10-04") == []
    assert api.get(path, as_at="5 October 2026").json() == today
    assert today in api.results(f"{resource.name}/", as_at="2026-10-05")


def test_csv_and_ndjson_read_the_past_too(rows, scope, api):
    rows(Theme, 1, scope)
    for kind in ("text/csv", "application/x-ndjson"):
        then, later = (read(api.get("themes/", headers={"accept": kind}, as_at=f"2026-10-0{day}")) for day in (4, 5))
        assert len(later.splitlines()) == len(then.splitlines()) + 1


def test_a_list_asks_the_same_number_of_queries_for_1_3_and_30_rows(resource, rows, scope, api, see_everywhere):
    asked = []
    params = {"expand": ",".join(resource.expand), "count": "1"}
    for more in (1, 2, 27):
        rows(resource.model, more, scope)
        see_everywhere()
        api.get("themes/")  # the token's last use is written down now, and not below
        with CaptureQueriesContext(connection) as queries:
            assert len(api.results(f"{resource.name}/", **params)) >= more
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


def test_moments_have_six_digits_and_end_in_z(rows, scope, api):
    rows(Theme, 1, scope, created_at=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    assert api.results("themes/")[0]["created_at"] == "2026-10-05T09:00:00.000000Z"
