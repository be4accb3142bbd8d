"""A resource as one flat table: what it links to by reference and title, words of a choice with their label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, OuterRef, Subquery, TextField, Value, When

from core.columns import Choice, Column, Link
from core.exports.fields import Field, fields_of
from core.resources import Resource, resource_of

if TYPE_CHECKING:
    from core.access import Reader


def flat_fields(resource: type[Resource], reader: Reader, readable: frozenset[str] | None = None) -> list[Field]:
    """Its columns in the declared order, those that every record has in front, each with what explains it behind.

    So a column that is declared last is the last of the table, and nothing that a report refers to moves. The title of
    a record that the reader may not see is left empty, and so are those of resources that are not `readable`.
    """
    own = [column.name for column in resource.columns]
    columns = sorted(resource.all_columns(), key=lambda column: column.name in own)
    return [
        field for column in columns for field in (*fields_of([column]), *_explained(resource, column, reader, readable))
    ]


def _explained(
    resource: type[Resource], column: Column, reader: Reader, readable: frozenset[str] | None
) -> Iterator[Field]:
    if isinstance(column, Choice):
        whens = [When(**{column.source: word}, then=Value(str(label))) for word, label in column.choices.choices]
        label = Case(*whens, default=F(column.source), output_field=TextField())
        yield Field(f"{column.name}_label", label, "text")
    elif isinstance(column, Link):
        model = _model_behind(resource, column)
        other = resource_of(model)
        title = (other.column("title") or other.column("name")) if other else None
        if title and other and readable is not None and other.name not in readable:
            yield Field(f"{column.name}_title", Value(None, TextField()), "text")
        elif title:
            seen = model.objects.visible_to(reader).filter(pk=OuterRef(f"{column.relation}_id"))
            yield Field(f"{column.name}_title", Subquery(seen.values(title.source)), "text")


def _model_behind(resource: type[Resource], column: Link) -> Any:
    model: Any = resource.model
    for step in column.relation.split("__"):
        model = model._meta.get_field(step).related_model
    return model
