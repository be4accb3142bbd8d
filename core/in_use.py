"""Whether anything still points at a record, so that it cannot leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from core.access import access_of
from core.models import AboutRecord, Record, User
from core.resources import resource_of


def refuse_if_used(record: Record, actor: User) -> None:
    """Raise ValidationError while a current record points at one; it is named only to those who may see it."""
    access, hidden = access_of(actor), False
    for model, name in _leading_to(type(record)):
        rows = model._default_manager.current().filter(**{name: record.pk}).exclude(pk=record.pk)
        seen = rows.visible_to(access).first()
        if seen is not None:
            told, resource = f"{seen} ({seen.reference}) still refers to it", resource_of(model)
            if resource is None or "withdraw" not in resource.actions:
                raise ValidationError(f"{told} and is never withdrawn, so this stays too.")
            raise ValidationError(f"{told}. Withdraw or change that first.")
        hidden = hidden or rows.exists()
    if hidden:
        raise ValidationError("Something that you may not see still refers to it.")


def _leading_to(model: type[Record]) -> Iterator[tuple[Any, str]]:
    """The kinds of record that can point at one of this kind, with the field by which they do."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        other = relation.related_model if relation.auto_created and not relation.concrete else None
        if isinstance(other, type) and issubclass(other, Record):
            yield other, relation.field.name
    for other in apps.get_models():
        if issubclass(other, AboutRecord):
            yield other, "about_id"
