"""What the columns of a file are: those of the export, by name or label, and which of them can be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from core.access import Access
from core.columns import Column, Json, Moment
from core.forms import JsonField
from core.imports.faults import FileFaultError
from core.resources import Resource, Write

KEYS = ("reference", "id", "version")


@dataclass(frozen=True)
class Layout:
    """Where each value of a row stands. All columns that are of the list are known; others never get this far."""

    resource: type[Resource]
    positions: dict[str, int]
    escaped: bool = True
    """Whether risky texts have an apostrophe in front, as in CSV."""

    def cell(self, row: Sequence[str], name: str) -> str:
        """The text of a row under a column; empty where the file has no such column."""
        position = self.positions.get(name)
        return row[position] if position is not None else ""

    def written_by(self, write: Write | None) -> list[str]:
        """The columns of the file that a form takes, in its order."""
        fields = fields_of(write)
        return [name for name in self.positions if name in fields and name not in KEYS]

    def told_beside(self, write: Write | None) -> list[Column]:
        """The columns that the export shows and a form does not take: a cell that says something new is pointed out."""
        fields = fields_of(write)
        others = [self.resource.column(name) for name in self.positions if name not in fields and name not in KEYS]
        return [column for column in others if column is not None and not isinstance(column, Moment)]

    def label(self, name: str) -> str:
        """What a person calls a column or a field."""
        column = self.resource.column(name)
        return column.label if column else name.replace("_", " ").capitalize()


def adding(resource: type[Resource]) -> Write | None:
    """The write by which a row becomes a new record; None where one has to be given its reference, on its own page."""
    write = resource.create
    return write if write and write.may and "reference" not in getattr(write.form, "base_fields", {}) else None


def changing(resource: type[Resource]) -> Write | None:
    """The write by which a row changes a record."""
    return resource.change if resource.change and resource.change.may else None


def may_import(resource: type[Resource], access: Access) -> bool:
    """Whether somebody may write such records anywhere, by a file as by a form."""
    writes = (adding(resource), changing(resource))
    return any(one.may(access, scope) for one in writes if one and one.may for scope in access.roles)


def fields_of(write: Write | None) -> dict[str, forms.Field]:
    """The fields of a form that fit into a cell."""
    fields: dict[str, forms.Field] = getattr(write.form, "base_fields", {}) if write else {}
    return {name: one for name, one in fields.items() if not isinstance(one, JsonField)}


def layout_of(resource: type[Resource], header: Sequence[str], *, escaped: bool = True) -> Layout:
    """The columns that a heading names; FileFaultError where one is unknown or named twice, or none can be written."""
    known = _known(resource)
    named = [known.get(" ".join(text.split()).casefold(), "") for text in header]
    unknown = [text for text, name in zip(header, named, strict=True) if not name]
    if unknown:
        there = ", ".join(dict.fromkeys(known.values()))
        raise FileFaultError(f"There is no column “{'”, “'.join(unknown[:10])}” in this list. There are: {there}.")
    twice = next((text for text, name in zip(header, named, strict=True) if named.count(name) > 1), None)
    if twice is not None:
        raise FileFaultError(f"The column “{twice}” stands twice in the heading.")
    layout = Layout(resource, {name: position for position, name in enumerate(named)}, escaped)
    if not {*layout.written_by(adding(resource)), *layout.written_by(changing(resource))} - {"programme"}:
        there = ", ".join({**fields_of(adding(resource)), **fields_of(changing(resource))})
        raise FileFaultError(f"The file has no column that can be written. These can: {there}.")
    return layout


def _known(resource: type[Resource]) -> dict[str, str]:
    """What a heading may say, in lower case, with the name of the column that it means; names go before labels."""
    exported = [column for column in resource.all_columns() if not isinstance(column, Json)]
    names = [column.name for column in exported]
    names += [*fields_of(adding(resource)), *fields_of(changing(resource))]
    labels = {column.label.casefold(): column.name for column in exported}
    return labels | {name.casefold(): name for name in names}
