"""The columns of a resource: what each holds, how JSON and how a page shows it, how it is filtered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When

from core import dbjson
from core.choices import Visibility
from core.deprecation import Deprecation

UNSEEN = "One that you may not see"
OPEN = (Visibility.PUBLIC, Visibility.PARTNERS)


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
    shape: Mapping[str, Any] = {"type": "string"}
    """What its JSON value is, as JSON Schema, where it is not null."""
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
        deprecated: Deprecation | None = None,
    ) -> None:
        self.name = name
        self.source = source or name
        self.label = label or name.replace("_", " ").capitalize()
        self.brief = brief
        self.needs = needs
        self.sortable = (self.sortable if sortable is None else sortable) and not needs
        self.description = description
        self.deprecated = deprecated

    @property
    def stored(self) -> Any:
        """The expression that gives the value as the database holds it."""
        return F(self.source)

    @property
    def value(self) -> Any:
        """The same in its JSON form."""
        return self.form(self.stored) if self.form else self.stored

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

    def told(self, record: models.Model) -> Any:
        """The value that a page tells."""
        return self.of(record)

    def cell(self, record: models.Model, url_of: Callable[[Any], str | None]) -> Cell:
        """The value as a page shows it; `url_of` gives None for a record that its reader may not see."""
        return self.shown(self.told(record))

    def shown(self, value: Any) -> Cell:
        """Any value of this column as a page shows it."""
        return Cell(self.kind, value, str(value if value is not None else ""))

    @property
    def related(self) -> str:
        """The relation that must be loaded for `of`, if any."""
        return self.source.rsplit("__", 1)[0] if "__" in self.source else ""


Text = Column


class Id(Column):
    """The UUID of the record."""

    form = dbjson.IdForm
    shape = {"type": "string", "format": "uuid"}


class Choice(Column):
    """A word from a list of choices; one about the value of a field `beside` it is not told on a page without that."""

    kind = "text"

    def __init__(
        self, name: str, choices: type[models.TextChoices], source: str = "", beside: str = "", **options: Any
    ) -> None:
        super().__init__(name, source, **options)
        self.choices = choices
        self.beside = beside
        self.kind = "rag" if choices.__name__ == "RAG" else "text"

    def told(self, record: models.Model) -> Any:
        return "" if self.beside and getattr(record, self.beside) is None else self.of(record)

    def shown(self, value: Any) -> Cell:
        return Cell(self.kind, value, dict(self.choices.choices).get(value, value or ""))


class Day(Column):
    """A date."""

    kind = "day"
    form = dbjson.DayForm
    shape = {"type": "string", "format": "date"}


class Moment(Column):
    """A moment, stored in UTC to the microsecond."""

    kind = "moment"
    form = dbjson.MomentForm
    shape = {"type": "string", "format": "date-time"}

    def shown(self, value: Any) -> Cell:
        """The moment; one that has not come is no figure that somebody left out."""
        return Cell(self.kind, value, "Not yet" if value is None else str(value))


MONEY = {"type": "string", "format": "decimal", "pattern": r"^-?\d+\.\d{2}$", "examples": ["1250.50"]}
"""A sum of pounds sterling (GBP) with two decimals, as a string: no float on the way loses a penny."""


class Money(Column):
    """A sum of pounds, as a decimal string."""

    kind = "money"
    form = dbjson.MoneyForm
    shape = MONEY
    sortable = False


class Currency(Column):
    """What the sums of a record are in: pounds sterling, all of them."""

    shape = {"type": "string", "enum": ["GBP"]}
    sortable = False

    def __init__(self) -> None:
        super().__init__("currency")

    @property
    def stored(self) -> Any:
        return Value("GBP", models.TextField())

    def part(self) -> dbjson.Part:
        return dbjson.Part(self.name, self.value)

    def of(self, record: models.Model) -> Any:
        return "GBP"


class Number(Column):
    """A decimal number."""

    kind = "number"
    form = dbjson.NumberForm
    shape = {"type": "number", "format": "double"}
    sortable = False
    literal = True

    def shown(self, value: Any) -> Cell:
        """Without the idle zeros of the database."""
        if isinstance(value, Decimal):
            value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
        return super().shown(value)


class Whole(Column):
    """A whole number."""

    kind = "number"
    shape = {"type": "integer"}


class FinancialYear(Whole):
    """The year in which a financial year starts."""

    kind = "financial_year"


class Truth(Column):
    """Yes, no, or not stated."""

    kind = "bool"
    form = dbjson.TruthForm
    shape = {"type": "boolean"}
    sortable = False
    literal = True


class Json(Column):
    """A document of the record's own; anything, where `shape` does not say what it looks like."""

    kind = "json"
    form = dbjson.JsonForm
    sortable = False
    literal = True

    def __init__(self, name: str, source: str = "", *, shape: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(name, source, **options)
        self.shape = shape or {}


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


class AbroadLink(Link):
    """Another record that may belong to another programme, or be for fewer readers than this one.

    Then no reference is given, and who sees it may expand it.

    So whoever sees this record learns of the other only that there is one.
    """

    def __init__(self, name: str, relation: str = "", **options: Any) -> None:
        super().__init__(name, relation, sortable=False, **options)

    @property
    def stored(self) -> Any:
        return self._known(self.source)

    def part_at(self, source: str) -> dbjson.Part:
        return dbjson.Part(self.name, self._known(source))

    def _known(self, source: str) -> Any:
        at_home = models.Q(**{f"{self.relation}__scope": F("scope")})
        as_open = models.Q(**{f"{self.relation}__visibility__in": OPEN}) | ~models.Q(visibility__in=OPEN)
        return Case(When(at_home & as_open, then=F(source)), default=Value(None), output_field=models.TextField())

    def cell(self, record: models.Model, url_of: Callable[[Any], str | None]) -> Cell:
        other = getattr(record, self.relation, None)
        if other is not None and url_of(other) is None:
            return Cell("text", UNSEEN, UNSEEN)
        return super().cell(record, url_of)


class AnyLink(Column):
    """A record of any kind, by its reference."""

    kind = "link"

    def __init__(self, name: str, **options: Any) -> None:
        self.relation = name
        super().__init__(name, f"{name}_reference", **options)

    def cell(self, record: models.Model, url_of: Callable[[Any], str | None]) -> Cell:
        other = getattr(record, self.name)
        if other is None:
            return Cell("text", "", "")
        url = url_of(other)
        return (
            Cell("text", other.reference, other.reference)
            if url is None
            else Cell("link", other.reference, str(other), url)
        )


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


def relations_of(columns: Sequence[Column]) -> list[str]:
    """The relations that a page must load to show these columns."""
    return sorted({column.related for column in columns if column.related})
