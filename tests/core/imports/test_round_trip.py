"""A file that nobody touched changes nothing: of every resource, whatever its texts, sums and days hold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import models, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import imports
from core.fields import PenceField
from core.imports.cells import unescaped
from core.imports.layout import adding, changing, fields_of
from core.journal import head
from core.models import Record
from core.resources import registry
from tests.core.imports.making import applied, csv_of, exported, kept, looked, safe, workbook_of
from tests.core.making import EITHER, make_rows
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.writable import MOVED

pytestmark = pytest.mark.django_db
TEXTS = [
    "=1+1", "+44 20", "-5", "@home", "'tis", "''", "\ttab first", "\rreturn first", " space at both ends ",
    "line\nbreak", "line\r\nbreak", 'a "quoted", word; and more', "héé 😀 مرحبا", "x\ty", "007", "2014-10-31", "true",
    "_x000D_ stays", "£1,250", "NULL", "\u00a0", "'=1",
]  # fmt: skip
"""What spreadsheets, CSV and forms like to spoil."""
SUMS = [Decimal("-0.05"), Decimal(0), Decimal("123456789.10"), Decimal("-98765.4")]
NUMBERS = [Decimal("0.5"), Decimal(0), Decimal("12.345678"), Decimal("-3")]
DAYS = [date(2026, 3, 29), date(1999, 12, 31), date(2012, 2, 29)]
EITHER_OR = ("efficiency-targets", "escalations", "partners", "participations")
"""Records that cannot be empty: one thing or another must be said."""
GIVEN = {"milestones": {"kind": "deliverable"}}
"""What a kind must say so that everything else of it may be said."""
IMPORTED = [name for name, one in registry.items() if (adding(one) or changing(one)) and name not in MOVED]


def test_there_are_resources_to_import():
    assert len(IMPORTED) > 20
    assert set(IMPORTED) < set(registry)


@pytest.mark.parametrize("name", IMPORTED)
def test_each_column_that_can_be_written_holds_the_field_of_its_name(name):
    resource = registry[name]
    for field in {**fields_of(adding(resource)), **fields_of(changing(resource))}:
        column = resource.column(field)
        assert column is not None, field
        assert field == "programme" or getattr(column, "relation", column.source) == field


def awkward(name, count):
    """Store records of a kind that hold awkward values, and return their scope's manager, who sees all of them.

    Each kind begins elsewhere among the texts, so that all of them are met each day.
    """
    start = IMPORTED.index(name) * count
    model = registry[name].model
    scope = ScopeFactory()
    rows = make_rows(model, count, scope, **GIVEN.get(name, {}))
    base = {one.name for one in Record._meta.fields}
    own = [one for one in model._meta.concrete_fields if one.name not in base and not one.generated]
    for position, record in enumerate(rows):
        values = {one.name: spoilt(one, position, start + position) for one in own}
        values = {field: value for field, value in values.items() if value is not None}
        model.objects.filter(pk=record.pk).update(**values, version=2, changed_at=NOW + timedelta(1))
    manager = UserFactory(role="manager", scope=scope)
    for other in {record.scope for record in rows} - {scope}:
        GrantFactory(user=manager, scope=other, role="manager")
    return manager


def spoilt(field, n, text):
    """Return an awkward value for a field of the nth record; None where it keeps the one it has."""
    if field.is_relation or field.choices or field.unique or not field.editable:
        return None
    if field.name in EITHER.get(field.model._meta.label, ()):
        return None
    if isinstance(field, models.CharField | models.TextField):
        return TEXTS[text % len(TEXTS)][: field.max_length]
    if isinstance(field, PenceField):
        return SUMS[n % len(SUMS)]
    if isinstance(field, models.DateTimeField):
        return None
    if isinstance(field, models.DateField):
        return DAYS[n % len(DAYS)]
    if isinstance(field, models.BooleanField):
        return n == 1
    return None


@pytest.mark.parametrize("name", IMPORTED)
def test_an_untouched_file_changes_nothing(name, proof):
    resource, manager = registry[name], awkward(name, len(TEXTS) if proof else 4)
    if name not in EITHER_OR:
        make_rows(resource.model, 1, manager.grants.first().scope, full=False)
    grid = exported(resource, manager)
    assert len(grid) > 4
    stood = head()
    for content in (csv_of(*grid), workbook_of(resource, grid)):
        plan = looked(resource, content, manager, NOW)
        assert [row.said for row in plan.rows if row.state != "same" or row.notes] == []
        assert plan.counts == {"error": 0, "conflict": 0, "change": 0, "add": 0, "same": len(grid) - 1}
    batch = kept(resource, csv_of(*grid), manager, NOW)
    assert imports.apply_batch(batch=batch, actor=manager, now=NOW, seen=plan.digest, choices={}).done == []
    assert head() == stood


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_what_the_export_puts_before_a_text_is_taken_off_again(text):
    assert unescaped(safe(text)) == text
    sheet = imports.read_sheet(csv_of(["reference", "title"], ["X-1", safe(text)]))
    assert [cells for _, cells in sheet.rows] == [["X-1", safe(text)]]


def test_a_record_is_saved_as_it_was_typed_however_odd():
    resource, manager = registry["themes"], UserFactory(role="manager", scope=ScopeFactory())
    scope = manager.grants.first().scope
    texts = [text.strip() for text in TEXTS if text.strip()]
    make_rows(resource.model, len(texts), scope)
    grid = exported(resource, manager)
    title = grid[0].index("title")
    for row, text in zip(grid[1:], texts, strict=True):
        row[title] = safe(text)
    with transaction.atomic():
        applied(kept(resource, csv_of(*grid), manager, NOW), manager, NOW)
    assert [row[title] for row in exported(resource, manager)] == [row[title] for row in grid]
