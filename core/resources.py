"""The one declaration of a model: from it come its list and detail page, history, REST, exports and OpenAPI."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse

from core import dbjson, paging
from core.choices import Visibility
from core.columns import Choice, Column, Currency, Id, Link, Moment, Money, Text, Whole, relations_of
from core.deprecation import Deprecation
from core.filters import ResourceFilter, filter_set_of
from core.forms import DayField
from core.models import Record
from core.problems import InvalidParametersError, UnknownParametersError

if TYPE_CHECKING:
    from core.access import Reader

MOST = 1000
"""The longest page of a list."""


@dataclass(frozen=True)
class Write:
    """One way of changing a record: the service that does it and the form that reads what is given.

    The service gets the record under `argument` (nothing when it makes one), the form's clean values, `actor`, `now`
    and, where a record is changed, `version`.
    """

    service: Callable[..., Record]
    form: type[forms.BaseForm]
    argument: str = ""
    summary: str = ""
    may: Callable[[Reader, uuid.UUID], bool] | None = None
    """Whether somebody may do it in a scope, so that pages offer it; the service decides for itself."""
    when: Callable[[Any], bool] | None = None
    """Whether it can be done to a record as it stands, so that its page offers it."""
    since: Callable[[Any], date] | None = None
    """The first day on which it can be done to a record, where its page does not offer it before."""
    theirs: Callable[[Reader, Any, date], bool] | None = None
    """Whether somebody who may do it in a scope may do it to that record on a day, where that is more to ask."""
    told: str = ""
    """What the page says above the form, where that is more than the summary."""

    def opened(self, data: Any, reader: Reader, record: Record | None = None, **options: Any) -> Any:
        """The form with what was given, open to what the reader may name."""
        if getattr(self.form, "takes_user", False):
            options |= {"user": reader} | ({"scope_id": record.scope_id} if record is not None else {})
        return self.form(data, **options)


@dataclass(frozen=True)
class Panel:
    """A part of a detail page: a template and the data it needs, read by a fixed number of queries.

    `load` takes the record, the reader and the day that the page shows; where it gives nothing, the panel is left out.
    The template gets `data`, `csrf_token` for its forms, and `as_at` where the page shows the past.
    """

    title: str
    template: str
    load: Callable[..., Mapping[str, Any] | None]
    replaces: tuple[str, ...] = ()
    """The resources whose rows it tells, by name: the page does not list them again."""
    leads: bool = False
    """Whether it stands above the record's own columns."""
    adds: tuple[str, ...] = ()
    """The resources, by name, to whose forms it leads itself: the page does not lead there again."""


@dataclass(frozen=True)
class SubPage:
    """A page of its own about one record, linked from its page and from its other pages; takes the reference."""

    title: str
    url_name: str


@dataclass
class Asked:
    """What a request for a list asks: the rows, their order, where to start, and which columns."""

    rows: QuerySet[Any]
    terms: list[paging.Term]
    parts: list[dbjson.Part]
    limit: int
    after: list[Any] | None = None
    count: bool = False

    @property
    def ordered(self) -> QuerySet[Any]:
        """The whole list in its order."""
        return self.rows.order_by(*(term.order for term in self.terms))

    @property
    def behind(self) -> QuerySet[Any]:
        """The rows from where the page starts, in no order."""
        return self.rows if self.after is None else self.rows.filter(paging.behind(self.terms, self.after))

    def page(self) -> QuerySet[Any]:
        """The rows of this page and one more, by which the end is known."""
        return self.behind.order_by(*(term.order for term in self.terms))[: self.limit + 1]

    @property
    def keys(self) -> list[str]:
        """The sources of the order."""
        return [term.source for term in self.terms]


class Resource:
    """A model as everybody meets it. A subclass names its columns; every method is one thing that it may override."""

    name: ClassVar[str] = ""
    """In addresses: budget-lines."""
    model: ClassVar[type[Record]]
    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[type[ResourceFilter]] = ResourceFilter
    expand: ClassVar[Mapping[str, str]] = {}
    """For each column that can be expanded: the name of the resource that it links to."""
    ordering: ClassVar[Sequence[str]] = ("reference",)
    takes_part: ClassVar[str] = ""
    """A path to the reference of a programme that a record of the network takes part in."""
    writing: ClassVar[Any] = None
    """A `core.writing.Writing`, from which the writes below come where the resource names none of its own."""
    create: ClassVar[Write | None] = None
    change: ClassVar[Write | None] = None
    actions: ClassVar[Mapping[str, Write]] = {}
    deprecated: ClassVar[Deprecation | None] = None
    deprecated_parameters: ClassVar[Mapping[str, Deprecation]] = {}
    deprecated_columns: ClassVar[Sequence[Column]] = ()
    """Those of its columns that will go, as they say themselves."""

    def __init_subclass__(cls) -> None:
        """Take the writes that its `writing` makes, and note what will go."""
        cls.deprecated_columns = [column for column in cls.columns if column.deprecated]
        labels = {column.name: column.label for column in cls.columns}
        made = cls.writing.writes(labels) if cls.writing is not None else {}
        made["actions"] = {**vars(cls).get("actions", {}), **made.get("actions", {})}
        for name in made.keys() - (vars(cls).keys() - {"actions"}):
            setattr(cls, name, made[name])

    # What it consists of

    @classmethod
    def all_columns(cls) -> list[Column]:
        """The columns declared, between those that every record has; sums say in what they are."""
        return [
            Id("id", sortable=False),
            Text("reference", brief=True),
            Whole("version", sortable=False),
            Text("programme", "scope__programme_reference", brief=True),
            *cls.columns,
            *([Currency()] if cls.says_currency() else []),
            Choice("visibility", Visibility),
            Moment("created_at"),
            Moment("changed_at"),
        ]

    @classmethod
    def says_currency(cls) -> bool:
        """Whether its sums say in what they are; one that gained its sums later declares that column last, itself."""
        kinds = {type(column) for column in cls.columns}
        return Money in kinds and Currency not in kinds

    @classmethod
    def column(cls, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in cls.all_columns() if column.name == name), None)

    @classmethod
    def links_to(cls, column: Link) -> Any:
        """The model that a link of the record's own leads to; None for one that goes through another record."""
        return None if "__" in column.relation else cls.model._meta.get_field(column.relation).related_model

    @classmethod
    def title(cls) -> str:
        """What one of them is called."""
        return str(cls.model._meta.verbose_name)

    @classmethod
    def plural(cls) -> str:
        """What several are called."""
        return str(cls.model._meta.verbose_name_plural)

    @classmethod
    def url_name(cls, page: str = "detail") -> str:
        """The name of its list page, its detail page or another: governance:boards, governance:board."""
        plural = cls.name.replace("-", "_")
        single = cls.title().replace(" ", "_")
        names = {"list": plural, "detail": single, "csv": f"{plural}_csv", "xlsx": f"{plural}_xlsx"}
        return f"{cls.model._meta.app_label}:{names.get(page) or f'{single}_{page}'}"

    @classmethod
    def filter_set(cls) -> type[ResourceFilter]:
        """Its FilterSet, made at the first call."""
        if "_filter_set" not in cls.__dict__:
            cls._filter_set = filter_set_of(cls)
        return cls._filter_set

    _filter_set: ClassVar[type[ResourceFilter]]

    # What a reader gets

    @classmethod
    def rows(cls, reader: Reader) -> QuerySet[Any]:
        """The records that this reader may see and that have not been withdrawn."""
        return cls.with_needed(cls.model.objects.visible_to(reader).current())

    @classmethod
    def with_needed(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with what its columns need of the QuerySet."""
        for needed in sorted({column.needs for column in cls.columns if column.needs}):
            rows = getattr(rows, needed)()
        return rows

    @classmethod
    def one(cls, reader: Reader, key: str) -> Any:
        """The record with this reference or id; Http404 where there is none that the reader may see."""
        rows = cls.rows(reader).filter(**cls.key(key))
        record = rows.select_related("scope", *relations_of(cls.all_columns())).first()
        if record is None:
            raise Http404
        return record

    @staticmethod
    def key(key: str) -> dict[str, Any]:
        """The filter that a reference or a UUID in an address means; Http404 for what no database can hold."""
        if "\x00" in key:
            raise Http404
        try:
            return {"pk": uuid.UUID(key)}
        except ValueError:
            return {"reference": key}

    @classmethod
    def parameters(cls) -> set[str]:
        """Every parameter that a list takes."""
        own = {"limit", "cursor", "fields", "brief", "expand", "ordering", "count", "as_at"}
        return own | set(cls.filter_set().base_filters)

    @classmethod
    def asked(cls, reader: Reader, params: QueryDict, *, limit: int = 100) -> Asked:
        """Read the parameters of a list; raises what `core.problems` turns into a 400 that names each fault."""
        unknown = set(params) - cls.parameters()
        if unknown:
            raise UnknownParametersError(unknown, cls.parameters())
        found = cls.filter_set()(params, cls.rows(reader), reader=reader)
        if not found.is_valid():
            raise InvalidParametersError({name: list(texts) for name, texts in found.errors.items()})
        terms = cls.terms(params.get("ordering", ""))
        cursor = params.get("cursor", "")
        return Asked(
            rows=found.qs,
            terms=terms,
            parts=cls.parts(reader, params),
            limit=whole_number(params, "limit", limit, least=1, most=MOST),
            after=paging.decode(cursor, terms) if cursor else None,
            count=truth(params, "count"),
        )

    @classmethod
    def terms(cls, ordering: str) -> list[paging.Term]:
        """The order that was asked for, or the resource's own, in which no two rows tie."""
        sources = []
        for name in [part.strip() for part in ordering.split(",") if part.strip()] or cls.ordering:
            column = cls.column(name.lstrip("-"))
            if column is None or not column.sortable:
                sortable = ", ".join(c.name for c in cls.all_columns() if c.sortable)
                raise InvalidParametersError({"ordering": [f"{name!r} cannot order this list. These can: {sortable}."]})
            sources.append((column.source, name.startswith("-")))
        return paging.terms_of(cls.model, sources)

    @classmethod
    def parts(cls, reader: Reader, params: Mapping[str, str]) -> list[dbjson.Part]:
        """The keys of each object: all, the brief ones or those named, with links expanded where asked."""
        chosen = cls.chosen(params)
        wanted = names_in(params.get("expand", ""))
        cannot = [name for name in wanted if name not in cls.expand]
        if cannot:
            can = ", ".join(cls.expand) or "none"
            raise InvalidParametersError({"expand": [f"{', '.join(cannot)} cannot be expanded. These can: {can}."]})
        return [cls._expanded(column, reader) if column.name in wanted else column.part() for column in chosen]

    @classmethod
    def chosen(cls, params: Mapping[str, str]) -> list[Column]:
        """The columns that `fields` or `brief` choose."""
        every = cls.all_columns()
        names = names_in(params.get("fields", ""))
        if not names:
            return [c for c in every if c.brief or c.name == "id"] if truth(params, "brief") else every
        unknown = [name for name in names if name not in {column.name for column in every}]
        if unknown:
            there = ", ".join(column.name for column in every)
            raise InvalidParametersError({"fields": [f"There is no field {', '.join(unknown)}. There are: {there}."]})
        return [column for column in every if column.name in names]

    @classmethod
    def _expanded(cls, column: Column, reader: Reader) -> dbjson.Part:
        assert isinstance(column, Link)
        other = registry[cls.expand[column.name]]
        seen = other.model.objects.visible_to(reader).filter(pk=OuterRef(f"{column.relation}_id"))
        shown = (part for part in other.all_columns() if (part.brief or part.name == "id") and not part.needs)
        inside = (part.part_at(f"{column.relation}__{part.source}") for part in shown)
        return dbjson.Part(column.name, parts=tuple(inside), present=Exists(seen))


registry: dict[str, type[Resource]] = {}
"""Every resource by its name in addresses, in the order in which the apps declare them."""
panels: dict[type[Record], list[Panel]] = {}
"""What rooms above add to the detail page of a model."""
shared_panels: list[Panel] = []
"""What rooms above add to the detail page of every model."""
offers: list[Callable[[Reader, Record], Mapping[str, str] | None]] = []
"""Buttons that rooms above add to every detail page: title and address; None where there is nothing to offer."""
subpages: dict[type[Record], list[SubPage]] = {}
"""The pages of its own that a model has besides its detail page, in their order."""


def register(*resources: type[Resource]) -> None:
    """Make resources known; called once by each app when it is ready."""
    for resource in resources:
        registry[resource.name] = resource


def resource_of(model: type[Record]) -> type[Resource] | None:
    """The resource that a model is declared as."""
    return next((resource for resource in registry.values() if resource.model is model), None)


def url_of(record: Record | None) -> str:
    """The address of a record's page; empty where it has none."""
    if record is None:
        return ""
    resource = resource_of(type(record))
    return reverse(resource.url_name(), args=[record.reference]) if resource else ""


def navigation_of(record: Record, current: str = "") -> list[dict[str, Any]]:
    """The pages about a record, its own first; `current` is the name of the address that is shown, if not that."""
    found = subpages.get(type(record), [])
    own = (
        [{"title": f"This {record._meta.verbose_name}", "url": url_of(record), "current": not current}] if found else []
    )
    others = [(one, reverse(one.url_name, args=[record.reference])) for one in found]
    return own + [{"title": one.title, "url": url, "current": one.url_name == current} for one, url in others]


def children_of(model: type[Record]) -> Iterator[tuple[type[Resource], Link]]:
    """The resources that link to a model, and by which column."""
    for resource in registry.values():
        for column in resource.columns:
            if isinstance(column, Link) and resource.links_to(column) is model:
                yield resource, column


def names_in(text: str) -> list[str]:
    """The names in a list with commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def truth(params: Mapping[str, str], name: str) -> bool:
    """A parameter that is 1 or true, 0 or false, or not given."""
    value = params.get(name, "0").lower()
    if value not in ("1", "true", "0", "false"):
        raise InvalidParametersError({name: ["Say 1 or 0."]})
    return value in ("1", "true")


def whole_number(params: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    """A parameter that is a whole number within bounds."""
    text = params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise InvalidParametersError({name: [f"Give a whole number from {least} to {most}."]})
    return int(text)


def day_asked(params: Mapping[str, str], today: date) -> date | None:
    """The day of `as_at`; None for the present. A day that has not come is refused."""
    text = params.get("as_at", "").strip()
    if not text:
        return None
    try:
        day: date | None = DayField().clean(text)
    except forms.ValidationError as fault:
        raise InvalidParametersError({"as_at": list(fault.messages)}) from fault
    if day and day > today:
        raise InvalidParametersError({"as_at": ["This day has not come yet."]})
    return day
