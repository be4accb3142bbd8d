"""Making a plan: each row is compared with what is stored, and done through the resource's own services.

A plan is always made inside a change. Whoever only wants to look undoes that change, so that what is shown before is
what happens after, with every rule of forms, services and database, and in the order of the file.
"""

from __future__ import annotations

import copy
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import Q

from core.access import Access, access_of
from core.columns import Cell, Column, relations_of
from core.history import records_at
from core.imports.cells import CUT, exported_texts, form_text, same, unescaped
from core.imports.layout import Layout, adding, changing, fields_of
from core.imports.plan import ADD, CHANGE, CONFLICT, FILE, KEEP, Difference, Fault, Plan, RowPlan
from core.models import Record, Scope, User
from core.resources import Write, url_of
from core.services import StaleVersionError
from core.writing import lock_records

Row = tuple[int, list[str]]
MOST_WRITES = 1_000
"""Records that one file adds and changes, so that a page answers while somebody waits; other rows do not count."""
NOT_KNOWN = "It is not known here. Put back what was exported, or empty reference, id and version for a new record."


def plan_of(
    layout: Layout, rows: Sequence[Row], *, actor: User, now: datetime, choices: Mapping[int, str] | None = None
) -> Plan:
    """Do what the rows say, inside the caller's change, and say what that was; `choices` settle conflicts by row."""
    return _Planning(layout, rows, actor, now).plan(choices or {})


class _Planning:
    """The making of one plan: what is stored is read once and locked, in the order of ids."""

    def __init__(self, layout: Layout, rows: Sequence[Row], actor: User, now: datetime) -> None:
        self.layout, self.rows, self.actor, self.now = layout, rows, actor, now
        self.resource = layout.resource
        self.access: Access = access_of(actor)
        self.columns = {column.name: column for column in self.resource.all_columns()}
        self.made = Plan([RowPlan(number) for number, _ in rows])
        self.waiting: list[tuple[RowPlan, Callable[[], Record], Record]] = []

    def plan(self, choices: Mapping[int, str]) -> Plan:
        """Every row in its order; then the conflicts that are settled for the file."""
        keyed = self._keyed()
        stale = self._behind(keyed)
        for (_, cells), row in zip(self.rows, self.made.rows, strict=True):
            if row.faults:
                continue
            record = keyed.get(row.number)
            if record is None:
                self._add(row, cells)
            else:
                self._change(row, cells, record, stale.get(row.number))
        self.made.seal()
        for row, act, record in self.waiting:
            row.choice = choices.get(row.number, row.choice)
            if row.choice == FILE:
                self._do(row, act, record)
        return self.made

    # Which record a row means ------------------------------------------------------------------------------------

    def _keyed(self) -> dict[int, Record]:
        """The record that each row names, by the row's number; rows that name none the reader sees are at fault."""
        asked = {row.number: self._key(row, cells) for (_, cells), row in zip(self.rows, self.made.rows, strict=True)}
        ids = {key for key, _ in asked.values() if key}
        references = {reference for _, reference in asked.values() if reference}
        self.known = self._stored(Q(pk__in=ids) | Q(reference__in=references))
        by_reference = {record.reference: record for record in self.known.values()}
        found: dict[int, Record] = {}
        for row in self.made.rows:
            key, reference = asked[row.number]
            if row.faults or not (key or reference):
                continue
            one = self.known.get(key) if key else by_reference.get(reference)
            if one is None or (reference and one.reference != reference):
                row.fail(NOT_KNOWN, "Reference" if reference else "Id", reference or str(key))
            else:
                found[row.number] = one
        self._refuse_twice(found)
        return found

    def _key(self, row: RowPlan, cells: Sequence[str]) -> tuple[uuid.UUID | None, str]:
        reference = unescaped(self.layout.cell(cells, "reference")).strip()
        text = self.layout.cell(cells, "id").strip()
        row.reference = reference
        try:
            return (uuid.UUID(text) if text else None), reference
        except ValueError:
            row.fail(NOT_KNOWN, "Id", text)
            return None, reference

    def _stored(self, wanted: Q) -> dict[uuid.UUID, Any]:
        """The records that are named and that the reader sees, locked until the change ends, and how they export."""
        seen = self.resource.rows(self.access).filter(wanted).values_list("pk", flat=True)
        ids = sorted(seen)
        lock_records(self.resource, ids)
        rows = self.resource.rows(self.access).filter(pk__in=ids)
        self.exported = exported_texts(rows, self.columns.values())
        return {one.pk: one for one in rows.select_related("scope", *relations_of(list(self.columns.values())))}

    def _refuse_twice(self, found: dict[int, Record]) -> None:
        times = Counter(record.pk for record in found.values())
        for row in self.made.rows:
            record = found.get(row.number)
            if record is not None and times[record.pk] > 1:
                others = [str(n) for n, other in found.items() if other.pk == record.pk and n != row.number]
                row.fail(f"Row {', '.join(others[:5])} is about the same record.", "Reference", record.reference)

    # A record that is there --------------------------------------------------------------------------------------

    def _behind(self, keyed: Mapping[int, Record]) -> dict[int, Any]:
        """What stood there when the file was made, for rows whose record has moved on since, as far as one may see."""
        versions = {}
        for (number, cells), row in zip(self.rows, self.made.rows, strict=True):
            said = self.layout.cell(cells, "version").strip()
            if not row.faults and number in keyed and said.isdecimal() and int(said) < keyed[number].version:
                versions[number] = (keyed[number].pk, int(said))
        past = records_at(self.resource.model, set(versions.values()))
        bases = {number: past.get(key) for number, key in versions.items()}
        return {number: base for number, base in bases.items() if base is not None and self.access.sees(base)}

    def _change(self, row: RowPlan, cells: Sequence[str], record: Any, base: Any) -> None:
        write, version = changing(self.resource), self.layout.cell(cells, "version").strip()
        row.title, row.reference = str(record), record.reference
        exported = self.exported[str(record.pk)]
        texts = {name: self.layout.cell(cells, name) for name in self.layout.written_by(write)}
        given = {name: self._read(text) for name, text in texts.items() if not self._is(text, exported[name])}
        values = {
            name: value
            for name, value in self._clean(row, write, given, record).items()
            if not _equal(getattr(record, name), value)
        }
        if version == str(record.version):
            self._note(row, cells, write, exported)
        if row.faults or not (values and write):
            return
        self._judge(row, write, version, record)
        if row.faults:
            return
        row.url = url_of(record)
        row.differences = [self._difference(name, record, value, base) for name, value in values.items()]
        options = {write.argument: record, "version": record.version}
        act = self._act(write, values | options)
        if version == str(record.version):
            row.state = CHANGE
            self._do(row, act, record)
            return
        row.state = CONFLICT
        row.untouched = base is not None and all(_equal(getattr(base, name), value) for name, value in values.items())
        row.choice = KEEP if row.untouched else ""
        self.waiting.append((row, act, record))

    def _judge(self, row: RowPlan, write: Write, version: str, record: Any) -> None:
        """Refuse a change that the person may not make, or that does not say from which version it was made."""
        if write.may is not None and not write.may(self.access, record.scope_id):
            row.fail("You may see this record, and not change it.")
        elif not version:
            row.fail("Give the version that was exported, so that nobody’s later change is lost.", "Version")
        elif not version.isdecimal() or not 1 <= int(version) <= record.version:
            row.fail(f"There is no such version. The record is at version {record.version}.", "Version", version)

    # A new record ------------------------------------------------------------------------------------------------

    def _add(self, row: RowPlan, cells: Sequence[str]) -> None:
        write = adding(self.resource)
        row.title = f"New {self.resource.title()}"
        version = self.layout.cell(cells, "version").strip()
        if version:
            told = "A row without reference and id is a new record, and has no version. Put them back, or empty it."
            row.fail(told, "Version", version)
            return
        if write is None:
            row.fail("A new record of this kind cannot come from a file. Add it on its own page.")
            return
        texts = {name: self._read(self.layout.cell(cells, name)) for name in self.layout.written_by(write)}
        values = {name: value for name, value in self._clean(row, write, texts, None).items() if name in texts}
        self._note(row, cells, write, {})
        if row.faults:
            return
        row.state = ADD
        blank = self.resource.model()
        shown = {name: value for name, value in values.items() if value not in (None, "") and name in self.columns}
        row.differences = [self._difference(name, blank, value, None) for name, value in shown.items()]
        row.title = next((str(values[name]) for name in ("title", "name") if values.get(name)), row.title)
        self._do(row, self._act(write, values), None)

    # What both do ------------------------------------------------------------------------------------------------

    def _read(self, text: str) -> str:
        return unescaped(text) if self.layout.escaped else text

    def _whole(self, text: str) -> str:
        if text.endswith(CUT):
            raise ValidationError("Excel holds only the beginning of this text: change it in the CSV.")
        return text

    def _is(self, text: str, exported: str) -> bool:
        """Whether a cell is as the export left it; a workbook holds the beginning of a text that is too long for it."""
        cut = not self.layout.escaped and text.endswith(CUT) and exported.startswith(text.removesuffix(CUT))
        return cut or self._read(text) == exported

    def _clean(self, row: RowPlan, write: Write | None, given: Mapping[str, str], record: Any) -> dict[str, Any]:
        """What the form makes of the cells; of a record that is there, only of those that say something new."""
        if write is None or (record is not None and not given):
            return {}
        fields, data = fields_of(write), {}
        wrong: dict[str, list[str]] = {}
        for name, text in given.items():
            try:
                data[name] = form_text(fields[name], self._whole(text))
            except ValidationError as fault:
                wrong[name] = fault.messages
        form = write.opened(data, self.access, record)
        for name in set(form.fields) - set(given) if record is not None else ():
            del form.fields[name]
        form.is_valid()
        self._tell(row, {**form.errors, **wrong}, given)
        return {name: value for name, value in form.cleaned_data.items() if name not in wrong}

    def _act(self, write: Write, options: Mapping[str, Any]) -> Callable[[], Record]:
        return lambda: write.service(actor=self.actor, now=self.now, **options)

    def _do(self, row: RowPlan, act: Callable[[], Record], record: Any) -> None:
        """Let the service do it; what it refuses is a fault of the row, and undone."""
        if len(self.made.done) >= MOST_WRITES:
            row.fail(f"A file writes at most {MOST_WRITES:,} records. Import the others in a second one.")
            return
        before = record.version if record is not None else 0
        try:
            stored = act()
        except ValidationError as fault:
            by_field: dict[str, list[str]] = fault.message_dict if hasattr(fault, "error_dict") else {}
            told = by_field or {NON_FIELD_ERRORS: fault.messages}
            self._tell(row, told, {})
        except PermissionDenied as fault:
            row.fail(str(fault) or "You may not write this.")
        except StaleVersionError:
            row.fail("An earlier row has changed this record already.")
        else:
            self.made.done.append((str(stored.pk), before, stored.version))
            self.made.scopes.add(stored.scope_id)

    def _tell(self, row: RowPlan, faults: Mapping[str, Sequence[str]], given: Mapping[str, str]) -> None:
        for name, messages in faults.items():
            label = "" if name == NON_FIELD_ERRORS else self.layout.label(name)
            for message in messages:
                told = f"Fill in “{label}”." if str(message) == "This field is required." else str(message)
                row.fail(told, label, given.get(name, ""))

    def _note(self, row: RowPlan, cells: Sequence[str], write: Write | None, exported: Mapping[str, str]) -> None:
        """Point out cells that say something new under columns that are not taken over."""
        for column in self.layout.told_beside(write):
            text, stands = self._read(self.layout.cell(cells, column.name)), exported.get(column.name, "")
            if not same(column, text, stands):
                row.notes.append(Fault(column.label, text, stands))

    def _difference(self, name: str, record: Any, value: Any, base: Any) -> Difference:
        column = self.columns[name]
        if isinstance(value, Scope):
            return Difference(column.label, Cell("text"), Cell("text", value.programme_reference, str(value)))
        after = copy.copy(record)
        setattr(after, name, value)
        cell = self._cell
        return Difference(column.label, cell(column, record), cell(column, after), base and cell(column, base))

    def _cell(self, column: Column, record: Any) -> Cell:
        return column.cell(record, lambda other: url_of(other) if self.access.sees(other) else None)


def _equal(held: Any, value: Any) -> bool:
    return bool(held == value) or (held in (None, "") and value in (None, ""))
