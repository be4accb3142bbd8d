"""Adding, changing and withdrawing the records of a model: the forms and services that most resources need.

A resource whose records move by rules of their own, as status updates do, names services of its own instead.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.choices import CallableChoiceIterator

from core.access import Access, Reader, access_of
from core.choices import NARROW, ScopeKind
from core.forms import DayField, FinancialYearField, NumberField
from core.in_use import refuse_if_used
from core.journal import change
from core.models import AnyRecord, Record, Scope, User, model_of
from core.resources import Resource, Write
from core.services import change_record, create_record, is_foreign, withdraw_record

if TYPE_CHECKING:  # Django's own class takes no type when it runs
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField

WITHDRAWN = "It leaves every list. Its reference is never used again, and its history stays."
LARGEST = 2_147_483_647
"""The largest whole number that both databases hold."""
Check = Callable[[Any, datetime], None]
After = Callable[[Any, "User | None", datetime], None]
Guard = Callable[[Any, "User", datetime], None]
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
    first: Callable[[Iterable[uuid.UUID]], None] | None = None
    """Locks what the check needs of some programmes, by the ids of their scopes: called before records are locked, so
    that two changes never wait for each other."""
    check: Check | None = None
    """Called inside the change, with the record as it is to be stored and the moment: raises ValidationError, or fills
    in a field that follows from others."""
    after: After | None = None
    """What follows for other records once one is stored or withdrawn, in the same change; it may still refuse."""
    abroad: frozenset[str] = frozenset()
    """The relations that may lead into another programme, as far as the writer sees it."""
    stays: bool = False
    """Whether its records are never withdrawn."""
    added: Callable[..., None] | None = None
    """What follows when one has been added, inside the same change: gets the record, `actor` and `now`."""
    altering: Guard | None = None
    """Raises where this person may not change this one: gets it as it is stored, before the new values."""
    leaving: Guard | None = None
    """Raises where one must stay, or lets go of what goes with it; called before one is withdrawn."""
    signed: str = ""
    """The field that takes the account that adds one."""
    adds: Service | None = None
    """The service that makes one, where that is more than storing it: gets `scope`, `actor`, `now` and the values."""
    alters: Service | None = None
    """The service that changes one: gets the record under the name of its model."""
    derived: Sequence[str] = ()
    """Fields that the check works out from the others, and that are stored with them."""
    when: Callable[[Any], bool] | None = None
    """Whether one can be changed as it stands, so that its page offers it; the check decides for itself."""
    theirs: Callable[[Reader, Any, date], bool] | None = None
    """Whether somebody who may write such records may change and withdraw that one on a day, so that pages offer it."""
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
        leave: dict[str, Any] = {"may": self.may_write, "theirs": self.theirs, "told": WITHDRAWN}
        gone = Write(self.withdraw, WhyForm, "record", "Take it out of every list.", **leave)
        return {
            "create": Write(self.add, new, may=self.may_add),
            "change": Write(self.alter, form, "record", may=self.may_write, when=self.when, theirs=self.theirs),
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
            record = self.model(**values, **({self.signed: actor} if self.signed else {}))
            record.scope = scope
            self._settle(record, values, now)
            create_record(record, actor=actor, now=now, scope=scope)
            if self.added is not None:
                self.added(record, actor=actor, now=now)
            return self._followed(record, actor, now)

    def alter(self, *, record: Record, actor: User, now: datetime, version: int | None = None, **values: Any) -> Record:
        """Store new values. Raises PermissionDenied, StaleVersionError, and ValidationError by field."""
        with change(actor=actor, now=now, why=f"{self._called()} changed"):
            self._refuse(actor, record.scope)
            if self.alters is not None:
                named = {str(self.model._meta.model_name): record}
                return self.alters(**named, actor=actor, now=now, version=version, **values)
            meant = self._locked(record)
            if self.altering is not None:
                self.altering(meant, actor, now)
            for name, value in values.items():
                setattr(meant, name, value)
            before = dict(meant.__dict__)
            self._settle(meant, values, now)
            held = {name: value for name, value in meant.__dict__.items() if name in self.fields}
            filled = {name: value for name, value in held.items() if value != before.get(name)}
            also = {name: getattr(meant, name) for name in ("visibility", "audience_id", *self.derived)}
            changed = change_record(record, actor=actor, now=now, version=version, **values | filled | also)
            return self._followed(changed, actor, now)

    def withdraw(
        self, *, record: Record, actor: User, now: datetime, version: int | None = None, why: str = ""
    ) -> Record:
        """Take a record out of every list. Raises PermissionDenied, StaleVersionError, and ValidationError in use."""
        with change(actor=actor, now=now, why=why or f"{self._called()} withdrawn"):
            self._refuse(actor, record.scope)
            if self.leaving is not None:
                self.leaving(self._locked(record), actor, now)
            refuse_if_used(record, actor)
            return self._followed(withdraw_record(record, actor=actor, now=now, version=version), actor, now)

    def _locked(self, record: Record) -> Record:
        if self.first is not None:
            self.first([record.scope_id])
        stored: Record = self.model.objects.locked().get(pk=record.pk)
        return stored

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


class OfferedField(ModelChoiceField):
    """A choice among rows whose query is not made before somebody chooses, or is shown what there is."""

    _offered: Callable[[], Any] | None = None

    def _rows(self) -> Any:
        if self._offered is not None:
            self._queryset, self._offered = self._offered(), None
        return self._queryset

    def _take(self, rows: Any) -> None:
        self._queryset = None if rows is None else rows.all()
        self.widget.choices = CallableChoiceIterator(self._to_choose)

    queryset = property(_rows, _take)

    def _to_choose(self) -> Any:
        return self.choices

    def offer(self, rows: Callable[[], Any]) -> None:
        """Offer the rows of a query that is made when it is needed."""
        self._offered = rows


class RecordField(OfferedField):
    """Another record, by its reference; one that the writer may not see is as unknown as one that is not there."""

    default_error_messages = {"invalid_choice": "There is no %(value)s here. Choose one that you can see."}

    def __init__(self, model: type[Record], **options: Any) -> None:
        super().__init__(model._default_manager.none(), to_field_name="reference", **options)
        self.model = model

    def open_to(self, reader: Reader, scope_id: Any) -> None:
        """Offer what the reader sees of a programme (of all, where none is meant) and of the network."""
        self.offer(lambda: self._rows_of(reader, scope_id))

    def _rows_of(self, reader: Reader, scope_id: Any) -> Any:
        rows = self.model.objects.visible_to(reader).current().select_related("scope")
        return rows.filter(models.Q(scope_id=scope_id) | NETWORK) if scope_id else rows

    def label_from_instance(self, obj: Any) -> str:
        """Its name, and the reference that tells two of one name apart."""
        return f"{obj} ({obj.reference})"


class AccountField(OfferedField):
    """An account that holds a role in a programme, by its username."""

    default_error_messages = {"invalid_choice": "There is no account %(value)s in this programme."}

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), to_field_name="username", **options)

    def open_to(self, access: Access, scope_id: Any) -> None:
        """Offer the accounts of one programme, or of all in which the reader holds a role."""
        scopes = [scope_id] if scope_id else list(access.roles)
        self.offer(lambda: User.objects.filter(is_active=True, grants__scope__in=scopes).distinct())

    def label_from_instance(self, obj: Any) -> str:
        """The name, and the username that tells two of one name apart."""
        return f"{obj} ({obj.username})"


class OpenField(forms.Field):
    """The base of a field that says other things in one programme than in another."""

    def open_to(self, reader: Reader, scope_id: Any) -> None:
        """Know who writes, and in which programme; None where that is said by the form itself."""


class AnyRecordField(forms.CharField):
    """A record of any kind, by its reference; one that the writer may not see is as unknown as none."""

    default_error_messages = {
        "invalid_choice": "There is no %(value)s here. Give a reference that you can see, like WIR-WS-04."
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"max_length": 40})
        self.reader: Reader | None = None
        self.scope_id: Any = None

    def open_to(self, reader: Reader, scope_id: Any) -> None:
        """Know what the reader sees of a programme (of all, where none is meant) and of the network."""
        self.reader, self.scope_id = reader, scope_id

    def clean(self, value: Any) -> Any:
        """The record; None where nothing is said and nothing need be."""
        said = str(super().clean(value)).strip()
        if not said:
            return None
        model = model_of(said)
        rows = model._default_manager.visible_to(self.reader).current() if model and self.reader else None
        if rows is not None and self.scope_id:
            rows = rows.filter(models.Q(scope_id=self.scope_id) | NETWORK)
        found = rows.filter(reference=said).select_related("scope").first() if rows is not None else None
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": said})
        return found


class RecordForm(forms.Form):
    """The fields of a record that may be written, each as the model has it."""

    takes_user = True
    abroad: ClassVar[frozenset[str]] = frozenset()
    writing: Writing

    def __init__(self, *args: Any, user: Reader, scope_id: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        access = access_of(user)
        for name, offered in self.fields.items():
            if isinstance(offered, RecordField | AnyRecordField | OpenField):
                offered.open_to(access, None if name in self.abroad else scope_id)
            elif isinstance(offered, AccountField):
                offered.open_to(access, scope_id)
            elif isinstance(offered, ProgrammeField):
                offered.open_to(access, [pk for pk in access.roles if self.writing.may_add(access, pk)])


class ProgrammeField(OfferedField):
    """The programme that a new record belongs to, by its reference."""

    default_error_messages = {"invalid_choice": "There is no programme %(value)s that you take part in."}

    def __init__(self) -> None:
        none = Scope.objects.none()
        super().__init__(none, to_field_name="programme_reference", empty_label=None, label="Programme")

    def open_to(self, access: Access, writable: Sequence[Any]) -> None:
        """Know the programmes that the writer takes part in, and offer those in which they may add this."""
        self.offer(lambda: Scope.objects.filter(kind=ScopeKind.PROGRAMME, pk__in=access.roles))

        @cache  # read where the choice is shown, and once
        def offered() -> list[tuple[str, str]]:
            rows = self.queryset.filter(pk__in=writable)
            told = [(str(one.programme_reference), one.title) for one in rows]
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
    if isinstance(model_field, AnyRecord):
        return AnyRecordField(**told)
    if model_field.is_relation:
        none = "Choose one" if told["required"] else "None"
        if model_field.related_model is User:
            return AccountField(empty_label=none, **told)
        return RecordField(model_field.related_model, empty_label=none, **told)
    if isinstance(model_field, models.DateField):
        return DayField(**told | {"help_text": model_field.help_text or "For example, 31 October 2014"})
    if isinstance(model_field, models.DecimalField):
        told["form_class"] = NumberField
    if model_field.name.endswith("financial_year"):
        told["form_class"] = FinancialYearField
    made: forms.Field = model_field.formfield(**told)
    if isinstance(made, forms.IntegerField) and not isinstance(made, forms.DecimalField):
        made.validators.append(MaxValueValidator(LARGEST, "This number is too large"))
    if model_field.choices and model_field.blank and isinstance(made, forms.ChoiceField):
        made.choices = [("", "Not stated"), *model_field.choices]
    if isinstance(model_field, models.TextField):
        made.widget.attrs["rows"] = 3
    return made


def lock_records(resource: type[Resource], ids: Sequence[uuid.UUID]) -> None:
    """Lock some records of a resource, and before them what their check needs."""
    rows = resource.model.objects.filter(pk__in=ids)
    if resource.writing is not None and resource.writing.first is not None:
        resource.writing.first(rows.order_by().values_list("scope_id", flat=True).distinct())
    list(rows.order_by("pk").locked().values_list("pk"))
