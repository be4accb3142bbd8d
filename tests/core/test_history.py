"""What the triggers keep: every version, by whatever path it comes; what they refuse; how they are renewed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from core import history
from core.models import Record
from core.services import change_record, withdraw_record
from tests.factories.core import NOW
from tests.factories.workstreams import MilestoneFactory, StatusUpdateFactory, ThemeFactory
from workstreams.models import Milestone, Theme

LATER = NOW + timedelta(days=1)
KEPT = {model._meta.label: model for model in history.tracked_models()}
every_model = pytest.mark.parametrize("model", KEPT.values(), ids=KEPT)


def run(sql, *params):
    """Run SQL that is not the ORM's; return its rows, if it gives any."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def moment(value):
    """Read a moment as either database gives it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


def versions(table, record=None):
    """Return version, start and end of each kept version, of one record or of all."""
    rows = run(f"SELECT id, version, valid_from, valid_to FROM {table}_history ORDER BY version, valid_from")
    wanted = None if record is None else record.pk.hex
    return [(v, moment(a), moment(b)) for pk, v, a, b in rows if wanted in (None, str(pk).replace("-", ""))]


def kept(table, column):
    """Return a column of every kept version, in order."""
    return [value for (value,) in run(f'SELECT "{column}" FROM {table}_history ORDER BY version')]


# Every path is caught ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_services_leave_a_version_for_each_step():
    theme = ThemeFactory(title="One")
    change_record(theme, actor=None, now=LATER, title="Two")
    withdraw_record(theme, actor=None, now=LATER + timedelta(days=1))
    assert versions("workstreams_theme") == [
        (1, NOW, LATER),
        (2, LATER, LATER + timedelta(days=1)),
        (3, LATER + timedelta(days=1), None),
    ]
    assert kept("workstreams_theme", "title") == ["One", "Two", "Two"]


@pytest.mark.django_db
def test_a_bulk_update_is_caught():
    themes = [ThemeFactory(), ThemeFactory()]
    for theme in themes:
        theme.title, theme.version, theme.changed_at = "New", 2, LATER
    Theme.objects.bulk_update(themes, ["title", "version", "changed_at"])
    assert versions("workstreams_theme") == [(1, NOW, LATER)] * 2 + [(2, LATER, None)] * 2
    assert kept("workstreams_theme", "title")[2:] == ["New", "New"]


@pytest.mark.django_db
def test_an_update_of_a_query_set_is_caught():
    ThemeFactory()
    Theme.objects.update(title="New", version=F("version") + 1, changed_at=LATER)
    assert versions("workstreams_theme") == [(1, NOW, LATER), (2, LATER, None)]


@pytest.mark.django_db
def test_raw_sql_is_caught():
    ThemeFactory()
    at = connection.ops.adapt_datetimefield_value(LATER)
    run("UPDATE workstreams_theme SET title = 'New', version = version + 1, changed_at = %s", at)
    assert versions("workstreams_theme") == [(1, NOW, LATER), (2, LATER, None)]
    assert kept("workstreams_theme", "title")[1] == "New"


@pytest.mark.django_db
def test_a_bulk_creation_is_caught(rows, scope):
    rows(Theme, 3, scope)
    assert versions("workstreams_theme") == [(1, NOW, None)] * 3


@pytest.mark.django_db
def test_a_deletion_closes_the_last_version():
    theme = ThemeFactory()
    before = timezone.now()
    run("DELETE FROM workstreams_theme")
    ((version, start, end),) = versions("workstreams_theme", theme)
    assert (version, start) == (1, NOW)
    assert end >= max(NOW, before.replace(microsecond=0) - timedelta(seconds=1))


@pytest.mark.django_db
def test_a_deletion_never_ends_before_it_began():
    theme = ThemeFactory(now=timezone.now() + timedelta(days=900))
    theme.delete()
    ((_, start, end),) = versions("workstreams_theme")
    assert end == start


@every_model
def test_a_new_record_of_any_model_is_kept_whole(model, rows, scope):
    (record,) = rows(model, 1, scope)
    names = ", ".join(f'"{name}"' for name in history.columns_of(model))
    table = model._meta.db_table
    mine = record.pk if connection.vendor == "postgresql" else record.pk.hex
    live = run(f'SELECT {names} FROM "{table}" WHERE id = %s', mine)
    assert run(f'SELECT {names} FROM "{table}_history" WHERE id = %s', mine) == live
    assert len(live) == 1


# What is refused -----------------------------------------------------------------------------------------------------

REFUSAL = "needs a new version and a later moment"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"title": "New"},
        {"title": "New", "version": 2},
        {"title": "New", "changed_at": LATER},
        {"title": "New", "version": 2, "changed_at": NOW - timedelta(days=1)},
        {"title": "New", "version": 0, "changed_at": LATER},
        {"withdrawn_at": LATER},
        {"document_id": None, "summary": "New"},
        {"visibility": "public"},
        {"search": "new"},
        {"version": 2},
        {"changed_at": NOW - timedelta(days=1)},
    ],
    ids=str,
)
def test_a_change_without_a_new_version_or_a_later_moment_is_refused(values):
    ThemeFactory()
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        Theme.objects.update(**values)
    assert versions("workstreams_theme") == [(1, NOW, None)]


@pytest.mark.django_db
def test_an_update_that_changes_nothing_is_let_through():
    theme = ThemeFactory()
    Theme.objects.update(title=theme.title)
    assert versions("workstreams_theme") == [(1, NOW, None)]


@pytest.mark.django_db
def test_a_generated_column_counts_as_data_and_is_kept():
    milestone = MilestoneFactory()
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        Milestone.objects.update(forecast_on=NOW.date())
    Milestone.objects.update(title=milestone.title)
    change_record(milestone, actor=None, now=LATER, forecast_on=NOW.date())
    assert [str(value) for value in kept("workstreams_milestone", "due_on")] == ["2026-12-31", "2026-10-05"]


@pytest.mark.django_db
def test_a_json_column_counts_as_data():
    update = StatusUpdateFactory()
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic():
        type(update).objects.update(milestone_changes={"a": 1})


@every_model
def test_the_history_of_no_model_can_be_edited_or_deleted(model, rows, scope):
    rows(model, 1, scope)
    table = f'"{model._meta.db_table}_history"'
    before = run(f"SELECT * FROM {table}")
    assert before
    edits = [
        f"UPDATE {table} SET reference = 'X'",
        f"UPDATE {table} SET version = 7",
        f"UPDATE {table} SET valid_from = '1999-01-01 00:00:00'",
        f"DELETE FROM {table}",
    ]
    if connection.vendor == "postgresql":
        edits.append(f"TRUNCATE {table}")
    for sql in edits:
        with pytest.raises(DatabaseError, match="only ever added to"):
            run(sql)
    assert run(f"SELECT * FROM {table}") == before


@pytest.mark.django_db
def test_nobody_closes_a_version_but_the_record_that_has_left_it():
    theme = ThemeFactory()
    change_record(theme, actor=None, now=LATER, title="New")
    for sql in (
        "UPDATE workstreams_theme_history SET valid_to = '2030-01-01 00:00:00' WHERE version = 1",
        "UPDATE workstreams_theme_history SET valid_to = NULL WHERE version = 1",
        "UPDATE workstreams_theme_history SET valid_to = '2030-01-01 00:00:00', title = 'X' WHERE version = 2",
        "UPDATE workstreams_theme_history SET valid_to = '2030-01-01 00:00:00' WHERE version = 2",
    ):
        with pytest.raises(DatabaseError, match="only ever added to"):
            run(sql)


@pytest.mark.django_db
def test_a_table_with_history_cannot_be_emptied_past_it():
    ThemeFactory()
    if connection.vendor == "sqlite":  # it knows no TRUNCATE: its fast DELETE calls the triggers as any other
        run("DELETE FROM workstreams_theme")
        assert [end is None for *_, end in versions("workstreams_theme")] == [False]
        return
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="keeps its history"):
        run("TRUNCATE workstreams_theme CASCADE")


# The installer -------------------------------------------------------------------------------------------------------


def triggers(table):
    """Return the text of each trigger, and of each function it calls, by name."""
    if connection.vendor == "sqlite":
        return dict(run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", table))
    return dict(
        run(
            "SELECT t.tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND c.relname = %s",
            table,
        )
    )


def test_every_record_is_tracked():
    def below(kind):
        return {kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))}

    assert {model for model in below(Record) if not model._meta.abstract} == set(history.tracked_models())
    assert len(KEPT) > 25


@pytest.mark.django_db
@every_model
def test_the_triggers_of_every_model_keep_and_compare_its_columns(model):
    columns = [field.column for field in model._meta.concrete_fields]
    found = " ".join(triggers(model._meta.db_table).values())
    inserts = re.findall(r'INSERT INTO "[^"]+" \(([^)]*), valid_from\)', found)
    assert inserts
    assert set(inserts) == {", ".join(f'"{name}"' for name in columns)}
    compared = set(re.findall(r'OLD\."(\w+)" IS (?:NOT|DISTINCT FROM) NEW\."\w+"', found))
    assert compared == set(columns)


@pytest.mark.django_db
@every_model
def test_the_history_of_every_model_has_the_types_of_its_columns(model):
    with connection.cursor() as cursor:
        describe = connection.introspection.get_table_description
        live = {c.name: c.type_code for c in describe(cursor, model._meta.db_table)}
        kept = {c.name: c.type_code for c in describe(cursor, model._meta.db_table + history.SUFFIX)}
    assert {name: kept[name] for name in live} == live
    assert set(kept) - set(live) == {"valid_from", "valid_to"}


@pytest.mark.django_db
def test_installing_again_changes_nothing():
    theme = ThemeFactory()
    tables = [model._meta.db_table + end for model in history.tracked_models() for end in ("", history.SUFFIX)]
    tables.append("core_journal")
    before = {table: triggers(table) for table in tables}
    history.install(connection)
    history.install(connection)
    assert {table: triggers(table) for table in tables} == before
    assert all(before.values())
    change_record(theme, actor=None, now=LATER, title="New")
    assert versions("workstreams_theme") == [(1, NOW, LATER), (2, LATER, None)]


@pytest.mark.django_db
def test_a_column_that_came_later_is_taken_over_with_its_value():
    old, changed = ThemeFactory(source="para 1"), ThemeFactory(source="para 2")
    change_record(changed, actor=None, now=LATER, source="para 3")
    history.uninstall(connection)
    run("ALTER TABLE workstreams_theme_history DROP COLUMN source")
    history.install(connection)
    rows = run("SELECT reference, version, source FROM workstreams_theme_history ORDER BY reference, version")
    assert rows == [(old.reference, 1, "para 1"), (changed.reference, 1, None), (changed.reference, 2, "para 3")]
    change_record(old, actor=None, now=LATER, source="para 4")
    sql = "SELECT source FROM workstreams_theme_history WHERE version = 2 AND reference = %s"
    assert run(sql, old.reference) == [("para 4",)]


@pytest.mark.django_db
def test_uninstalling_lets_a_table_be_emptied():
    ThemeFactory()
    history.uninstall(connection)
    assert triggers("workstreams_theme") == triggers("core_journal") == {}
    run("DELETE FROM workstreams_theme_history")
    history.install(connection)
    assert triggers("workstreams_theme")
