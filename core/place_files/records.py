"""The records, the scopes and the made-up updates that place files declare, checked against the models."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from core.choices import RAG
from core.models import Record
from core.place_files.faults import Faults, nearest
from core.place_files.nodes import Node
from core.place_files.values import (
    WrongValueError,
    choice,
    fields_of,
    is_required,
    pounds,
    reference,
    target_of,
    text,
    truth,
    value_of,
    whole_number,
)

NETWORK = "NET"
RESOURCES = (
    *("places", "organisations", "documents", "people", "programmes", "boards", "participations"),
    *("network-memberships", "memberships", "figures", "themes", "workstreams", "workstream-places", "partners"),
    *("milestones", "outcomes", "measures", "readings", "stories", "asks", "pools", "budget-lines"),
    "efficiency-targets",
    *("dependencies", "gates", "gate-items", "gate-reviewers", "gate-conditions", "review-criteria", "reviews"),
    *("review-scores", "evaluations", "evaluation-measures"),
    *("agency-spend", "risks", "risk-controls", "issues", "actions"),
    *("ask-answers", "sharing-agreements", "sharing-parties", "impact-assessments", "place-plans"),
    *("place-plan-measures", "engagements", "staff-roles", "good-practices"),
    *("business-cases", "business-case-conditions"),
)
"""What a file may hold, in the order in which it is made."""

AMOUNTS, INFERRED = "amounts", "year_inferred"
BY_YEAR = "budget-lines"
"""The resource whose records may hold sums by financial year."""

CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
NUMBERED = re.compile(r"([A-Z][A-Z0-9]{1,11})-([A-Z]{2})-([0-9]{2,6})")


@cache
def models_by_name() -> dict[str, type[Record]]:
    """Every kind of record by its name in files and addresses: `budget-lines`."""
    return {
        str(model._meta.verbose_name_plural).replace(" ", "-"): model
        for model in apps.get_models()
        if issubclass(model, Record)
    }


def rank(resource: str) -> int:
    """Where a resource stands in the order in which things are made; scopes are first."""
    return RESOURCES.index(resource) if resource in RESOURCES else -1


@dataclass
class DeclaredScope:
    """The scope with which a file begins."""

    node: Node
    code: str
    title: str
    programme: str | None


@dataclass(eq=False)
class Declared:
    """One record of a file: its values, and the references that its relations name."""

    node: Node
    resource: str
    model: type[Record]
    code: str
    reference: str
    number: int | None
    values: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    amounts: dict[int, Decimal] | None = None
    year_inferred: bool | None = None
    faulty: bool = False
    stored: Record | None = None
    changed: list[str] = field(default_factory=list)
    refusal: Any = None

    @property
    def key(self) -> tuple[type[Record], str]:
        """What finds it among others."""
        return self.model, self.reference


@dataclass(frozen=True)
class DemonstrationUpdate:
    """A made-up status update that `load_demo` plays."""

    workstream: str
    days_ago: int
    leave_as: str
    values: dict[str, Any]
    back_to_green_in_days: int | None = None
    returned_comment: str = ""
    assurance: dict[str, Any] = field(default_factory=dict)
    """Rating and reason of somebody who looks at the workstream on the same day; empty where nobody does."""


@dataclass
class PlaceFile:
    """What one file says."""

    scope: DeclaredScope
    records: list[Declared]
    demonstration: list[tuple[Node, DemonstrationUpdate]]


def place_file(root: Node, faults: Faults) -> PlaceFile | None:
    """What a file says, each record with whether it is faulty; None where its scope is not clear."""
    scope = _scope(root, faults)
    if scope is None:
        return None
    records: list[Declared] = []
    demonstration: list[tuple[Node, DemonstrationUpdate]] = []
    for name, node in (root.keys or {}).items():
        if name == "scope":
            continue
        if name not in (*RESOURCES, "demonstration"):
            faults.at(node, f"There is no resource of this name.{nearest(name, (*RESOURCES, 'demonstration'))}")
        elif node.items is None:
            faults.at(node, f"This is a list of records, not {node.said}.")
        elif name == "demonstration":
            demonstration = [(item, update) for item in node.items if (update := _update(item, faults))]
        else:
            records += [made for item in node.items if (made := _record(name, item, scope, faults))]
    return PlaceFile(scope, records, demonstration)


def _scope(root: Node, faults: Faults) -> DeclaredScope | None:
    node = root.get("scope")
    if node is None:
        faults.at(root, "A place file begins with `scope: {code: …, title: …, programme: …}`.")
        return None
    said = _texts(node, ("code", "title", "programme"), faults)
    if said is None:
        return None
    code, title, programme = (said.get(key, "") for key in ("code", "title", "programme"))
    message = ""
    if not CODE.fullmatch(code):
        message = "`code` is two to twelve capital letters and digits, such as WIR."
    elif not title or len(title) > 200:
        message = "`title` is needed, of at most 200 letters."
    elif (code == NETWORK) == bool(programme):
        message = f"`programme` is the reference of the programme; only {NETWORK} has none."
    elif programme and not re.fullmatch("[A-Z][A-Z0-9]{1,39}", programme):
        message = "`programme` is a reference such as WIRRAL."
    if message:
        faults.at(node, message)
        return None
    return DeclaredScope(node, code, title, programme or None)


def _texts(node: Node, known: tuple[str, ...], faults: Faults) -> dict[str, str] | None:
    """A mapping of texts; None where it is none."""
    if node.keys is None:
        faults.at(node, f"This is a mapping, not {node.said}.")
        return None
    said: dict[str, str] = {}
    for key, value in node.keys.items():
        if key not in known:
            faults.at(value, f"There is no key of this name.{nearest(key, known)}")
        elif value.text is None:
            faults.at(value, f"This is a text, not {value.said}.")
        elif not value.is_null:
            said[key] = value.text.strip()
    return said


# Records ---------------------------------------------------------------------------------------------------------


def _record(resource: str, node: Node, scope: DeclaredScope, faults: Faults) -> Declared | None:
    if node.keys is None:
        faults.at(node, f"A record is a mapping, not {node.said}.")
        return None
    model = models_by_name()[resource]
    identity = _identity(resource, model, node, scope, faults)
    if identity is None:
        identity = (scope.code, "", None)
    record = Declared(node, resource, model, *identity, faulty=not identity[1])
    fields = fields_of(model)
    names = ["reference", *fields, *((AMOUNTS, INFERRED) if resource == BY_YEAR else ())]
    for key, value in node.keys.items():
        try:
            if key in fields:
                _put(record, fields[key], value)
            elif key == INFERRED and key in names:
                record.year_inferred = truth(value)
            elif key == AMOUNTS and key in names:
                record.amounts = _amounts(record, value, faults)
            elif key not in names:
                raise WrongValueError(f"{resource} have no key of this name.{nearest(key, names)}")
        except WrongValueError as fault:
            record.faulty = True
            faults.at(value, str(fault))
    for name in (name for name, known in fields.items() if is_required(known) and name not in node.keys):
        record.faulty = True
        faults.at(node, f"The key `{name}` is missing.")
    return record


def _put(record: Declared, field: models.Field[Any, Any], node: Node) -> None:
    value = value_of(field, node)
    if value is not None and target_of(field):
        record.relations[field.name] = value
    else:
        record.values[field.name] = value


def _identity(
    resource: str, model: type[Record], node: Node, scope: DeclaredScope, faults: Faults
) -> tuple[str, str, int | None] | None:
    """The scope's code, the reference and its number; None where the reference does not fit."""
    given = (node.keys or {}).get("reference")
    if given is None:
        faults.at(node, "The key `reference` is missing: every record carries its own.")
        return None
    try:
        said = reference(given)
    except WrongValueError as fault:
        faults.at(given, str(fault))
        return None
    if not model.kind_code:
        if said == scope.programme:
            return scope.code, said, None
        faults.at(given, f"{said} is not {scope.programme or 'the programme of any scope'}, which `scope` names.")
        return None
    parts = NUMBERED.fullmatch(said)
    expected = f"{scope.code}-{model.kind_code}-01"
    if not parts or f"{int(parts[3]):02d}" != parts[3] or parts[3] == "00":
        faults.at(given, f"{said} is not a reference of {resource}, such as {expected}.")
    elif parts[2] != model.kind_code:
        faults.at(given, f"{parts[2]} does not fit: references of {resource} are like {expected}.")
    elif parts[1] not in (scope.code, NETWORK):
        allowed = " or ".join(dict.fromkeys((scope.code, NETWORK)))
        faults.at(given, f"{parts[1]} is another scope: references in this file begin with {allowed}.")
    else:
        return parts[1], said, int(parts[3])
    return None


def _amounts(record: Declared, node: Node, faults: Faults) -> dict[int, Decimal]:
    """Pounds by the year in which a financial year starts."""
    if node.keys is None:
        raise WrongValueError(f"This is a mapping of years to pounds, such as {{2011: 920000}}, not {node.said}.")
    amounts: dict[int, Decimal] = {}
    for year, value in node.keys.items():
        try:
            if not re.fullmatch("(19|20)[0-9]{2}", year):
                raise WrongValueError("A financial year is named by the year in which it starts, such as 2011.")
            amounts[int(year)] = pounds(value)
        except WrongValueError as fault:
            record.faulty = True
            faults.at(value, str(fault))
    return amounts


# Made-up updates -------------------------------------------------------------------------------------------------

ASSURANCE = {"assurance_rag": "rag", "assurance_reason": "reason"}
RATINGS = ("rag", "rag_time", "rag_money", "rag_benefits", "rag_risk")
TEXTS = (
    *("summary", "done", "next_steps", "help_needed", "path_to_green", "rag_reason", "override_reason"),
    *("returned_comment", "assurance_reason"),
)
ENDS = ("published", "submitted", "returned", "draft")
KEYS = ("workstream", "days_ago", *RATINGS, *TEXTS, "assurance_rag", "back_to_green_in_days", "leave_as")
NEEDED = ("workstream", "days_ago", "rag", "summary", "leave_as")


def _update(node: Node, faults: Faults) -> DemonstrationUpdate | None:
    if node.keys is None:
        faults.at(node, f"An update is a mapping, not {node.said}.")
        return None
    before = len(faults)
    said: dict[str, Any] = {}
    for key, value in node.keys.items():
        try:
            said[key] = _said(key, value)
        except WrongValueError as fault:
            faults.at(value, str(fault))
    for key in (key for key in NEEDED if key not in node.keys):
        faults.at(node, f"The key `{key}` is missing.")
    if len(faults) == before and (message := _misses(said)):
        faults.at(node, message)
    if len(faults) > before:
        return None
    return DemonstrationUpdate(
        said.pop("workstream"),
        said.pop("days_ago"),
        said.pop("leave_as"),
        back_to_green_in_days=said.pop("back_to_green_in_days", None),
        returned_comment=said.pop("returned_comment", ""),
        assurance={name: said.pop(key) for key, name in ASSURANCE.items() if key in said},
        values=said,
    )


def _said(key: str, node: Node) -> Any:
    if key in (*RATINGS, "assurance_rag"):
        return choice(node, RAG.values)
    if key == "leave_as":
        return choice(node, ENDS)
    if key in TEXTS:
        return text(node)
    if key == "workstream":
        return reference(node)
    if key in ("days_ago", "back_to_green_in_days"):
        days = whole_number(node)
        if not 0 <= days <= 3650:
            raise WrongValueError("Days are counted from 0 to 3650.")
        return days
    raise WrongValueError(f"Updates have no key of this name.{nearest(key, KEYS)}")


def _misses(said: dict[str, Any]) -> str:
    """What an update still needs before a service would take it; empty where it needs nothing."""
    off_plan = RAG(said["rag"]).needs_path_to_green and said["leave_as"] != "draft"
    if off_plan and not (said.get("rag_reason") and said.get("path_to_green") and "back_to_green_in_days" in said):
        return "Red and amber need `rag_reason`, `path_to_green` and `back_to_green_in_days`."
    if said["leave_as"] == "returned" and not said.get("returned_comment"):
        return "A returned update needs `returned_comment`."
    if len(ASSURANCE.keys() & said.keys()) == 1:
        return "An assurance rating needs both `assurance_rag` and `assurance_reason`."
    return ""
