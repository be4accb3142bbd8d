"""Reading the past: any day equals a replay of what was done until its end in London, for those who may see it now."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.db.models import Count
from django.db.transaction import atomic

from budgets.choices import LineStanding, Treatment
from budgets.models import BudgetAmount, BudgetLine, Pool
from core import history
from core.access import Access, access_of
from core.choices import Role, Visibility
from core.figures import end_of
from core.models import Journal, new_id
from core.services import change_record, create_record, end_grant, withdraw_record
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Theme, Workstream

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAYS = [date(2026, 3, 27) + timedelta(n) for n in range(7)] + [date(2026, 10, 23) + timedelta(n) for n in range(4)]
"""Both changes of the clocks, and the end of a financial year."""


# A replay ------------------------------------------------------------------------------------------------------------


class Programme:
    """A programme in which things happen by chance, and what each record was after each of them."""

    def __init__(self, chance):
        self.chance, self.scope, self.told = chance, ScopeFactory(), []
        self.inside, self.outside = new_id(), new_id()

    def happen(self, now):
        """Make, change or withdraw a record."""
        live = [*Workstream.objects.current(), *Theme.objects.current()]
        act = self.chance.choice(["make", "change", "change", "change", "withdraw"]) if len(live) > 3 else "make"
        if act == "make":
            record = self.chance.choice([Theme, Workstream])(title=self.word(), **self.seen_by())
            create_record(record, actor=None, now=now, scope=self.scope)
        elif act == "change":
            record = self.chance.choice(live)
            values = self.chance.choice([{"title": self.word()}, {"source": self.word()}, self.seen_by()])
            if isinstance(record, Workstream) and self.chance.random() < 0.5:
                values["theme"] = self.chance.choice([None, *Theme.objects.all()])
            change_record(record, actor=None, now=now, **values)
        else:
            record = withdraw_record(self.chance.choice(live), actor=None, now=now)
        self.told.append((record.changed_at, record))

    def word(self):
        return self.chance.choice(["Alpha", "Beta", "Gamma", "Δ 🙂", ""]) + str(self.chance.randint(0, 9))

    def seen_by(self):
        narrow = self.chance.choice([None, self.inside, self.outside])
        return {"visibility": self.chance.choice(Visibility.values), "audience_id": narrow}

    def replay(self, day):
        """Return each record as it was at the end of a day: the last that was told of it before."""
        return {record.pk: record for moment, record in self.told if moment < end_of(day)}


def fields_of(record):
    """Return what a record says of itself, but for who may see it."""
    names = [f.attname for f in record._meta.concrete_fields if f.name not in ("visibility", "audience_id")]
    return {name: getattr(record, name) for name in names}


@pytest.fixture
def chances(proof):
    """As many programmes as there is time for."""
    return [Random(seed) for seed in range(60 if proof else 3)]


def test_each_day_reads_as_a_replay_of_what_was_done_until_its_end(chances):
    for chance in chances:
        with atomic():
            programme = Programme(chance)
            moments = sorted(
                end_of(chance.choice(DAYS)) - timedelta(microseconds=chance.choice([0, 1, 3_600_000_000, 10**10]))
                for _ in range(40)
            )
            for moment in moments:
                programme.happen(moment)
            last = programme.replay(date(2200, 1, 1))
            reader = Access(new_id(), {programme.scope.pk: frozenset({Role.VIEWER})}, frozenset({programme.inside}))
            for day in DAYS:
                then = programme.replay(day)
                for model in (Theme, Workstream):
                    expected = {pk: fields_of(row) for pk, row in then.items() if isinstance(row, model)}
                    may = {pk for pk in expected if reader.sees(then[pk]) and reader.sees(last[pk])}
                    with history.as_at(day):
                        found = {row.pk: fields_of(row) for row in model.objects.all()}
                        seen = set(model.objects.visible_to(reader).values_list("pk", flat=True))
                        counted = model.objects.current().count()
                    assert found == expected
                    assert seen == may
                    assert counted == sum(row["withdrawn_at"] is None for row in expected.values())
                with history.as_at(day):
                    joined = set(Workstream.objects.values_list("pk", "theme__title"))
                    themes = dict(Theme.objects.annotate(n=Count("workstreams")).values_list("pk", "n"))
                workstreams = [row for row in then.values() if isinstance(row, Workstream)]
                titled = {row.pk: then[row.theme_id].title if row.theme_id else None for row in workstreams}
                assert joined == set(titled.items())
                assert themes == {
                    pk: sum(one.theme_id == pk for one in workstreams) for pk in then if isinstance(then[pk], Theme)
                }
            assert_journal_tells_the_same(programme)
            connection.set_rollback(True)


def assert_journal_tells_the_same(programme):
    """Compare each journal row's version, as history keeps it, with what was done."""
    rows = Journal.objects.filter(scope=programme.scope).order_by("seq")
    kept = {}
    for model in (Theme, Workstream):
        columns = ", ".join(f'"{name}"' for name in history.columns_of(model))
        sql = f"SELECT {columns} FROM {model._meta.db_table}_history"
        kept |= {(row.pk, row.version): fields_of(row) for row in model.objects.raw(sql)}
    told = {(row.pk, row.version): row for _, row in programme.told}
    assert {(row.record_id, row.version) for row in rows} == set(told)
    assert {key: kept[key] for key in told} == {key: fields_of(row) for key, row in told.items()}


# The edge of a day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day,over",
    [
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, 0, tzinfo=UTC)),  # the last day of winter time
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, 0, tzinfo=UTC)),  # 23 hours long
        (date(2026, 3, 31), datetime(2026, 3, 31, 23, 0, tzinfo=UTC)),  # the end of the financial year
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, 0, tzinfo=UTC)),  # 25 hours long
        (date(2025, 12, 31), datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
    ],
    ids=str,
)
def test_a_day_ends_at_midnight_in_london(day, over):
    theme = ThemeFactory(now=datetime(2025, 1, 1, tzinfo=UTC), title="Before")
    change_record(theme, actor=None, now=over - timedelta(microseconds=1), title="Last moment")
    change_record(theme, actor=None, now=over, title="Next day")

    def title_at(asked):
        with history.as_at(asked):
            return Theme.objects.get().title

    assert [title_at(day - timedelta(days=1)), title_at(day), title_at(day + timedelta(days=1))] == [
        "Before",
        "Last moment",
        "Next day",
    ]


def test_the_hour_that_comes_twice_belongs_to_its_day():
    theme = ThemeFactory(now=datetime(2026, 10, 1, tzinfo=UTC))
    for hour in (0, 1):  # 01:30 in London, twice
        change_record(theme, actor=None, now=datetime(2026, 10, 25, hour, 30, tzinfo=UTC), title=f"Hour {hour}")
    with history.as_at(date(2026, 10, 25)):
        assert Theme.objects.get().title == "Hour 1"


# Who may see it ------------------------------------------------------------------------------------------------------

MONDAY, TUESDAY = date(2026, 10, 5), date(2026, 10, 6)
NEXT = NOW + timedelta(days=1)


@pytest.fixture
def viewer(scope):
    """Somebody who sees what partners see."""
    return UserFactory(scope=scope)


@pytest.mark.parametrize("then,now", [("partners", "owner"), ("owner", "partners"), ("board", "public")])
def test_what_is_narrow_then_or_now_is_hidden_from_both_days(scope, viewer, manager, then, now):
    theme = ThemeFactory(scope=scope, visibility=then)
    change_record(theme, actor=None, now=NEXT, visibility=now)
    with history.as_at(MONDAY):
        assert not Theme.objects.visible_to(viewer).exists()
        assert Theme.objects.visible_to(manager).get() == theme


def test_what_is_wide_then_and_now_is_seen(scope, viewer):
    theme = ThemeFactory(scope=scope, visibility="public")
    change_record(theme, actor=None, now=NEXT, visibility="partners")
    with history.as_at(MONDAY):
        assert Theme.objects.visible_to(viewer).get().visibility == "partners"


@pytest.mark.parametrize("then,now,seen", [("A", "A", True), ("A", "B", False), ("B", "A", False)])
def test_the_audience_of_then_and_of_now_must_both_fit(scope, then, now, seen):
    audiences = {"A": new_id(), "B": new_id()}
    reader = Access(new_id(), {scope.pk: frozenset({Role.VIEWER})}, frozenset({audiences["A"]}))
    theme = ThemeFactory(scope=scope, visibility="board", audience_id=audiences[then])
    change_record(theme, actor=None, now=NEXT, visibility="owner", audience_id=audiences[now])
    with history.as_at(MONDAY):
        assert Theme.objects.visible_to(reader).exists() is seen


def test_the_grants_of_today_decide(scope):
    left, come = UserFactory(scope=scope), UserFactory()
    ThemeFactory(scope=scope)
    end_grant(grant=left.grants.get(), actor=None, now=NOW, on=date(2026, 10, 31))
    come.grants.create(scope=scope, role=Role.VIEWER, from_on=date(2026, 11, 1))
    with history.as_at(MONDAY):
        assert Theme.objects.visible_to(left).count() == 0
        assert Theme.objects.visible_to(come).count() == 1
    assert access_of(left, MONDAY).scopes == {scope.pk}


def test_what_was_withdrawn_later_is_still_there_before(scope, viewer, api):
    theme = ThemeFactory(scope=scope)
    withdraw_record(theme, actor=None, now=NEXT)
    assert api.results("themes/", as_at="2026-10-05", fields="reference") == [{"reference": theme.reference}]
    assert api.results("themes/", as_at="2026-10-06") == []
    assert api.get(f"themes/{theme.reference}/", as_at="2026-10-05").status_code == 200
    assert api.get(f"themes/{theme.reference}/").status_code == 404


def test_what_was_created_later_is_not_there_before():
    ThemeFactory(now=NEXT)
    with history.as_at(MONDAY):
        assert list(Theme.objects.all()) == []
    with history.as_at(TUESDAY):
        assert Theme.objects.count() == 1


# Everything that is read beside it reads the past too ----------------------------------------------------------------


def test_figures_that_are_added_up_are_of_that_day(scope, api):
    pool = create_record(Pool(title="Pool"), actor=None, now=NOW, scope=scope)
    line = BudgetLine(
        title="Line",
        pool=pool,
        contributor=OrganisationFactory(scope=scope),
        treatment=Treatment.values[0],
        standing=LineStanding.values[0],
    )
    create_record(line, actor=None, now=NOW, scope=scope)
    first = create_record(
        BudgetAmount(line=line, financial_year=2025, amount=Decimal("100.10")), actor=None, now=NOW, scope=scope
    )
    create_record(BudgetAmount(line=line, financial_year=2026, amount=Decimal(5)), actor=None, now=NEXT, scope=scope)
    change_record(first, actor=None, now=NEXT + timedelta(days=1), amount=Decimal("0.01"))

    def told(day):
        (one,) = api.results("pools/", as_at=day, fields="computed_total")
        (other,) = api.results("budget-lines/", as_at=day, fields="total,amounts")
        return one["computed_total"], other["total"], other["amounts"]

    assert told("2026-10-05") == ("100.10", "100.10", {"2025": "100.10"})
    assert told("2026-10-06") == ("105.10", "105.10", {"2025": "100.10", "2026": "5.00"})
    assert told("2026-10-07") == ("5.01", "5.01", {"2025": "0.01", "2026": "5.00"})


def test_what_is_expanded_filtered_and_ordered_by_is_of_that_day(scope, api):
    early, late = ThemeFactory(scope=scope, title="Early"), ThemeFactory(scope=scope, title="Late")
    workstream = WorkstreamFactory(scope=scope, theme=early)
    change_record(early, actor=None, now=NEXT, title="Renamed")
    change_record(workstream, actor=None, now=NEXT, theme=late)
    (then,) = api.results("workstreams/", as_at="2026-10-05", expand="theme", theme=early.reference, ordering="theme")
    (now,) = api.results("workstreams/", expand="theme", ordering="theme")
    assert then["theme"]["title"] == "Early"
    assert now["theme"]["title"] == "Late"
    assert api.results("workstreams/", as_at="2026-10-05", theme=late.reference) == []
    one = api.get(f"workstreams/{workstream.reference}/", as_at="2026-10-05", expand="theme")
    assert json.loads(one.content)["theme"]["title"] == "Early"


def test_a_union_and_an_empty_day_can_be_read():
    theme = ThemeFactory()
    with history.as_at(MONDAY):
        both = Theme.objects.order_by().filter(title="").union(Theme.objects.order_by().filter(pk=theme.pk))
        assert list(both) == [theme]
    with history.as_at(date(1999, 1, 1)):
        assert Theme.objects.count() == 0


def test_a_day_within_a_day_is_the_inner_one_and_then_the_outer_again():
    theme = ThemeFactory(title="One")
    change_record(theme, actor=None, now=NEXT, title="Two")
    change_record(theme, actor=None, now=NEXT + timedelta(days=1), title="Three")

    def title():
        return Theme.objects.get().title

    with history.as_at(TUESDAY):
        with history.as_at(MONDAY):
            assert title() == "One"
        assert title() == "Two"
        with history.as_at(None):
            assert title() == "Two"
    assert title() == "Three"


def test_the_past_costs_no_more_queries(scope, api, django_assert_num_queries):
    ThemeFactory(scope=scope)
    api.get("themes/")
    with history.as_at(MONDAY), django_assert_num_queries(1):
        list(Theme.objects.select_related("scope", "document"))


# Nothing can be written there ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["service", "save", "update", "delete", "bulk", "sql", "create"])
def test_nothing_can_be_written_while_the_past_is_read(scope, path):
    theme = ThemeFactory(scope=scope, title="Kept")
    acts = {
        "service": lambda: change_record(theme, actor=None, now=NEXT, title="Lost"),
        "create": lambda: ThemeFactory(scope=scope),
        "save": lambda: theme.save(),
        "update": lambda: Theme.objects.update(title="Lost"),
        "delete": lambda: Theme.objects.filter(pk=theme.pk)._raw_delete("default"),
        "bulk": lambda: Theme.objects.bulk_create([Theme(title="Lost")]),
        "sql": lambda: connection.cursor().execute("UPDATE workstreams_theme SET title = 'Lost'"),
    }
    with pytest.raises(RuntimeError, match="Nothing can be written"), atomic(), history.as_at(MONDAY):
        acts[path]()
    theme = Theme.objects.get()
    assert (theme.title, theme.version) == ("Kept", 1)


def test_the_present_comes_back_after_a_fault():
    theme = ThemeFactory(title="One")
    change_record(theme, actor=None, now=NEXT, title="Two")
    with pytest.raises(ZeroDivisionError), history.as_at(MONDAY):
        1 / 0  # noqa: B018
    assert Theme.objects.get().title == "Two"
    change_record(theme, actor=None, now=NEXT + timedelta(days=1), title="Three")
