"""The one path of change: order, gaps, joining, rolling back; and that nobody edits the journal."""

import threading
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, connections, transaction

from core import journal
from core.choices import Verb
from core.journal import change
from core.models import Journal, JournalHead, ScopeHead
from core.services import change_record, create_record, withdraw_record
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import ThemeFactory
from workstreams.models import Theme

WRITERS = 8


class Polls:
    """Counts how often the reader has looked, and lets a writer wait for the next looks instead of for time."""

    def __init__(self):
        self.condition, self.number = threading.Condition(), 0

    def looked(self):
        with self.condition:
            self.number += 1
            self.condition.notify_all()

    def wait_for(self, more):
        with self.condition:
            seen = self.number
            assert self.condition.wait_for(lambda: self.number >= seen + more, timeout=60), "the reader stands still"


def in_threads(*works):
    """Run each work in a thread with a connection of its own, and raise what one of them raised."""
    faults = []

    def run(work):
        try:
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_follows_eight_slow_writers_sees_every_change_once_and_in_order(proof):
    """A writer waits, after its journal rows are written and before it commits, until the reader has looked again."""
    each = 60 if proof else 6
    polls, started, seen, done = Polls(), threading.Barrier(WRITERS + 1), [], []
    scopes = [ScopeFactory() for _ in range(WRITERS)]

    def writer(scope):
        def work():
            chance = Random(scope.code)
            started.wait()
            try:
                for number in range(each):
                    with transaction.atomic():
                        with change(actor=None, now=NOW):
                            for part in range(number % 3 + 1):
                                create_record(Theme(title=f"{number}.{part}"), actor=None, now=NOW, scope=scope)
                        polls.wait_for(chance.randint(0, 3))
            finally:
                done.append(scope)

        return work

    whole = WRITERS * sum(number % 3 + 1 for number in range(each))

    def reader():
        started.wait()
        last = 0
        writing = True
        while writing:
            writing = len(done) < WRITERS  # asked before it looks: what was committed until then must be found
            found = list(Journal.objects.filter(seq__gt=last).order_by("seq"))
            seen.extend(found)
            last = seen[-1].seq if seen else 0
            polls.looked()

    in_threads(reader, *map(writer, scopes))
    assert [row.seq for row in seen] == list(range(1, whole + 1))
    assert len({row.record_id for row in seen}) == whole == Theme.objects.count()
    assert journal.head() == whole
    for scope in scopes:
        mine = [row for row in seen if row.scope_id == scope.pk]
        titles = dict(Theme.objects.filter(scope=scope).values_list("pk", "title"))
        written = [f"{number}.{part}" for number in range(each) for part in range(number % 3 + 1)]
        assert [titles[row.record_id] for row in mine] == written
        assert ScopeHead.objects.get(scope=scope).last_seq == mine[-1].seq


@pytest.mark.django_db(transaction=True)
def test_writers_in_one_scope_get_references_without_gap_or_double():
    scope, started = ScopeFactory(), threading.Barrier(WRITERS)

    def work():
        started.wait()
        for _ in range(3):
            create_record(Theme(title="x"), actor=None, now=NOW, scope=scope)

    in_threads(*[work] * WRITERS)
    expected = [f"{scope.code}-TH-{number:02d}" for number in range(1, 3 * WRITERS + 1)]
    assert sorted(Theme.objects.values_list("reference", flat=True)) == expected


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_one_version_one_wins():
    theme, started, told = ThemeFactory(), threading.Barrier(2), []

    def work(title):
        def run():
            started.wait()
            try:
                change_record(Theme.objects.get(pk=theme.pk), actor=None, now=NOW, version=1, title=title)
            except Exception as fault:
                told.append((title, type(fault).__name__))

        return run

    in_threads(work("Mine"), work("Yours"))
    theme.refresh_from_db()
    assert theme.version == 2
    assert told == [({"Mine": "Yours", "Yours": "Mine"}[theme.title], "StaleVersionError")]


def last_rows(number):
    """Return verb, reference and version of the last rows."""
    rows = Journal.objects.order_by("-seq")[:number]
    return [(row.verb, row.reference, row.version) for row in rows][::-1]


@pytest.mark.django_db
def test_each_verb_leaves_one_row_with_who_when_what_and_why():
    user = UserFactory(first_name="Rose", last_name="Boylan")
    theme = ThemeFactory(actor=user)
    later = NOW + timedelta(days=1)
    change_record(theme, actor=user, now=later, why="Agreed by the board", title="New")
    withdraw_record(theme, actor=None, now=later)
    created, changed, withdrawn = Journal.objects.filter(record_id=theme.pk)
    assert [row.verb for row in (created, changed, withdrawn)] == [Verb.CREATED, Verb.CHANGED, Verb.WITHDRAWN]
    assert (changed.actor, changed.actor_name, changed.at) == (user, "Rose Boylan", later)
    assert changed.why == "Agreed by the board"
    assert (changed.model, changed.scope_id, changed.reference, changed.version) == (
        "workstreams.theme",
        theme.scope_id,
        theme.reference,
        2,
    )
    assert (withdrawn.actor, withdrawn.actor_name, withdrawn.version) == (None, "", 3)


@pytest.mark.django_db
def test_a_record_made_and_changed_in_one_change_is_one_row_that_says_created():
    with change(actor=None, now=NOW) as under_way:
        theme = ThemeFactory()
        change_record(theme, actor=None, now=NOW, title="New")
    rows = Journal.objects.filter(change_id=under_way.id, record_id=theme.pk)
    assert [(row.verb, row.version) for row in rows] == [(Verb.CREATED, 2)]


@pytest.mark.django_db
def test_a_record_changed_twice_in_one_change_is_one_row_at_its_last_version():
    theme = ThemeFactory()
    with change(actor=None, now=NOW) as under_way:
        change_record(theme, actor=None, now=NOW, title="One")
        change_record(theme, actor=None, now=NOW, title="Two")
    assert list(Journal.objects.filter(change_id=under_way.id).values_list("verb", "version")) == [(Verb.CHANGED, 3)]


@pytest.mark.django_db
def test_what_an_inner_change_did_before_it_failed_is_undone_in_tables_and_journal():
    scope = ScopeFactory()
    with change(actor=None, now=NOW):
        create_record(Theme(title="Kept"), actor=None, now=NOW, scope=scope)
        with pytest.raises(ZeroDivisionError), change(actor=None, now=NOW):
            create_record(Theme(title="Undone"), actor=None, now=NOW, scope=scope)
            raise ZeroDivisionError
    kept = Theme.objects.get()
    assert (kept.title, [row.record_id for row in Journal.objects.all()]) == ("Kept", [kept.pk])


@pytest.mark.django_db
def test_an_inner_change_joins_the_outer_one():
    user, other = UserFactory(), UserFactory()
    with change(actor=user, now=NOW, why="Outer") as outer:
        with change(actor=other, now=NOW, why="Inner") as inner:
            assert inner is outer
            ThemeFactory()
        assert not Journal.objects.filter(change_id=outer.id).exists()
    rows = Journal.objects.filter(change_id=outer.id)
    assert {(row.actor_id, row.why) for row in rows} == {(user.pk, "Outer")}
    assert rows.count() == 1


@pytest.mark.django_db
def test_the_next_change_is_another():
    with change(actor=None, now=NOW) as one:
        ThemeFactory()
    with change(actor=None, now=NOW) as two:
        ThemeFactory()
    assert one.id != two.id
    assert Journal.objects.filter(change_id=two.id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_row_no_record_and_no_gap():
    scope = ScopeFactory()
    ThemeFactory(scope=scope)
    before = journal.head()
    with pytest.raises(RuntimeError), change(actor=None, now=NOW):
        ThemeFactory(scope=scope)
        raise RuntimeError
    with pytest.raises(RuntimeError), transaction.atomic():
        ThemeFactory(scope=scope)
        raise RuntimeError
    assert (journal.head(), Theme.objects.count(), Journal.objects.count()) == (before, 1, before)
    ThemeFactory(scope=scope)
    assert list(Journal.objects.values_list("seq", flat=True)) == [1, 2]
    assert last_rows(1) == [(Verb.CREATED, f"{scope.code}-TH-02", 1)]


@pytest.mark.django_db
def test_a_change_that_touches_nothing_leaves_no_row():
    before = journal.head()
    with change(actor=None, now=NOW):
        pass
    theme = ThemeFactory()
    change_record(theme, actor=None, now=NOW + timedelta(days=1), title=theme.title)
    theme.refresh_from_db()
    assert (theme.version, theme.changed_at, journal.head()) == (1, NOW, before + 1)


@pytest.mark.django_db
def test_each_scope_that_was_touched_knows_its_last_row():
    one, two, three = ScopeFactory(), ScopeFactory(), ScopeFactory()
    with change(actor=None, now=NOW):
        ThemeFactory(scope=two)
        ThemeFactory(scope=one)
        ThemeFactory(scope=two)
    head = journal.head()
    assert dict(ScopeHead.objects.values_list("scope", "last_seq")) == {one.pk: head - 1, two.pk: head, three.pk: 0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    ["UPDATE core_journal SET why = 'x'", "UPDATE core_journal SET seq = seq + 100", "DELETE FROM core_journal"],
)
def test_the_journal_refuses_to_be_edited(sql):
    ThemeFactory()
    before = list(Journal.objects.values())
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Journal.objects.values()) == before


@pytest.mark.django_db
def test_the_journal_refuses_to_be_emptied_at_once():
    ThemeFactory()
    sqlite = connection.vendor == "sqlite"  # its DELETE without WHERE is its TRUNCATE
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1" if sqlite else "SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM core_journal" if sqlite else "TRUNCATE core_journal CASCADE")
    assert Journal.objects.exists()


@pytest.mark.django_db
def test_there_is_one_head():
    assert JournalHead.objects.count() == 1
    ThemeFactory()
    assert JournalHead.objects.get().seq == journal.head() == Journal.objects.count()
