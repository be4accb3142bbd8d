"""What the finished OpenAPI file gets, whoever described an operation: refusals, open lists of words, examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from core.resources import Resource, registry

PROBLEM, JSON = "application/problem+json", "application/json"
PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Problem"}
PROBLEM_TOLD = "Refused: problem details, RFC 9457."
REFUSALS = {
    "400": "The request cannot be read, or breaks a rule: `errors` says what and where.",
    "401": "There is no token, or one that is not valid now.",
    "403": "You may see this, but not do that.",
    "404": "There is nothing here, or nothing that you may see.",
    "406": "`Accept` asks for a kind of answer that there is not.",
    "412": "The record has been changed since the version that `If-Match` names; `version` is the one that stands.",
    "413": "The body is longer than any request needs.",
    "415": "The body is not application/json.",
    "428": "`If-Match` is missing: say which version was read.",
    "429": "Too many requests with this token: try again after `Retry-After`.",
}
TAGS = {
    "changes": "The change feed: what has changed since a cursor, for a copy that is kept elsewhere.",
    "root": "The lists that there are, with their addresses.",
    "tables": "Lists as flat tables for reports: each row with the references and titles of what it names.",
}
"""Tags that are no resource's."""
ANY = ("400", "401", "406", "429")
"""What may be answered to any request."""
HEADERS: dict[str, dict[str, tuple[str, str, Any]]] = {
    "401": {"WWW-Authenticate": ("string", "How to ask: with a bearer token.", 'Bearer realm="pstn"')},
    "429": {"Retry-After": ("integer", "Seconds after which to try again.", 30)},
}
OPEN = "New words may be added: take one that you do not know as you would take none."
TEXTS = {
    "uuid": "0190163d-8694-739b-aea5-966c26f8ad90",
    "date": "2026-10-05",
    "date-time": "2026-10-05T09:00:00.000000Z",
    "uri": "https://pstn.example.org/api/v1/",
    "decimal": "1250.50",
}
"""An example for each format of text."""


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Complete the file; called by drf-spectacular as its last step."""
    parts = result["components"]
    parts["securitySchemes"].pop("cookieAuth", None)  # of our own pages; a partner has a token
    for resource in registry.values():
        parts["schemas"][brief_name(resource)] = _brief(resource, parts["schemas"])
    parts["schemas"] = dict(sorted(parts["schemas"].items()))
    for name, schema in parts["schemas"].items():
        if name.endswith("OrRows"):  # no field of a record is always there, so rows are a record too
            schema["anyOf"] = schema.pop("oneOf")
        if "enum" in schema and any(schema["enum"]):
            schema["description"] = f"{OPEN}\n\n{schema.get('description', '')}".strip()
    for operation in operations(result):
        operation["security"] = [one for one in operation.get("security", []) if "cookieAuth" not in one]
        _close(operation, parts["schemas"])
        _refuse(operation["responses"], parts.setdefault("responses", {}))
        for body in _bodies(operation):
            for kind, media in body.get("content", {}).items():
                if "schema" in media and kind.endswith("json") and not {"example", "examples"} & media.keys():
                    media["example"] = example_of(media["schema"], parts["schemas"])
    parts["responses"] = dict(sorted(parts["responses"].items()))
    told = TAGS | {name: _told(resource) for name, resource in registry.items()}
    result["tags"] = [{"name": name, "description": about} for name, about in sorted(told.items())]
    return result


def operations(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of an OpenAPI file."""
    verbs = {"get", "put", "post", "patch", "delete", "head", "options"}
    for path in result["paths"].values():
        yield from (operation for verb, operation in path.items() if verb in verbs)


def brief_name(resource: type[Resource]) -> str:
    """The name of the short form of a resource's record, which stands where a link is expanded."""
    return f"{resource.model.__name__}Brief"


def example_of(schema: Any, known: Mapping[str, Any], name: str = "") -> Any:
    """A value that fits a schema: what its parts give as examples, else one of its kind; texts say their own name.

    `known` holds the components. A part that refers back to the whole would never end, and no part does.
    """
    if "$ref" in schema:
        return example_of(known[schema["$ref"].rpartition("/")[2]], known, name)
    for key in ("examples", "enum"):
        if schema.get(key):
            return schema[key][0]
    if "const" in schema:
        return schema["const"]
    if "allOf" in schema:
        return example_of({**schema["allOf"][0], **{k: v for k, v in schema.items() if k != "allOf"}}, known, name)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return example_of(schema[key][0], known, name)
    return _of_type(schema, known, name)


def _of_type(schema: Mapping[str, Any], known: Mapping[str, Any], name: str) -> Any:
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = next(one for one in kind if one != "null")
    if kind == "object":
        found = {key: example_of(one, known, key) for key, one in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties")
        return found or ({_key(schema): example_of(more, known, name)} if isinstance(more, dict) and more else {})
    if kind == "array":
        return [example_of(schema["items"], known, name)] if schema.get("items") else []
    if kind == "string":
        return TEXTS.get(schema.get("format", ""), name.replace("_", " ").capitalize() or "Text")
    return {"integer": int(schema.get("minimum", 1)), "number": 12.5, "boolean": True}[kind]


def _key(schema: Mapping[str, Any]) -> str:
    examples = schema.get("propertyNames", {}).get("examples", ["name"])
    return str(examples[0])


def _brief(resource: type[Resource], known: Mapping[str, Any]) -> dict[str, Any]:
    """The short form of a record: what a link becomes where it is expanded."""
    whole = known[resource.model.__name__]["properties"]
    names = [one.name for one in resource.all_columns() if (one.brief or one.name == "id") and not one.needs]
    # A link inside an expanded record stays a reference.
    flat = {name: _unexpanded(whole[name]) for name in names}
    told = f"{resource.title().capitalize()}, in its short form: what a link becomes that is expanded."
    return {"type": "object", "description": told, "properties": flat, "required": names}


def _unexpanded(schema: Mapping[str, Any]) -> dict[str, Any]:
    if "anyOf" not in schema:
        return dict(schema)
    return {**{key: value for key, value in schema.items() if key != "anyOf"}, "type": ["string", "null"]}


def _refuse(responses: dict[str, Any], shared: dict[str, Any]) -> None:
    """Add what any request may be refused with; what says no more than its status does stands in one place."""
    for status in ANY:
        responses.setdefault(status, {"content": {JSON: {"schema": PROBLEM_SCHEMA}}})
    for status, answer in responses.items():
        content = answer.get("content", {})
        if content.get(JSON, {}).get("schema") != PROBLEM_SCHEMA:
            continue
        told = answer.get("description", "")
        if told in ("", PROBLEM_TOLD):
            shared[f"Problem{status}"] = _refusal(status)
            responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
        else:
            responses[status] = _refusal(status, told)
    ordered = dict(sorted(responses.items()))
    responses.clear()
    responses.update(ordered)


def _refusal(status: str, told: str = "") -> dict[str, Any]:
    """One refusal: what it means, its headers, and what its body looks like."""
    told = told or REFUSALS.get(status, PROBLEM_TOLD)
    example = {"type": "about:blank", "title": HTTPStatus(int(status)).phrase, "status": int(status), "detail": told}
    example["instance"] = "urn:uuid:0193e4a0-7c1e-7d11-8a55-2f1f6d0a9b3c"
    media = {"schema": PROBLEM_SCHEMA, "example": example}
    headers = {
        name: {"schema": {"type": kind}, "description": about, "example": shown}
        for name, (kind, about, shown) in HEADERS.get(status, {}).items()
    }
    return {"description": told, "content": {PROBLEM: media}} | ({"headers": headers} if headers else {})


def _close(operation: Mapping[str, Any], schemas: dict[str, Any]) -> None:
    """Say that what is sent has no fields beyond those named: one that is mistyped is refused, and never ignored."""
    named = json.dumps(operation.get("requestBody", {}))
    for name in re.findall(r'"#/components/schemas/(\w+)"', named):
        if schemas[name].get("type") == "object":
            schemas[name]["additionalProperties"] = False


def _bodies(operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "requestBody" in operation:
        yield operation["requestBody"]
    yield from operation["responses"].values()


def _told(resource: type[Resource]) -> str:
    return (resource.__doc__ or resource.plural()).strip()
