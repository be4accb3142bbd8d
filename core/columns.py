"""The columns of a resource: what each holds, how JSON and how a page shows it, how it is filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F
from rest_framework import serializers

from core import dbjson


@dataclass(frozen=True)
class Cell:
    """One value as a page shows it; `kind` chooses the markup."""

    kind: str
    value: Any = None
    label: str = ""
    url: str = ""


class Column:
    """Text; the base of the other kinds.

    `source` is the path of the value in the ORM, the name itself where not given. `brief` columns are in the short
    form and in a page's list; `needs` names a QuerySet method that adds the value; `sortable` ones may order a list.
    """

    kind = "text"
    form: type[dbjson.Form] | None = None
    sortable = True
    literal = False

    def __init__(
        self,
        name: str,
        source: str = "",
        *,
        label: str = "",
        brief: bool = False,
        needs: str = "",
        sortable: bool | None = None,
        description: str = "",
    ) -> None:
        self.name = name
        self.source = source or name
        self.label = label or name.replace("_", " ").capitalize()
        self.brief = brief
        self.needs = needs
        self.sortable = (self.sortable if sortable is None else sortable) and not needs
        self.description = description

    @property
    def value(self) -> Any:
        """The expression that gives the value in its JSON form."""
        return self.form(F(self.source)) if self.form else F(self.source)

    def part(self) -> dbjson.Part:
        """The key of the JSON object."""
        return self.part_at(self.source)

    def part_at(self, source: str) -> dbjson.Part:
        """The same key, of a value that stands elsewhere: of a record that is expanded."""
        value = self.form(F(source)) if self.form else F(source)
        return dbjson.Part(self.name, value, literal=self.literal)

    def of(self, record: models.Model) -> Any:
        """The value in Python, from a record whose relations are loaded."""
        value: Any = record
        for step in self.source.split("__"):
            value = getattr(value, step, None)
        return value

    def cell(self, record: models.Model, url_of: Callable[[Any], str | None]) -> Cell:
        """The value as a page shows it; `url_of` gives None for a record that its reader may not see."""
        return self.shown(self.of(record))

    def shown(self, value: Any) -> Cell:
        """Any value of this column as a page shows it."""
        return Cell(self.kind, value, str(value if value is not None else ""))

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        """The same for the OpenAPI file."""
        return serializers.CharField(help_text=self.description)

    @property
    def related(self) -> str:
        """The relation that must be loaded for `of`, if any."""
        return self.source.rsplit("__", 1)[0] if "__" in self.source else ""


Text = Column


class Id(Column):
    """The UUID of the record."""

    form = dbjson.IdForm

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.UUIDField(help_text=self.description)


class Choice(Column):
    """A word from a list of choices."""

    kind = "text"

    def __init__(self, name: str, choices: type[models.TextChoices], source: str = "", **options: Any) -> None:
        super().__init__(name, source, **options)
        self.choices = choices
        self.kind = "rag" if choices.__name__ == "RAG" else "text"

    def shown(self, value: Any) -> Cell:
        return Cell(self.kind, value, dict(self.choices.choices).get(value, value or ""))

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.ChoiceField(choices=self.choices.choices, help_text=self.description)


class Day(Column):
    """A date."""

    kind = "day"
    form = dbjson.DayForm

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.DateField(allow_null=True, help_text=self.description)


class Moment(Column):
    """A moment, stored in UTC to the microsecond."""

    kind = "moment"
    form = dbjson.MomentForm

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.DateTimeField(allow_null=True, help_text=self.description)


class Money(Column):
    """A sum of pounds, as a decimal string."""

    kind = "money"
    form = dbjson.MoneyForm
    sortable = False

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.DecimalField(20, 2, allow_null=True, help_text=self.description or "Pounds.")


class Number(Column):
    """A decimal number."""

    kind = "number"
    form = dbjson.NumberForm
    sortable = False
    literal = True

    def shown(self, value: Any) -> Cell:
        """Without the idle zeros of the database."""
        if isinstance(value, Decimal):
            value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
        return super().shown(value)

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.FloatField(allow_null=True, help_text=self.description)


class Whole(Column):
    """A whole number."""

    kind = "number"

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.IntegerField(allow_null=True, help_text=self.description)


class FinancialYear(Whole):
    """The year in which a financial year starts."""

    kind = "financial_year"


class Truth(Column):
    """Yes, no, or not stated."""

    kind = "bool"
    form = dbjson.TruthForm
    sortable = False
    literal = True

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.BooleanField(allow_null=True, help_text=self.description)


class Json(Column):
    """A document of the record's own."""

    kind = "json"
    form = dbjson.JsonForm
    sortable = False
    literal = True

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.JSONField(help_text=self.description)


class Link(Column):
    """Another record, by its reference; an object where it is expanded."""

    kind = "link"

    def __init__(self, name: str, relation: str = "", **options: Any) -> None:
        self.relation = relation or name
        super().__init__(name, f"{self.relation}__reference", **options)

    @property
    def related(self) -> str:
        return self.relation

    def cell(self, record: models.Model, url_of: Callable[[Any], str | None]) -> Cell:
        other: Any = record
        for step in self.relation.split("__"):
            other = getattr(other, step, None)
        if other is None:
            return Cell("text")
        url = url_of(other)
        if url is None:
            return Cell("text", other.reference, other.reference)
        return Cell("link", other.reference, str(other), url)

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.CharField(allow_null=True, help_text=self.description or "A reference.")


class Account(Column):
    """A user account, by its name."""

    def __init__(self, name: str, relation: str = "", **options: Any) -> None:
        self.relation = relation or name
        super().__init__(name, f"{self.relation}__username", sortable=False, **options)

    @property
    def related(self) -> str:
        return self.relation

    def cell(self, record: models.Model, url_of: Callable[[Any], str | None]) -> Cell:
        other = getattr(record, self.relation, None)
        return Cell("text", None, str(other or ""))

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.CharField(allow_null=True, help_text=self.description or "A user name.")


def relations_of(columns: Sequence[Column]) -> list[str]:
    """The relations that a page must load to show these columns."""
    return sorted({column.related for column in columns if column.related})
