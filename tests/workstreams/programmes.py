"""Programmes for the completeness check: one that lacks everything, one that contradicts itself, one that is whole."""

from datetime import date
from decimal import Decimal

from core.choices import RAG
from core.services import change_record, create_record
from governance.models import Meeting, Membership
from tests.factories.around import (
    AskFactory,
    ImpactAssessmentFactory,
    PlacePlanFactory,
    SharingAgreementFactory,
    StaffRoleFactory,
)
from tests.factories.budgets import (
    BudgetAmountFactory,
    BudgetLineFactory,
    BusinessCaseConditionFactory,
    BusinessCaseFactory,
    PoolFactory,
)
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import (
    ActionFactory,
    BoardFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    ProgrammeFactory,
)
from tests.factories.risks import IssueFactory, RiskControlFactory, RiskFactory
from tests.factories.workstreams import (
    DependencyFactory,
    GateConditionFactory,
    GateFactory,
    MeasureFactory,
    MilestoneFactory,
    OutcomeFactory,
    ReadingFactory,
    StatusUpdateFactory,
    ThemeFactory,
    WorkstreamFactory,
)
from workstreams.models import Partner, ReportingPeriod

DAY = date(2027, 1, 15)
"""The day that is looked at."""
PAST, LATE, AHEAD = date(2026, 11, 1), date(2026, 12, 1), date(2027, 6, 30)
"""Days after everything was entered and before DAY; and one to come."""


def period(scope):
    """October 2026, closed."""
    days = {"starts_on": date(2026, 10, 5), "ends_on": date(2026, 10, 31), "due_on": PAST, "closes_on": LATE}
    return create_record(ReportingPeriod(**days, closed_at=NOW), actor=None, now=NOW, scope=scope)


def told(workstream, **said):
    """A published update by which the workstream is rated, of October 2026."""
    said = {"rag": workstream.rag, "state": "published", "published_at": NOW} | said
    update = StatusUpdateFactory(workstream=workstream, **said)
    change_record(workstream, actor=None, now=NOW, current_update=update)
    return update


def seat(board, role):
    """A seat on a board that nobody is named for."""
    return create_record(Membership(board=board, seat="Chair", role=role), actor=None, now=NOW, scope=board.scope)


def manager_of(scope):
    """Somebody who sees everything there."""
    return UserFactory(scope=scope, role="manager")


def poor():
    """A programme whose records have nothing beyond what they must have."""
    programme = ProgrammeFactory()
    scope = programme.scope
    period(scope)
    board = BoardFactory(scope=scope, name="Executive")
    ThemeFactory(scope=scope, title="Health")
    WorkstreamFactory(scope=scope, title="Bare")
    work = WorkstreamFactory(scope=scope, title="Early help", reports_to=board)
    ActionFactory(scope=scope, title="Ring the landlord", due_on=None)
    AskFactory(scope=scope, title="Keep the savings")
    of_work = {"scope": scope, "workstream": work}
    unplanned = MilestoneFactory(**of_work, title="Opening", baseline_on=None)
    MilestoneFactory(**of_work, title="Survey", baseline_on=date(2026, 9, 1))
    done = {"done_on": date(2026, 10, 1), "kind": "deliverable"}
    MilestoneFactory(**of_work, title="Handbook", **done)
    training = MilestoneFactory(**of_work, title="Training", baseline_on=AHEAD)
    DependencyFactory(predecessor=training, successor=unplanned)
    gate = GateFactory(**of_work, held_on=date(2026, 10, 1))
    GateConditionFactory(gate=gate, title="A budget is found")
    RiskFactory(**of_work, title="Staff leave", cause="", current_likelihood=None, current_impact=None)
    treated = RiskFactory(**of_work, title="Costs rise", response="treat", owner=PersonFactory(scope=scope))
    other = RiskFactory(**of_work, title="Delay")
    RiskControlFactory(risk=other, title="Weekly calls")
    IssueFactory(**of_work, title="No room")
    OutcomeFactory(scope=scope, title="Healthy children")
    MeasureFactory(**of_work, title="Visits", direction="higher", headline=True)
    ImpactAssessmentFactory(**of_work, title="Equality")
    pool = PoolFactory(scope=scope, title="Early help fund")
    BudgetLineFactory(pool=PoolFactory(scope=scope, title="Other fund", board=board), workstream=work)
    assert pool.board is None
    assert treated.review_on is None
    return programme


def at_odds():
    """A programme in which things contradict each other."""
    programme = ProgrammeFactory(starts_on=date(2026, 6, 1), ends_on=date(2026, 12, 31))
    scope = programme.scope
    board = BoardFactory(scope=scope, name="Cabinet", accountable=True)
    seat(board, "member")
    ActionFactory(scope=scope, title="Ring the landlord", due_on=LATE)
    ask = AskFactory(scope=scope, title="Keep the savings", needed_by_on=LATE)
    case = BusinessCaseFactory(scope=scope, title="Early help pays")
    BusinessCaseConditionFactory(business_case=case, ask=AskFactory(scope=scope, title="A pot", status="refused"))
    BusinessCaseConditionFactory(business_case=case, ask=ask)
    work_at_odds(scope)
    records_at_odds(scope, WorkstreamFactory(scope=scope, title="Records"))
    pool = PoolFactory(scope=scope, title="Fund", stated_total=Decimal("500"))
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool))
    return programme


def work_at_odds(scope):
    """Workstreams that contradict what belongs to them."""

    def work(title, **more):
        return WorkstreamFactory(scope=scope, title=title, **more)

    work("Slow start", rag=RAG.NOT_STARTED, starts_on=PAST, stage="implementation")
    MilestoneFactory(workstream=work("Too soon", rag=RAG.COMPLETE), title="Opening", baseline_on=AHEAD)
    MilestoneFactory(workstream=work("All done", rag=RAG.AMBER), title="Closing", done_on=date(2026, 10, 1))
    work("Over", ends_on=LATE)
    work("Early bird", starts_on=date(2026, 5, 1))
    told(work("Trouble", rag=RAG.RED), back_to_green_on=LATE, help_needed="Money", path_to_green="Ask")
    fine = work("Looks fine", rag=RAG.GREEN, ends_on=date(2026, 12, 15))
    told(fine, rag_money=RAG.RED)
    MilestoneFactory(workstream=fine, title="Launch")
    told(work("Unrated"))
    MeasureFactory(workstream=work("Benefits", stage="benefits"), title="Stays")
    stopped = {"held_on": date(2026, 10, 1), "comment": "It costs too much.", "evidence": "A report"}
    GateFactory(workstream=work("Given up"), outcome="stop", **stopped)
    work("Orphan", reports_to=BoardFactory(scope=scope, name="Old board", status="ended"))
    RiskFactory(workstream=work("Closed", closed_on=LATE), scope=scope, title="Staff leave")


def records_at_odds(scope, work):
    """Records of a workstream that contradict themselves, or whose day is past."""
    of_work = {"scope": scope, "workstream": work}
    undated = MilestoneFactory(**of_work, title="Undated", baseline_on=None)
    soon = MilestoneFactory(**of_work, title="Soon", baseline_on=AHEAD)
    later = MilestoneFactory(**of_work, title="Later", baseline_on=date(2027, 9, 1))
    DependencyFactory(predecessor=undated, successor=soon, handed_over="Data")
    DependencyFactory(predecessor=later, successor=soon, handed_over="A plan", lag_days=7)
    GateFactory(**of_work, held_on=date(2026, 10, 1), evidence="A report")
    gate = GateFactory(**of_work, step="as_is", planned_on=PAST)
    GateConditionFactory(gate=gate, title="A budget is found", due_on=LATE)
    risk = RiskFactory(**of_work, title="Costs rise", review_on=LATE, target_likelihood=5, target_impact=1)
    RiskControlFactory(risk=risk, title="Fixed prices", due_on=LATE)
    IssueFactory(**of_work, title="No room", due_on=LATE)
    odd = MeasureFactory(**of_work, title="Visits", direction="higher")
    ReadingFactory(measure=odd, kind="baseline", as_at=date(2026, 3, 31))
    ReadingFactory(measure=odd, kind="target", as_at=date(2025, 3, 31))
    ReadingFactory(measure=MeasureFactory(**of_work, title="Calls"), kind="target", as_at=AHEAD)
    read = MeasureFactory(**of_work, title="Falls", frequency="monthly")
    ReadingFactory(measure=read, as_at=date(2026, 10, 31))
    ImpactAssessmentFactory(**of_work, title="Equality", due_on=LATE)
    SharingAgreementFactory(**of_work, title="Data of patients", due_on=LATE)
    PlacePlanFactory(**of_work, title="Plan of Leasowe", review_due_on=LATE)
    StaffRoleFactory(**of_work, title="Project manager", from_on=PAST)


def whole():
    """A programme of which nothing is missing, with a record of every kind that is asked about."""
    programme = ProgrammeFactory(vision="Better lives", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    scope = programme.scope
    person, council = PersonFactory(scope=scope), OrganisationFactory(scope=scope)
    ParticipationFactory(scope=scope, programme=programme, organisation=council)
    board = BoardFactory(scope=scope, accountable=True)
    seat(board, "chair")
    create_record(Meeting(board=board, held_on=AHEAD), actor=None, now=NOW, scope=scope)
    theme = ThemeFactory(scope=scope)
    ActionFactory(scope=scope, owner=person, due_on=AHEAD)
    ask = AskFactory(scope=scope, of_whom="The Treasury", needed_by_on=AHEAD)
    BusinessCaseConditionFactory(business_case=BusinessCaseFactory(scope=scope), ask=ask)
    for rag, stage in ((RAG.GREEN, "benefits"), (RAG.AMBER, "engage"), (RAG.NOT_STARTED, "engage")):
        work = WorkstreamFactory(
            scope=scope,
            focus="Fewer families in need",
            theme=theme,
            lead=person,
            lead_user=UserFactory(scope=scope, role="officer"),
            reports_to=board,
            starts_on=AHEAD if rag == RAG.NOT_STARTED else date(2026, 6, 1),
            ends_on=date(2027, 12, 31),
            stage=stage,
            rag=rag,
        )
        whole_work(work, person, council)
    pool = PoolFactory(scope=scope, board=board, stated_total=Decimal("1000"))
    BudgetAmountFactory(line=BudgetLineFactory(pool=pool, theme=theme))
    finished(scope, theme, person, board)
    return programme


def whole_work(work, person, council):
    """Everything that a workstream should have."""
    scope, of_work = work.scope, {"scope": work.scope, "workstream": work}
    october = ReportingPeriod.objects.filter(scope=scope).first() or period(scope)
    told(work, period=october, back_to_green_on=AHEAD, help_needed="Advice", path_to_green="Ask")
    create_record(Partner(workstream=work, organisation=council), actor=None, now=NOW, scope=scope)
    first = MilestoneFactory(**of_work, baseline_on=date(2027, 3, 31))
    then = MilestoneFactory(**of_work, baseline_on=AHEAD)
    if work.rag != RAG.NOT_STARTED:
        accepted = {"kind": "deliverable", "done_on": date(2026, 10, 1), "accepted_on": date(2026, 10, 2)}
        MilestoneFactory(**of_work, **accepted)
    DependencyFactory(predecessor=first, successor=then, handed_over="A plan")
    for step in ("engage", "as_is", "to_be", "implementation") if work.stage == "benefits" else ():
        held = {"held_on": date(2026, 10, 1), "evidence": "A report", "planned_on": date(2026, 10, 1)}
        GateFactory(**of_work, step=step, outcome="proceed", **held)
    gate = GateFactory(**of_work, step="benefits", planned_on=AHEAD)
    GateConditionFactory(gate=gate, owner=person, due_on=AHEAD)
    scores = {"target_likelihood": 1, "target_impact": 1}
    risk = RiskFactory(**of_work, owner=person, response="treat", review_on=AHEAD, **scores)
    RiskControlFactory(risk=risk, due_on=AHEAD)
    IssueFactory(**of_work, owner=person, due_on=AHEAD)
    said = {"direction": "higher", "unit": "people", "frequency": "yearly", "headline": True, "owner": person}
    measure = MeasureFactory(**of_work, outcome=OutcomeFactory(**of_work), **said)
    for kind, day in (("baseline", date(2026, 3, 31)), ("actual", date(2026, 9, 30)), ("target", AHEAD)):
        ReadingFactory(measure=measure, kind=kind, as_at=day)
    ImpactAssessmentFactory(**of_work, owner=person, due_on=AHEAD)
    SharingAgreementFactory(**of_work, due_on=AHEAD)
    PlacePlanFactory(**of_work, review_due_on=AHEAD)
    StaffRoleFactory(**of_work, from_on=AHEAD)


def finished(scope, theme, person, board):
    """A workstream that is closed as it should be, and one that is complete: of those the other questions are asked."""
    closed = WorkstreamFactory(scope=scope, closed_on=date(2026, 10, 1))
    MilestoneFactory(workstream=closed, done_on=date(2026, 9, 30))
