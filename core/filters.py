"""Filters that one declaration of columns gives to page, REST and exports alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from core import columns
from core.forms import DayField
from core.trees import at_or_below

if TYPE_CHECKING:
    from core.access import Reader
    from core.models import Record
    from core.resources import Resource

REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")


class ReferencesField(forms.MultipleChoiceField):
    """References, one or several; one that nobody knows finds nothing, so that it tells nothing."""

    def valid_value(self, value: str) -> bool:
        """Whether this could be a reference."""
        return bool(REFERENCE.fullmatch(value))

    def to_python(self, value: Any) -> list[str]:
        """The references, without empty ones."""
        return [text.strip() for text in super().to_python(value) if str(text).strip()]


class References(django_filters.Filter):
    """Rows whose relation is one of these references."""

    field_class = ReferencesField

    def __init__(self, *args: Any, also: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple)
        super().__init__(*args, **kwargs)
        self.also = also

    def filter(self, qs: models.QuerySet[Any], value: list[str]) -> models.QuerySet[Any]:
        """The rows; `also` is a second path that counts as belonging."""
        if not value:
            return qs
        found = Q(**{f"{self.field_name}__in": value})
        return qs.filter(found | self._also(qs, value) if self.also else found)

    def _also(self, qs: models.QuerySet[Any], value: list[str]) -> Q:
        """Rows that lead to one of these references, as far as the reader may see what bears them."""
        path = self.also.removesuffix("__reference")
        model: Any = qs.model
        for step in path.split("__"):
            model = model._meta.get_field(step).related_model
        seen = model._default_manager.visible_to(self.parent.reader).filter(reference__in=value)
        return Q(pk__in=qs.model._default_manager.filter(**{f"{path}__in": seen}).values("pk"))


class Within(References):
    """Rows of which a relation leads to one of these records of a tree, or to one that lies below it at any level."""

    def __init__(self, *args: Any, model: type[Record], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tree = model

    def filter(self, qs: models.QuerySet[Any], value: list[str]) -> models.QuerySet[Any]:
        """The rows; none for a record that the reader may not see."""
        return (
            qs.filter(**{f"{self.field_name}__in": at_or_below(self.tree, value, self.parent.reader)}) if value else qs
        )


class Days(django_filters.Filter):
    """Rows on, from or up to a day, in any form that people type."""

    field_class = DayField


class MomentField(forms.CharField):
    """A moment as ISO 8601 writes it, with its zone."""

    def to_python(self, value: Any) -> Any:
        """The moment in UTC; None where nothing is given."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise ValueError("no zone")
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as fault:
            told = "Give a moment with its zone, such as 2026-11-22T09:30:00Z (a + in an address is written %2B)."
            raise ValidationError(told) from fault


class Moments(django_filters.Filter):
    """Rows from a moment on, or up to it."""

    field_class = MomentField


class OneOrMore(django_filters.MultipleChoiceFilter):
    """Rows with one of the words ticked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        kwargs.setdefault("distinct", False)  # no join, so no row comes twice; and JSON cannot be compared
        super().__init__(*args, **kwargs)

    def is_noop(self, qs: models.QuerySet[Any], value: Any) -> bool:
        """Nothing ticked filters nothing."""
        return not value


class Truths(django_filters.BooleanFilter):
    """Rows for which it is true, or not."""

    class field_class(forms.NullBooleanField):  # noqa: N801 - the name that django-filter looks for
        """true, false, or nothing; anything else is refused."""

        widget = forms.Select(choices=[("", "Either"), ("true", "Yes"), ("false", "No")])

        def to_python(self, value: Any) -> Any:
            """The word as a truth."""
            known = {"": None, "true": True, "false": False, "1": True, "0": False}
            text = str(value if value is not None else "").lower()
            if text not in known:
                raise ValidationError("Say true or false.")
            return known[text]


class ResourceFilter(django_filters.FilterSet):
    """The filters of a resource: one for each column that can be filtered, and those that a subclass adds."""

    base_filters: dict[str, Any]
    q = django_filters.CharFilter(label="Search", method="look_for")

    def __init__(self, data: Any = None, *args: Any, reader: Reader | None = None, **kwargs: Any) -> None:
        """Also takes who asks: nobody where only the form is wanted. Who asks needs but the filters that are given."""
        if reader is not None:
            self.base_filters = {name: made for name, made in self.base_filters.items() if name in (data or ())}
        super().__init__(data, *args, **kwargs)
        self.reader = reader

    def look_for(self, rows: models.QuerySet[Any], name: str, value: str) -> models.QuerySet[Any]:
        """Rows in whose text every word occurs, whatever its case."""
        for word in value.casefold().split():
            rows = rows.filter(search__contains=word)
        return rows


def filter_set_of(resource: type[Resource]) -> type[ResourceFilter]:
    """The FilterSet of a resource, made once from its columns over the subclass that it names."""
    since = Moments(field_name="changed_at", lookup_expr="gte", label="Changed at or after a moment, in ISO 8601")
    found: dict[str, django_filters.Filter] = {"programme": programme_filter(resource), "updated_since": since}
    for column in resource.all_columns():
        found |= _filters_of(column)
    found |= _within(resource)
    declared = resource.filters.base_filters
    found = {name: made for name, made in found.items() if name not in declared}
    meta = type("Meta", (), {"model": resource.model, "fields": []})
    return type(f"{resource.model.__name__}Filter", (resource.filters,), {**found, "Meta": meta})


def programme_filter(resource: type[Resource]) -> References:
    """Rows of a programme's own scope, and those that take part in it where the resource says how."""
    return References(field_name="scope__programme_reference", label="Programme", also=resource.takes_part)


def _within(resource: type[Resource]) -> dict[str, django_filters.Filter]:
    """The filter by a tree: of the record itself where its kind is one, else of the first that it links to."""
    links = [(one.relation, resource.links_to(one)) for one in resource.columns if isinstance(one, columns.Link)]
    own = [("pk", resource.model)] if resource.model.tree else []
    for path, model in [*own, *links]:
        if model is not None and model.tree:
            label = f"Within {model._meta.verbose_name}"
            return {"within": Within(field_name=path, label=label, model=model)}
    return {}


def _filters_of(column: columns.Column) -> dict[str, django_filters.Filter]:
    name, source, label = column.name, column.source, column.label
    if column.needs:
        return {}
    if isinstance(column, columns.Link | columns.AnyLink):
        return {name: References(field_name=source, label=label)}
    if isinstance(column, columns.Choice):
        return {name: OneOrMore(field_name=source, label=label, choices=column.choices.choices)}
    if isinstance(column, columns.Day):
        on = {} if name == "as_at" else {name: Days(field_name=source, label=label)}  # as_at is when it was recorded
        return {
            **on,
            f"{name}_from": Days(field_name=source, lookup_expr="gte", label=f"{label}, from"),
            f"{name}_to": Days(field_name=source, lookup_expr="lte", label=f"{label}, up to"),
        }
    if isinstance(column, columns.Truth):
        return {name: Truths(field_name=source, label=label)}
    if isinstance(column, columns.Whole):
        return {name: django_filters.NumberFilter(field_name=source, label=label, decimal_places=0)}
    if column.name in ("reference", "name", "title"):
        return {name: django_filters.CharFilter(field_name=source, label=label)}
    return {}
