"""The OpenAPI description: complete, open to additions, with true examples, and true of every record there is."""

import json
import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from core.contract import PROBLEM, example_of, operations
from core.openapi import IF_MATCH
from core.resources import registry

FORMATS = FormatChecker()


def validator(described, schema):
    """Check values against a schema of the description."""
    return Draft202012Validator({**schema, "components": described["components"]}, format_checker=FORMATS)


def bodies(described):
    """Operation id, media type and what is said of it, for every body that is sent or answered."""
    for operation in operations(described):
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            if "$ref" in body:
                body = described["components"]["responses"][body["$ref"].rpartition("/")[2]]
            for kind, media in body.get("content", {}).items():
                yield operation["operationId"], kind, media


def test_it_is_openapi_3_1_without_words_of_3_0(described):
    text = json.dumps(described, default=str)
    assert described["openapi"] == "3.1.0"
    assert '"nullable"' not in text
    assert "cookieAuth" not in text


def test_each_operation_has_an_id_of_its_own_and_a_summary(described):
    every = list(operations(described))
    assert len(every) > 100
    assert len({operation["operationId"] for operation in every}) == len(every)
    assert [operation["operationId"] for operation in every if not operation.get("description")] == []


def test_each_body_has_an_example_that_fits_its_schema(described):
    told, looked = [], 0
    for operation, kind, media in bodies(described):
        assert "example" in media or "examples" in media, (operation, kind)
        examples = [media["example"]] if "example" in media else [one["value"] for one in media["examples"].values()]
        for example in examples:
            looked += 1
            faults = validator(described, media["schema"]).iter_errors(example)
            told += [(operation, kind, list(fault.absolute_path), fault.message) for fault in faults]
    assert told == []
    assert looked > 500


def test_an_example_of_a_record_tells_a_value_of_each_column(described, resource):
    example = example_of(
        {"$ref": f"#/components/schemas/{resource.model.__name__}"}, described["components"]["schemas"]
    )
    assert list(example) == [column.name for column in resource.all_columns()]
    assert [name for name, value in example.items() if value is None] == []


def test_every_refusal_is_a_problem(described):
    for operation in operations(described):
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                name = answer.get("$ref", "").rpartition("/")[2]
                whole = described["components"]["responses"][name] if name else answer
                assert list(whole["content"]) == [PROBLEM], (operation["operationId"], status)


def test_what_a_refusal_asks_of_its_reader_is_described(described):
    refusals = described["components"]["responses"]
    assert list(refusals["Problem401"]["headers"]) == ["WWW-Authenticate"]
    assert list(refusals["Problem429"]["headers"]) == ["Retry-After"]
    assert all({"401", "429"} <= operation["responses"].keys() for operation in operations(described))


def test_a_list_tells_its_other_kinds_of_answer_and_its_tag(described, resource):
    answers = described["paths"][f"/api/v1/{resource.name}/"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["application/json", "text/csv", "application/x-ndjson"]
    assert "ETag" in answers["200"]["headers"]
    assert "304" in answers


def test_lists_of_words_say_that_they_may_grow(described):
    words = {name: one for name, one in described["components"]["schemas"].items() if any(one.get("enum", []))}
    assert len(words) > 10
    assert [name for name, one in words.items() if "New words may be added" not in one["description"]] == []


def test_money_is_a_decimal_string_and_says_of_what(described):
    total = described["components"]["schemas"]["BudgetLine"]["properties"]["total"]
    assert (total["type"], total["format"], total["pattern"]) == (["string", "null"], "decimal", r"^-?\d+\.\d{2}$")
    stated = described["components"]["schemas"]["EfficiencyTarget"]["properties"].values()
    assert any("GBP" in column.get("description", "") for column in stated)


@pytest.mark.parametrize("tag", ["*", '"3-0a1b"', 'W/"3-0a1b"', '"3"'])
def test_the_tags_that_a_change_takes_are_described(tag):
    assert re.fullmatch(IF_MATCH, tag)


def test_each_resource_is_introduced(described):
    told = {tag["name"]: tag["description"] for tag in described["tags"]}
    assert {name: bool(told.get(name)) for name in registry} == dict.fromkeys(registry, True)


def test_every_record_of_the_demonstration_is_as_described(described, live, ask, proof):
    told, seen = [], set()
    accounts = json.loads((live.home / "demo-accounts.json").read_text())
    managers = [one["token"] for one in accounts if one["role"] == "manager"]
    for token in managers if proof else managers[-1:]:
        for name, resource in registry.items():
            fits = validator(described, {"$ref": f"#/components/schemas/{resource.model.__name__}List"})
            for query in ("count=1", f"expand={','.join(resource.expand)}", "brief=1&limit=3"):
                page = ask(f"{name}/?limit=1000&{query}" if "limit" not in query else f"{name}/?{query}", token)
                seen |= {name} if page["results"] else set()
                told += [(name, list(fault.absolute_path), fault.message) for fault in fits.iter_errors(page)]
    assert told == []
    assert len(seen) > 20
