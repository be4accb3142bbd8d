"""Adding, changing and withdrawing the records of a model: the forms and services that most resources need.

A resource whose records move by rules of their own, as status updates do, names services of its own instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.choices import CallableChoiceIterator

from core.access import Access, Reader, access_of
from core.choices import ScopeKind, Visibility
from core.forms import DayField
from core.journal import change
from core.models import Record, Scope, User
from core.resources import Write
from core.services import change_record, create_record, is_foreign, withdraw_record

if TYPE_CHECKING:  # Django's own class takes no type when it runs
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField

WITHDRAWN = "It leaves every list. Its reference is never used again, and its history stays."
NARROW = (Visibility.BOARD, Visibility.OWNER)
Check = Callable[[Any, datetime], None]
After = Callable[[Any, "User | None", datetime], None]
Service = Callable[..., Record]


@dataclass(frozen=True)
class Writing:
    """Who may write the records of a model, which fields, and what is checked beyond the model's own rules."""

    model: type[Record]
    fields: Sequence[str]
    roles: frozenset[str] = frozenset()
    """Who may write besides managers and administrators."""
    network: bool = False
    """Whether its records are the network's own rather than a programme's."""
    parent: str = ""
    """The relation to the record that it belongs to: it is as narrowly visible as that."""
    check: Check | None = None
    """Raises ValidationError; called inside the change, with the record as it is to be stored and the moment."""
    after: After | None = None
    """What follows for other records once one is stored or withdrawn, in the same change; it may still refuse."""
    abroad: frozenset[str] = frozenset()
    """The relations that may lead into another programme, as far as the writer sees it."""
    stays: bool = False
    """Whether its records are never withdrawn."""
    adds: Service | None = None
    """The service that makes one, where that is more than storing it: gets `scope`, `actor`, `now` and the values."""
    alters: Service | None = None
    """The service that changes one: gets the record under the name of its model."""
    extra: Mapping[str, forms.Field] = field(default_factory=dict)
    """Fields of the forms that are none of the model."""

    def writes(self, labels: Mapping[str, str]) -> dict[str, Any]:
        """`create`, `change` and `actions` of a resource, whose columns are called as `labels` says."""
        chosen = [self.model._meta.get_field(name) for name in self.fields]
        fields = {one.name: _form_field(one, labels.get(one.name, "")) for one in chosen} | dict(self.extra)
        first = {} if self.network else {"programme": ProgrammeField()}
        told = {"writing": self, "abroad": self.abroad}
        form = type(f"{self.model.__name__}Form", (RecordForm,), {**told, **fields})
        new = type(f"New{self.model.__name__}Form", (RecordForm,), {**told, **first, **fields})
        gone = Write(self.withdraw, WhyForm, "record", "Take it out of every list.", may=self.may_write, told=WITHDRAWN)
        return {
            "create": Write(self.add, new, may=self.may_add),
            "change": Write(self.alter, form, "record", may=self.may_write),
            "actions": {} if self.stays else {"withdraw": gone},
        }

    def may_write(self, reader: Reader, scope_id: Any) -> bool:
        """Whether somebody may write such records in a scope."""
        access = access_of(reader)
        return scope_id in access.managed or access.has_role(scope_id, *self.roles)

    def may_add(self, reader: Reader, scope_id: Any) -> bool:
        """Whether somebody may add one in a scope: the network's own in its scope, all others in a programme's."""
        access = access_of(reader)
        return self.network == (scope_id in access.open) and self.may_write(access, scope_id)

    def add(self, *, actor: User, now: datetime, programme: Scope | None = None, **values: Any) -> Record:
        """Store a new record; what is left empty is as the model has it. Raises PermissionDenied, ValidationError."""
        values = {name: value for name, value in values.items() if value not in (None, "")}
        with change(actor=actor, now=now, why=f"{self._called()} added"):
            scope = programme or _network()
            self._refuse(actor, scope)
            if self.adds is not None:
                return self.adds(scope=scope, actor=actor, now=now, **values)
            record = self.model(**values)
            record.scope = scope
            self._settle(record, values, now)
            return self._followed(create_record(record, actor=actor, now=now, scope=scope), actor, now)

    def alter(self, *, record: Record, actor: User, now: datetime, version: int | None = None, **values: Any) -> Record:
        """Store new values. Raises PermissionDenied, StaleVersionError, and ValidationError by field."""
        with change(actor=actor, now=now, why=f"{self._called()} changed"):
            self._refuse(actor, record.scope)
            if self.alters is not None:
                named = {str(self.model._meta.model_name): record}
                return self.alters(**named, actor=actor, now=now, version=version, **values)
            meant = self.model.objects.select_for_update(of=("self",)).get(pk=record.pk)
            for name, value in values.items():
                setattr(meant, name, value)
            self._settle(meant, values, now)
            seen = {"visibility": meant.visibility, "audience_id": meant.audience_id}
            changed = change_record(record, actor=actor, now=now, version=version, **values, **seen)
            return self._followed(changed, actor, now)

    def withdraw(
        self, *, record: Record, actor: User, now: datetime, version: int | None = None, why: str = ""
    ) -> Record:
        """Take a record out of every list. Raises PermissionDenied, StaleVersionError, and ValidationError in use."""
        with change(actor=actor, now=now, why=why or f"{self._called()} withdrawn"):
            self._refuse(actor, record.scope)
            _refuse_if_used(record, actor)
            return self._followed(withdraw_record(record, actor=actor, now=now, version=version), actor, now)

    def _followed(self, record: Record, actor: User, now: datetime) -> Record:
        if self.after is not None:
            self.after(record, actor, now)
        return record

    def _refuse(self, actor: User, scope: Scope) -> None:
        if not self.may_write(actor, scope.pk):
            raise PermissionDenied(f"You may not write {self.model._meta.verbose_name_plural} of {scope.title}.")

    def _settle(self, record: Record, values: Mapping[str, Any], now: datetime) -> None:
        """Refuse relations into other programmes, take the visibility of the parent, and run the model's own check."""
        for name, value in values.items():
            if isinstance(value, Record) and name not in self.abroad and is_foreign(value, record.scope):
                raise ValidationError({name: "Choose one of the same programme, or of the network."})
        parent = getattr(record, self.parent) if self.parent else None
        if parent is not None and parent.visibility in NARROW:
            record.visibility, record.audience_id = parent.visibility, parent.audience_id
        if self.check is not None:
            self.check(record, now)

    def _called(self) -> str:
        return str(self.model._meta.verbose_name).capitalize()


class RecordField(ModelChoiceField):
    """Another record, by its reference; one that the writer may not see is as unknown as one that is not there."""

    default_error_messages = {"invalid_choice": "There is no %(value)s here. Choose one that you can see."}

    def __init__(self, model: type[Record], **options: Any) -> None:
        super().__init__(model._default_manager.none(), to_field_name="reference", **options)
        self.model = model

    def open_to(self, reader: Reader, scope_id: Any) -> None:
        """Offer what the reader sees of a programme (of all, where none is meant) and of the network."""
        rows = self.model.objects.visible_to(reader).current().select_related("scope")
        self.queryset = rows.filter(models.Q(scope_id=scope_id) | NETWORK) if scope_id else rows

    def label_from_instance(self, obj: Any) -> str:
        """Its name, and the reference that tells two of one name apart."""
        return f"{obj} ({obj.reference})"


class RecordForm(forms.Form):
    """The fields of a record that may be written, each as the model has it."""

    takes_user = True
    abroad: ClassVar[frozenset[str]] = frozenset()
    writing: Writing

    def __init__(self, *args: Any, user: Reader, scope_id: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        access = access_of(user)
        for name, offered in self.fields.items():
            if isinstance(offered, RecordField):
                offered.open_to(access, None if name in self.abroad else scope_id)
            elif isinstance(offered, ProgrammeField):
                offered.open_to(access, [pk for pk in access.roles if self.writing.may_add(access, pk)])


class ProgrammeField(ModelChoiceField):
    """The programme that a new record belongs to, by its reference."""

    default_error_messages = {"invalid_choice": "There is no programme %(value)s that you take part in."}

    def __init__(self) -> None:
        none = Scope.objects.none()
        super().__init__(none, to_field_name="programme_reference", empty_label=None, label="Programme")

    def open_to(self, access: Access, writable: Sequence[Any]) -> None:
        """Know the programmes that the writer takes part in, and offer those in which they may add this."""
        scopes = Scope.objects.filter(kind=ScopeKind.PROGRAMME, pk__in=access.roles)
        self.queryset = scopes

        @cache  # read where the choice is shown, and once
        def offered() -> list[tuple[str, str]]:
            told = [(str(one.programme_reference), one.title) for one in scopes.filter(pk__in=writable)]
            return [("", "Choose a programme"), *told] if len(told) > 1 else told

        self.widget.choices = CallableChoiceIterator(offered)

    def label_from_instance(self, obj: Any) -> str:
        """Its title."""
        return str(obj.title)


class WhyForm(forms.Form):
    """Why something is done to a record."""

    why = forms.CharField(required=False, max_length=500, label="Why", widget=forms.Textarea(attrs={"rows": 2}))


NETWORK = models.Q(scope__kind=ScopeKind.NETWORK)


def _network() -> Scope:
    """The network's own scope; PermissionDenied while nobody has opened it."""
    found = Scope.objects.filter(kind=ScopeKind.NETWORK).first()
    if found is None:
        raise PermissionDenied("There is no network yet whose records these could be.")
    return found


def _form_field(model_field: Any, label: str) -> forms.Field:
    """A field as a form offers it; one that the model can fill by itself may be left out."""
    label = label or str(model_field.verbose_name)
    told = {"label": label[:1].upper() + label[1:], "help_text": model_field.help_text}
    told["required"] = not (model_field.blank or model_field.has_default())
    if model_field.is_relation:
        none = f"Choose a {label.lower()}" if told["required"] else "None"
        return RecordField(model_field.related_model, empty_label=none, **told)
    if isinstance(model_field, models.DateField):
        return DayField(**told | {"help_text": model_field.help_text or "For example, 31 October 2014"})
    made: forms.Field = model_field.formfield(**told)
    if isinstance(model_field, models.TextField):
        made.widget.attrs["rows"] = 3
    return made


def _refuse_if_used(record: Record, actor: User) -> None:
    """Raise ValidationError while a current record points at one; it is named only to those who may see it."""
    access, hidden = access_of(actor), False
    relations: list[Any] = record._meta.get_fields(include_hidden=True)
    for relation in relations:
        model = relation.related_model if relation.auto_created and not relation.concrete else None
        if isinstance(model, type) and issubclass(model, Record):
            rows = model.objects.current().filter(**{relation.field.name: record.pk}).exclude(pk=record.pk)
            seen = rows.visible_to(access).first()
            if seen is not None:
                raise ValidationError(f"{seen} ({seen.reference}) still refers to it. Withdraw or change that first.")
            hidden = hidden or rows.exists()
    if hidden:
        raise ValidationError("Something that you may not see still refers to it.")
