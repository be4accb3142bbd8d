"""A relation to any record: what a record is about, whatever kind that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.db import models

from core.models.records import Record

if TYPE_CHECKING:  # Django's own class takes no types when it runs
    Field = models.Field[Any, Any]
else:
    Field = models.Field

NUMBERED = re.compile(r"[A-Z][A-Z0-9]{1,11}-([A-Z]{2})-[0-9]{2,}")


@cache
def _by_kind() -> dict[str, type[Record]]:
    return {model.kind_code: model for model in apps.get_models() if issubclass(model, Record)}


def model_of(reference: str) -> type[Record] | None:
    """The kind of record that a reference names, by its middle; what has none is a programme."""
    found = NUMBERED.fullmatch(reference)
    return _by_kind().get(found[1] if found else "")


class AnyRecord(Field):
    """The record that `<name>_type`, `<name>_id` and `<name>_reference` mean together; no column of its own.

    Given and read as one: on forms, over REST, in place files and in imports it is the other record's reference.
    """

    @property
    def parts(self) -> tuple[str, str, str]:
        """The columns that hold it."""
        return f"{self.name}_type", f"{self.name}_id", f"{self.name}_reference"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Stand among the fields of a model without being one of its columns."""
        super().contribute_to_class(cls, name, private_only=True)
        setattr(cls, name, self)

    def get_attname_column(self) -> tuple[str, str]:
        """No column."""
        return self.name, cast(str, None)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        kind, key, _ = (getattr(instance, part) for part in self.parts)
        kept = instance._state.fields_cache.get(self.name)
        if not kind or (kept is not None and kept.pk == key):
            return kept if kind else None
        found = apps.get_model(kind)._default_manager.select_related("scope").filter(pk=key).first()
        instance._state.fields_cache[self.name] = found
        return found

    def __set__(self, instance: Any, value: Record | None) -> None:
        told = (value._meta.label_lower, value.pk, value.reference) if value is not None else ("", None, "")
        for part, one in zip(self.parts, told, strict=True):
            setattr(instance, part, one)
        instance._state.fields_cache[self.name] = value

    def is_cached(self, instance: Any) -> bool:
        """Whether the record has been read already."""
        return self.name in instance._state.fields_cache

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """What Django's `prefetch_related` asks: the records of all instances, by one query for each kind of them."""
        kind, key, _ = self.parts
        wanted: dict[str, set[Any]] = {}
        for one in instances:
            wanted.setdefault(getattr(one, kind), set()).add(getattr(one, key))
        found: list[Any] = []
        for label, keys in wanted.items():
            rows = apps.get_model(label)._default_manager.select_related("scope") if label else None
            found += rows.filter(pk__in=keys) if rows is not None else []
        return (
            found,
            lambda other: (other._meta.label_lower, other.pk),
            lambda one: (getattr(one, kind), getattr(one, key)),
            True,
            self.name,
            False,
        )


class AboutRecord(models.Model):
    """The base of what is about another record of any kind."""

    about_type = models.CharField(max_length=80, editable=False)
    about_id = models.UUIDField(editable=False)
    about_reference = models.CharField(max_length=40, editable=False)
    about = AnyRecord(help_text="The reference of the record that it is about, such as WIR-WS-04.")

    class Meta:
        abstract = True
