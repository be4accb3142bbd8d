"""What the OpenAPI file says once: parameters and answers that several operations have alike stand in its components.

A name follows from where a thing stands, so that one more resource renames nothing: what every resource has by its own
name (`limit`), what belongs to one by that of the resource in front (`status-updates.state`), a record that is answered
by the name of its schema (`StatusUpdate`). What stands once stays where it stands.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from core.contract import JSON, operations
from core.resources import registry

EVERYWHERE = {
    *("Idempotency-Key", "If-Match", "If-None-Match", "key"),
    *("limit", "cursor", "brief", "count", "as_at"),
    *("q", "programme", "reference", "updated_since", "version", "visibility"),
}
"""Parameters that do not depend on the resource."""

REFERENCE = re.compile(r'"#/components/(\w+)/([^"]+)"')

Slot = tuple[str, Any, Any]
"""A name, and the list or dict with the key in it where something stands that could be referred to by that name."""


def share(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Put what is repeated into components; called by drf-spectacular after the file is complete."""
    for kind, slots in (("parameters", _parameters(result)), ("responses", _answers(result))):
        shared = result["components"].setdefault(kind, {})
        for name, alike in _repeated(slots).items():
            if name in shared:
                raise ValueError(f"There is {name} in components/{kind} already.")
            shared[name] = alike[0][1][alike[0][2]]
            for _name, holder, key in alike:
                holder[key] = {"$ref": f"#/components/{kind}/{name}"}
        result["components"][kind] = dict(sorted(shared.items()))
    return result


def part_of(result: dict[str, Any], tag: str) -> dict[str, Any]:
    """What the description says of one tag: its operations, and of the components those that they refer to."""
    paths = {
        path: {verb: operation for verb, operation in verbs.items() if tag in operation.get("tags", ())}
        for path, verbs in result["paths"].items()
    }
    paths = {path: verbs for path, verbs in paths.items() if verbs}
    parts: dict[str, dict[str, Any]] = {"securitySchemes": result["components"]["securitySchemes"]}
    asked = _referred(paths)
    while asked:
        kind, name = asked.pop()
        if name not in parts.setdefault(kind, {}):
            parts[kind][name] = result["components"][kind][name]
            asked |= _referred(parts[kind][name])
    return {
        **result,
        "paths": paths,
        "components": parts,
        "tags": [one for one in result["tags"] if one["name"] == tag],
    }


def _referred(part: Any) -> set[tuple[str, str]]:
    """Kind and name of each component that something refers to."""
    return {(kind, name) for kind, name in REFERENCE.findall(json.dumps(part, default=str))}


def _repeated(slots: Iterator[Slot]) -> dict[str, list[Slot]]:
    """For each name the places that hold the same, where they are several; of two such things that held by more."""
    named: dict[str, dict[str, list[Slot]]] = defaultdict(lambda: defaultdict(list))
    for slot in slots:
        name, holder, key = slot
        named[name][json.dumps(holder[key], sort_keys=True, default=str)].append(slot)
    most = {name: max(kinds.values(), key=len) for name, kinds in named.items()}
    return {name: alike for name, alike in most.items() if len(alike) > 1}


def _parameters(result: dict[str, Any]) -> Iterator[Slot]:
    for path, methods in result["paths"].items():
        for operation in operations({"paths": {path: methods}}):
            parameters = operation.get("parameters", [])
            for index, parameter in enumerate(parameters):
                name = parameter["name"]
                yield name if name in EVERYWHERE else f"{_owner(path)}.{name}", parameters, index


def _owner(path: str) -> str:
    """The resource that an address is of, be it its list, one of its records or its table; else its last part."""
    steps = [step.removesuffix(".csv").replace("_", "-") for step in path.strip("/").split("/")]
    return next((step for step in steps if step in registry), steps[-1])


def _answers(result: dict[str, Any]) -> Iterator[Slot]:
    """What is not a refusal: that nothing has changed, or a record, by its schema; refusals are shared already."""
    for operation in operations(result):
        for status, answer in operation["responses"].items():
            schema = answer.get("content", {}).get(JSON, {}).get("schema", {})
            if status == "304":
                yield "Unchanged", operation["responses"], status
            elif "$ref" in schema:
                yield schema["$ref"].rpartition("/")[2], operation["responses"], status
