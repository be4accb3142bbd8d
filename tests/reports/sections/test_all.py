"""All sections together: as JSON, as at a day, and nothing that not every partner sees."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from budgets.models import BudgetLine
from core import history
from core.access import Access
from core.choices import Visibility
from core.services import change_record, withdraw_record
from governance.choices import DocumentKind
from governance.models import Document, Figure
from reports.sections import SECTIONS
from tests.factories.budgets import (
    AgencySpendFactory,
    BudgetAmountFactory,
    BudgetLineFactory,
    EfficiencyTargetFactory,
    PoolFactory,
)
from tests.factories.governance import BoardFactory, OrganisationFactory, PersonFactory
from tests.factories.risks import EscalationFactory, RiskFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    ThemeFactory,
    WorkstreamFactory,
    submitted_update,
)
from tests.reports.sections.told import AMBER, DAY, NEWS, RED
from workstreams.choices import AskKind
from workstreams.models import Ask, Measure, Reading
from workstreams.services import save_update, start_update

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(streams, milestones, store, scope, board, paper):
    """Something in every section."""
    store(Ask, title="Share data", kind=AskKind.DATA)
    pool = PoolFactory(scope=scope, board=board, stated_total=Decimal(5))
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool))
    EfficiencyTargetFactory(pool=pool)
    AgencySpendFactory(scope=scope)
    measure = store(Measure, title="Claimants")
    for value in (1, 2):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source="row 2")


def test_what_is_told_is_json_and_comes_back_the_same(everything, tell):
    told = tell()
    assert list(told) == list(SECTIONS)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    empty = [name for name, section in told.items() if not any(section.values())]
    assert empty == []


def test_as_at_a_day_equals_what_was_told_then(everything, streams, tell, write, store, scope, board):
    day = date(2026, 10, 20)
    then = tell(day=day)
    later = datetime(2026, 10, 21, 9, tzinfo=UTC)
    write(streams["food"], later, rag_reason="Gone wrong.", help_needed="Help.", **RED)
    change_record(streams["early"], actor=None, now=later, title="Renamed", theme=ThemeFactory(scope=scope, now=later))
    for one in [*streams["work"].milestones.all(), *Ask.objects.all(), *BudgetLine.objects.all()]:
        withdraw_record(one, actor=None, now=later)
    MilestoneFactory(workstream=streams["work"], now=later)
    WorkstreamFactory(scope=scope, reports_to=board, now=later)
    assert tell(day=day) != then
    with history.as_at(day):
        assert tell(day=day) == then


def test_drafts_and_submitted_updates_never_show(streams, officer, tell):
    before = tell()
    canary = "CANARY"
    draft = start_update(workstream=streams["early"], actor=officer, now=NEWS)
    save_update(update=draft, actor=officer, now=NEWS, summary=canary, help_needed=canary, **RED)
    submitted_update(streams["food"], officer, NEWS, summary=canary, rag_reason=canary, help_needed=canary, **AMBER)
    assert tell() == before


def test_not_even_to_the_writer_and_the_manager(streams, officer, manager, tell):
    canary = "CANARY"
    submitted_update(streams["food"], officer, NEWS, summary=canary, rag_reason=canary, help_needed=canary, **AMBER)
    assert [canary in json.dumps(tell(reader=one)) for one in (officer, manager)] == [False, False]


NARROW = [Visibility.BOARD, Visibility.OWNER]


@pytest.mark.parametrize("visibility", NARROW)
def test_records_that_not_every_partner_sees_are_not_told(
    visibility, scope, board, officer, manager, store, write, tell
):
    hidden = {"visibility": visibility, "audience_id": board.pk}
    canary = "CANARY"
    closed = WorkstreamFactory(scope=scope, title=canary, reports_to=board, lead_user=officer, **hidden)
    write(closed, summary=canary, help_needed=canary)
    MilestoneFactory(workstream=closed, title=canary, baseline_on=DAY, **hidden)
    MilestoneFactory(workstream=closed, title="Open milestone of a closed workstream", baseline_on=DAY)
    store(Ask, title=canary, kind=AskKind.DATA, **hidden)
    EscalationFactory(risk=RiskFactory(scope=scope), board=board, question=canary, **hidden)
    pool = PoolFactory(scope=scope, title=canary, board=board, **hidden)
    EfficiencyTargetFactory(pool=PoolFactory(scope=scope, board=board, title="Open"), title=canary, **hidden)
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool, **hidden), **hidden)
    AgencySpendFactory(scope=scope, label=canary, coverage=canary, uncertain=True, **hidden)
    measure = store(Measure, title=canary, **hidden)
    for value in (1, 2):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source=canary, **hidden)
    first = store(Figure, subject=canary, label=canary, source=canary, **hidden)
    store(Figure, subject=canary, label=canary, source=canary, conflicts_with=first, conflict_note=canary, **hidden)
    assert all(canary in json.dumps(section) for section in leaking(tell, manager))
    assert canary not in json.dumps(tell())
    assert "Open milestone" not in json.dumps(tell())


def leaking(tell, manager):
    """The sections that would tell: what the manager sees shows that there is something to leak."""
    told = tell(reader=manager)
    return [told[name] for name in ("help_wanted", "workstreams", "themes", "milestones", "money", "asks", "conflicts")]


@pytest.mark.parametrize("visibility", NARROW)
def test_hidden_records_are_not_named_by_those_that_are_told(
    visibility, scope, board, officer, manager, store, write, tell
):
    hidden = {"visibility": visibility, "audience_id": board.pk}
    canary = "CANARY"
    closed = BoardFactory(scope=scope, name=canary, reports_to=board, **hidden)
    lead = PersonFactory(scope=scope, name=canary, job_title=canary, **hidden)
    theme = ThemeFactory(scope=scope, title=canary, **hidden)
    paper = store(Document, title=canary, kind=DocumentKind.REPORT, **hidden)
    measure = store(Measure, title=canary, **hidden)
    one = WorkstreamFactory(
        scope=scope, reports_to=board, theme=theme, lead=lead, sponsor_board=closed, lead_user=officer
    )
    write(one, help_needed="Help.")
    PoolFactory(scope=scope, board=closed, accountable_body=OrganisationFactory(scope=scope, name=canary, **hidden))
    open_measure = store(Measure, title="Open measure")
    for value in (1, 2):
        store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source="here")
        store(Reading, measure=open_measure, as_at=DAY, value=Decimal(value), source="here", document=paper)
    first = store(Figure, subject=canary, label=canary, source=canary, **hidden)
    store(Figure, subject="start", label="Start", source="here", conflicts_with=first)
    assert all(canary in json.dumps(section) for section in leaking_names(tell, manager))
    assert canary not in json.dumps(tell())
    assert [row["title"] for row in tell("conflicts")["rows"]] == ["Open measure"]


def leaking_names(tell, manager):
    told = tell(reader=manager)
    return [told[name] for name in ("help_wanted", "workstreams", "themes", "money", "conflicts")]


def test_another_programme_is_not_told_of_in_a_report(scope, board, tell):
    other = WorkstreamFactory(reports_to=board, title="CANARY")
    both = Access(None, {scope.pk: frozenset({"viewer"}), other.scope_id: frozenset({"viewer"})})
    assert "CANARY" in json.dumps(tell(reader=both, scope_id=None))
    assert "CANARY" not in json.dumps(tell(reader=both))


@pytest.mark.parametrize("count", [1, 3, 30])
def test_however_much_there_is_to_tell_the_queries_are_as_many(
    count, scope, board, officer, store, tell, django_assert_num_queries
):
    for number in range(count):
        group = BoardFactory(scope=scope, reports_to=board)
        one = WorkstreamFactory(
            scope=scope,
            reports_to=group,
            theme=ThemeFactory(scope=scope),
            lead=PersonFactory(scope=scope),
            lead_user=officer,
        )
        MilestoneFactory(workstream=one)
        EfficiencyTargetFactory(pool=BudgetAmountFactory(line__pool__scope=scope).line.pool)
        store(Ask, title=f"Ask {number}", kind=AskKind.DATA)
        AgencySpendFactory(scope=scope)
        EscalationFactory(risk=RiskFactory(scope=scope, workstream=one), board=board)
        measure = store(Measure, title=f"Measure {number}")
        for value in (1, 2):
            store(Reading, measure=measure, as_at=DAY, value=Decimal(value), source="row 2")
    with django_assert_num_queries(13):
        told = tell()
    assert [len(told[name]["rows"]) for name in ("workstreams", "asks", "conflicts")] == [count] * 3
    assert len(told["help_wanted"]["asked"]) == count
