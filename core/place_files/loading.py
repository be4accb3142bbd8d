"""Loading place files: what would change, and changing just that, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction

from core import services
from core.choices import ScopeKind
from core.journal import change
from core.models import Record, Scope, model_of
from core.place_files.faults import Fault, Faults, RefusedError, nearest
from core.place_files.nodes import Node, read
from core.place_files.order import in_order
from core.place_files.plan import Entry, Plan
from core.place_files.records import (
    AMOUNTS,
    INFERRED,
    NETWORK,
    Declared,
    DeclaredScope,
    PlaceFile,
    models_by_name,
    place_file,
    rank,
)
from core.place_files.values import fields_of, target_of
from core.resources import registry

afterwards: list[Callable[[datetime], None]] = []
"""What apps above core do when everything is stored, inside the load."""
BATCH = 500


class _DryRunError(Exception):
    """All is well, and nothing is to be kept."""


def load(paths: Sequence[Path], now: datetime, dry_run: bool = False) -> Plan:
    """Load place files in one change, or only say what that would do.

    Raises RefusedError with every fault that was found; then, as in a dry run, nothing has been written.
    """
    faults = Faults()
    roots = [root for path in paths if (root := read(path, faults))]
    files = [file for root in roots if (file := place_file(root, faults))]
    if not files:
        raise RefusedError(faults)
    plan = Plan()
    try:
        with transaction.atomic(), change(actor=None, now=now, why=f"Loaded from {_names(paths)}"):
            _Load(files, faults, plan, now).run()
            if faults:
                raise RefusedError(faults)
            for act in afterwards:
                act(now)
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    except IntegrityError as fault:
        raise RefusedError([Fault(_names(paths), 0, "", f"The database refused this: {fault}")]) from fault
    return plan


def _names(paths: Iterable[Path]) -> str:
    return ", ".join(dict.fromkeys(path.name for path in paths))


@dataclass
class _Load:
    """One load under way, inside its transaction."""

    files: list[PlaceFile]
    faults: Faults
    plan: Plan
    now: datetime
    scopes: dict[str, Scope] = field(default_factory=dict)
    declared: dict[tuple[type[Record], str], Declared] = field(default_factory=dict)
    stored: dict[tuple[type[Record], str], Record] = field(default_factory=dict)
    amounts: dict[str, dict[int, Any]] = field(default_factory=dict)

    def run(self) -> None:
        """Open scopes, find what is there, apply what differs, and fill the plan."""
        for declared in {file.scope.code: file.scope for file in reversed(self.files)}.values():
            self.open(declared)
        records = [record for file in self.files for record in file.records]
        self.gather(records)
        self.fetch(records)
        for record in records:
            self.link(record)
        applied = [record for record in records if not record.faulty and self.differs(record)]
        self.apply(applied)
        self.reserve(applied)
        self.plan.entries.sort(key=lambda entry: rank(entry.resource))
        for file in self.files:
            self.demonstrate(file)

    # Scopes

    def open(self, declared: DeclaredScope) -> None:
        """Find or make the scope of a file."""
        for other in (file.scope for file in self.files if file.scope.code == declared.code):
            if (other.title, other.programme) != (declared.title, declared.programme):
                where = f"{declared.node.file}:{declared.node.line}"
                self.faults.at(other.node, f"{declared.code} is declared otherwise in {where}.")
        found = Scope.objects.filter(code=declared.code).first()
        clash = Scope.objects.filter(programme_reference=declared.programme).exclude(code=declared.code).first()
        if declared.programme and clash:
            self.faults.at(declared.node, f"{declared.programme} is the programme of {clash.code} already.")
            return
        if found and found.programme_reference != declared.programme:
            self.faults.at(
                declared.node, f"The programme of {found.code} is {found.programme_reference}, and stays so."
            )
        verb = "same" if found else "add"
        self.scopes[declared.code] = scope = found or services.open_scope(
            code=declared.code,
            title=declared.title,
            kind=ScopeKind.NETWORK if declared.code == NETWORK else ScopeKind.PROGRAMME,
            programme_reference=declared.programme,
        )
        if scope.title != declared.title:
            verb = "change"
            Scope.objects.filter(pk=scope.pk).update(title=declared.title)
        fields = ("title",) if verb == "change" else ()
        self.plan.entries.append(Entry("scopes", declared.code, verb, declared.title, fields))

    # What is there

    def gather(self, records: list[Declared]) -> None:
        """Index the records by reference; refuse one that is declared twice, or in a scope that is not there."""
        network = Scope.objects.filter(code=NETWORK).first()
        if network:
            self.scopes.setdefault(NETWORK, network)
        for record in (record for record in records if record.reference):
            given = (record.node.keys or {})["reference"]
            first = self.declared.setdefault(record.key, record)
            if first is not record:
                record.faulty = True
                where = f"{first.node.file}:{first.node.line}"
                self.faults.at(given, f"{record.reference} is declared twice; first in {where}, {first.node.path}.")
            elif record.code not in self.scopes:
                record.faulty = True
                self.faults.at(given, f"The scope {record.code} is not open: load the file that declares it, too.")

    def fetch(self, records: list[Declared]) -> None:
        """Read, a batch of each kind at a time, the stored records that the files declare or name."""
        wanted: dict[type[Record], set[str]] = {}
        for record in records:
            fields = fields_of(record.model)
            wanted.setdefault(record.model, set()).add(record.reference)
            for name, said in record.relations.items():
                wanted.setdefault(_target(fields[name], said), set()).add(said)
        for model, references in wanted.items():
            for batch in _batches(sorted(references)):
                for found in model._default_manager.filter(reference__in=batch):
                    self.stored[model, found.reference] = found
        for record in records:
            record.stored = self.stored.get(record.key)
        lines = [record.reference for record in records if record.amounts is not None]
        for batch in _batches(lines):
            kept: Any = models_by_name()["budget-amounts"]._default_manager.filter(withdrawn_at__isnull=True)
            for amount in kept.filter(line__reference__in=batch).select_related("line"):
                self.amounts.setdefault(amount.line.reference, {})[amount.financial_year] = amount

    def link(self, record: Declared) -> None:
        """Check that every relation leads to a record of the files or of the database."""
        fields = fields_of(record.model)
        for name, said in record.relations.items():
            model = _target(fields[name], said)
            if (model, said) in self.declared or (model, said) in self.stored:
                continue
            record.faulty = True
            known = [reference for kind, reference in (*self.declared, *self.stored) if kind is model]
            kinds = str(model._meta.verbose_name_plural)
            other = next((kind for kind, reference in self.declared if reference == said), None)
            message = f"{said} is not among the {kinds} of these files or of the database.{nearest(said, known)}"
            if other:
                message = f"{said} is one of the {other._meta.verbose_name_plural}, and this needs one of the {kinds}."
            self.faults.at((record.node.keys or {})[name], message)

    def target(self, record: Declared, name: str) -> Declared | Record:
        """Where a relation leads: to a declared record, else to a stored one."""
        said = record.relations[name]
        key = (_target(fields_of(record.model)[name], said), said)
        return self.declared.get(key) or self.stored[key]

    # What differs

    def differs(self, record: Declared) -> bool:
        """Find which fields would change, and put the record into the plan unless that must wait."""
        stored = record.stored
        if record.year_inferred is not None and record.amounts is None:
            record.faulty = True
            self.faults.at(
                (record.node.keys or {})[INFERRED], f"`{INFERRED}` is said of `{AMOUNTS}`, and there are none."
            )
            return False
        if stored is None:
            self.enter(record, "add")
            return True
        if stored.withdrawn_at is not None:
            self.enter(record, "withdrawn")
            return False
        record.changed = [name for name, value in record.values.items() if getattr(stored, name) != value]
        for name in record.relations:
            target = self.target(record, name)
            found = target.stored if isinstance(target, Declared) else target
            if found is None or getattr(stored, f"{name}_id") != found.pk:
                record.changed.append(name)
        if self.amounts_differ(record):
            record.changed.append(AMOUNTS)
        self.enter(record, "change" if record.changed else "same")
        return bool(record.changed)

    def amounts_differ(self, record: Declared) -> bool:
        """Whether the stored sums by year are other than the declared ones."""
        if record.amounts is None:
            return False
        stored = self.amounts.get(record.reference, {})
        if {year: amount.amount for year, amount in stored.items()} != record.amounts:
            return True
        inferred = record.year_inferred
        return inferred is not None and any(amount.year_inferred != inferred for amount in stored.values())

    def enter(self, record: Declared, verb: str) -> None:
        """Put a record into the plan."""
        title = next((str(record.values[key]) for key in ("title", "name", "label") if record.values.get(key)), "")
        self.plan.entries.append(Entry(record.resource, record.reference, verb, title, tuple(record.changed)))

    # What is written

    def apply(self, records: list[Declared]) -> None:
        """Write the records, each after those that it names.

        What a rule refuses is tried again once the others are written, because they may have made room for it.
        """
        order, later = in_order(records, self.target, self.faults)
        while order:
            waiting = [record for record in order if not self.write(record, later.get(record, ()))]
            if len(waiting) == len(order):
                break
            order = waiting
        for record in order:
            self.explain(record)
        if order:
            return
        for record, names in later.items():
            self.point(record, names)

    def write(self, record: Declared, later: Iterable[str]) -> bool:
        """Write one record; False where a rule refuses it, or where what it names is not there."""
        record.refusal = None
        relations: dict[str, Record] = {}
        for name in record.relations:
            if name in later:
                continue
            target = self.target(record, name)
            found = target.stored if isinstance(target, Declared) else target
            if found is None:
                return False
            relations[name] = found
        try:
            with transaction.atomic():
                self.store(record, record.values | relations)
        except ValidationError as fault:
            record.refusal = fault
            return False
        return True

    def store(self, record: Declared, values: dict[str, Any]) -> None:
        """Make or change one record and its sums by year."""
        stored = record.stored
        if stored is None:
            stored = record.model(reference=record.reference, **values)
            stored.scope = self.scopes[record.code]
            self.judge(record, stored)
            services.create_record(stored, actor=None, now=self.now, scope=stored.scope)
        elif changed := {name: value for name, value in values.items() if name in record.changed}:
            meant = copy(stored)
            for name, value in changed.items():
                setattr(meant, name, value)
            also = self.judge(record, meant)
            services.change_record(stored, actor=None, now=self.now, **changed, **also)
        if record.amounts is not None:
            self.store_amounts(record, stored)
        self.follow(record, stored)
        record.stored = stored

    def judge(self, record: Declared, meant: Record) -> dict[str, Any]:
        """Hold a record to the rule of pages, API and imports; return what that fills in, or raise ValidationError."""
        writing = registry[record.resource].writing
        if writing is None:
            return {}
        if writing.check is not None:
            writing.check(meant, self.now)
        return {name: getattr(meant, name) for name in writing.derived}

    def follow(self, record: Declared, stored: Record) -> None:
        """Let follow for other records what follows when a page stores one."""
        writing = registry[record.resource].writing
        if writing is not None and writing.after is not None:
            writing.after(stored, None, self.now)

    def store_amounts(self, record: Declared, line: Record) -> None:
        """Make the sums by year of a line those that its file declares; a year that is gone is withdrawn."""
        model: Any = models_by_name()["budget-amounts"]
        there = dict(self.amounts.get(record.reference, {}))
        for year, pounds in (record.amounts or {}).items():
            values: dict[str, Any] = {"amount": pounds}
            if record.year_inferred is not None:
                values["year_inferred"] = record.year_inferred
            if year in there:
                services.change_record(there.pop(year), actor=None, now=self.now, **values)
                continue
            amount = model(line=line, financial_year=year, visibility=line.visibility, **values)
            amount.audience_id = line.audience_id
            services.create_record(amount, actor=None, now=self.now, scope=line.scope)
        for amount in there.values():
            services.withdraw_record(amount, actor=None, now=self.now)

    def point(self, record: Declared, names: Iterable[str]) -> None:
        """Set the relations that had to wait for the rest of a circle."""
        targets = {name: self.target(record, name) for name in names}
        values: dict[str, Any] = {
            name: found.stored if isinstance(found, Declared) else found for name, found in targets.items()
        }
        if record.stored is None:
            return
        try:
            services.change_record(record.stored, actor=None, now=self.now, **values)
        except ValidationError as fault:
            record.refusal = fault
            self.explain(record)

    def explain(self, record: Declared) -> None:
        """Tell what a rule refused; what only waits for another faulty record is not told."""
        if record.refusal is None:
            return
        by_field = getattr(record.refusal, "error_dict", {NON_FIELD_ERRORS: [record.refusal]})
        for name, errors in by_field.items():
            node: Node = record.node.get(name) or record.node
            said = " ".join(message for error in errors for message in error.messages)
            self.faults.at(node, said if node is not record.node or name == NON_FIELD_ERRORS else f"{name}: {said}")

    def reserve(self, records: list[Declared]) -> None:
        """Let the counters go on after the numbers that the files gave."""
        highest: dict[tuple[str, str], int] = {}
        for record in records:
            if record.number:
                key = (record.code, record.model.kind_code)
                highest[key] = max(record.number, highest.get(key, 0))
        for (code, kind), number in highest.items():
            services.reserve_reference(self.scopes[code], kind, number)

    # Made-up updates

    def demonstrate(self, file: PlaceFile) -> None:
        """Check that each made-up update is of a workstream of its file, and that only the last is left open."""
        model = models_by_name()["workstreams"]
        newest: dict[str, int] = {}
        for _, update in file.demonstration:
            newest[update.workstream] = min(update.days_ago, newest.get(update.workstream, update.days_ago))
        seen: set[tuple[str, int]] = set()
        for node, update in file.demonstration:
            given = node.get("workstream") or node
            here = (model, update.workstream)
            if not update.workstream.startswith(f"{file.scope.code}-"):
                self.faults.at(given, f"{update.workstream} is not a workstream of {file.scope.code}.")
            elif here not in self.declared and not model._default_manager.filter(reference=update.workstream).exists():
                known = [reference for kind, reference in self.declared if kind is model]
                self.faults.at(given, f"There is no workstream {update.workstream}.{nearest(update.workstream, known)}")
            if (update.workstream, update.days_ago) in seen:
                self.faults.at(node, f"{update.workstream} has an update of that day already.")
            seen.add((update.workstream, update.days_ago))
            if update.leave_as != "published" and update.days_ago > newest[update.workstream]:
                self.faults.at(node, f"Only the last update of {update.workstream} can be left as {update.leave_as}.")
            self.plan.demonstration.append(update)


def _target(field: Any, said: str) -> type[Record]:
    """The kind of record that a relation leads to, by what is said where that may be any."""
    model = target_of(field)
    assert model is not None
    return (model_of(said) or models_by_name()["programmes"]) if model is Record else model


def _batches(references: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(references), BATCH):
        yield references[start : start + BATCH]
