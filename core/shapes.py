"""What the OpenAPI file says of one value: a column of a resource, a field of a form."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django import forms
from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.columns import MONEY, AnyLink, Choice, Column, Currency, Link
from core.contract import brief_name
from core.forms import DayField, JsonField, PoundsField
from core.resources import Resource, registry
from core.writing import AccountField, AnyRecordField, RecordField


def shaped(shape: dict[str, Any], **options: Any) -> serializers.Field[Any, Any, Any, Any]:
    """A field of which the file says exactly this JSON Schema."""
    kind = extend_schema_field(shape)(type("ShapedField", (serializers.JSONField,), {}))
    return cast("serializers.Field[Any, Any, Any, Any]", kind(**options))


@cache
def serializer_of(name: str) -> type[serializers.Serializer[Any]]:
    """The columns of a resource as drf-spectacular wants them; nothing else serialises by it."""
    resource = registry[name]
    fields: dict[str, Any] = {column.name: _shown(resource, column) for column in resource.all_columns()}
    told = f"{(resource.__doc__ or '').strip()} All fields are there unless `fields` or `brief` chooses some."
    return type(f"{resource.model.__name__}Serializer", (serializers.Serializer,), fields | {"__doc__": told})


def _shown(resource: type[Resource], column: Column) -> serializers.Field[Any, Any, Any, Any]:
    """A column as a field that knows its JSON form; `fields` may leave any out, so none is required."""
    told = column.description or {"link": "A reference.", "money": "Pounds sterling (GBP)."}.get(column.kind, "")
    told = f"{told} {column.deprecated.words}".strip() if column.deprecated else told
    null = not isinstance(column, Currency) and (
        _may_be_null(resource.model, column.source) or column.name in resource.expand
    )
    if isinstance(column, Choice):
        blank = _last(resource.model, column.source).blank
        return serializers.ChoiceField(
            choices=column.choices.choices, help_text=told, required=False, allow_null=null, allow_blank=blank
        )
    shape = shape_of(resource, column)
    if null and column.name in resource.expand:
        short = brief_name(registry[resource.expand[column.name]])
        brief = {"$ref": f"#/components/schemas/{short}"}
        shape = {"anyOf": [{"type": "string"}, brief, {"type": "null"}], "examples": shape["examples"]}
    elif null and "type" in shape:
        shape |= {"type": [shape["type"], "null"]}
    if column.deprecated:
        shape |= {"deprecated": True}
    return shaped(shape, help_text=told, required=False)


def shape_of(resource: type[Resource], column: Column) -> dict[str, Any]:
    """The JSON Schema of a column where it is not null, with an example where its kind alone tells none."""
    shape = dict(column.shape)
    example = None
    if column.name == "reference":
        example = _reference(resource)
    elif isinstance(column, Link):
        example = f"WIR-{getattr(resource.links_to(column), 'kind_code', '') or 'WS'}-01"
    elif isinstance(column, AnyLink):
        example = "WIR-WS-01"
    elif column.name == "programme":
        example = "WIRRAL"
    return shape | ({"examples": [example]} if example else {})


def _reference(of: Any) -> str:
    """An example for a resource or a field, by the kind of record that it has; any, where that is any."""
    model = getattr(of, "model", None)
    return f"WIR-{getattr(model, 'kind_code', '') or 'WS'}-01"


def _last(model: Any, path: str) -> Any:
    """The field at the end of a path; None where a query set adds the value."""
    field = None
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return None
        model = field.related_model
    return field


def _may_be_null(model: Any, path: str) -> bool:
    """Whether any step of a path may be empty; what a query set adds or the database works out may be."""
    steps = path.split("__")
    fields = [_last(model, "__".join(steps[: number + 1])) for number in range(len(steps))]
    return any(field is None or field.null or getattr(field, "generated", False) for field in fields)


def written_by(one: forms.Field, *, partial: bool) -> serializers.Field[Any, Any, Any, Any]:
    """The serializer field that a form field reads; null empties what may be empty."""
    options: dict[str, Any] = {
        "required": one.required and not partial,
        "help_text": str(one.help_text or one.label or ""),
    }
    if isinstance(one, JsonField):
        return shaped({**one.shape, "type": [one.shape["type"], "null"]}, **options)
    if isinstance(one, AccountField):
        return shaped({"type": "string" if one.required else ["string", "null"], "examples": ["a.officer"]}, **options)
    if isinstance(one, AnyRecordField | RecordField | PoundsField):
        shape = dict(MONEY) if isinstance(one, PoundsField) else {"type": "string", "examples": [_reference(one)]}
        return shaped(shape if one.required else shape | {"type": ["string", "null"]}, **options)
    plain = isinstance(one, forms.BooleanField) and not isinstance(one, forms.NullBooleanField)
    options["allow_null"] = not (one.required or plain)
    if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.ModelChoiceField):
        choices: Any = one.choices
        return serializers.ChoiceField(choices=[choice for choice in choices if choice[0]], **options)
    if isinstance(one, forms.BooleanField):
        return serializers.BooleanField(**options)
    if isinstance(one, forms.IntegerField):
        bounds: dict[str, Any] = {"min_value": one.min_value, "max_value": one.max_value}
        return serializers.IntegerField(**options, **bounds)
    if isinstance(one, DayField):
        return serializers.DateField(**options)
    longest = getattr(one, "max_length", None)
    if one.required:  # not blank, and no blank alone
        shape = {"type": "string", "pattern": r"\S"} | ({"maxLength": longest} if longest else {})
        return shaped(shape | {"examples": [str(one.label or "Text")]}, **options)
    return serializers.CharField(**options, allow_blank=True, max_length=longest)
