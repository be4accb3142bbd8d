"""What the sections tell of: workstreams with ratings, milestones, and the way to ask for one section.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

from datetime import date, timedelta

import pytest


@pytest.fixture
def write(officer, manager):
    """Publish an update of a workstream at a moment."""
    from tests.factories.workstreams import published_update
    from tests.reports.sections.told import NEWS

    return lambda workstream, now=NEWS, **said: published_update(workstream, officer, manager, now, **said)


@pytest.fixture
def tell(scope, board):
    """A section, by its name, as a partner is told it; or all of them."""
    from core.access import Access
    from reports.sections import SECTIONS, Telling, draw
    from tests.reports.sections.told import DAY, SINCE

    def told(name="", day=DAY, since=SINCE, reader=None, **more):
        reader = reader or Access(user_id=None, roles={scope.pk: frozenset({"viewer"})})
        telling = Telling(board=board, reader=reader, day=day, since=since, **{"scope_id": scope.pk} | more)
        return SECTIONS[name](telling) if name else draw(telling)

    return told


@pytest.fixture
def store(scope):
    """Store any record of the programme."""
    from core.services import create_record
    from tests.factories.core import NOW

    return lambda model, **values: create_record(model(**values), actor=None, now=NOW, scope=scope)


@pytest.fixture
def group(scope, board):
    from tests.factories.governance import BoardFactory
    from tests.reports.sections.told import BEFORE

    return BoardFactory(scope=scope, name="Jobs group", reports_to=board, now=BEFORE)


@pytest.fixture
def streams(scope, board, group, officer, write):
    """Green and late, red through a board below, not rated; closed; and one of another board."""
    from core.services import change_record
    from tests.factories.core import NOW
    from tests.factories.governance import BoardFactory, PersonFactory
    from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
    from tests.reports.sections.told import AMBER, BEFORE, RED

    health = ThemeFactory(scope=scope, title="Health", order=2)
    growth = ThemeFactory(scope=scope, title="Growth", order=1)
    julie = PersonFactory(scope=scope, name="Julie Webster", job_title="Head of Public Health")
    given = {"scope": scope, "lead_user": officer, "now": BEFORE}
    food = WorkstreamFactory(
        **given, title="Food plan", focus="Eat well.", theme=health, lead=julie, reports_to=board, sponsor_board=group
    )
    work = WorkstreamFactory(**given, title="Worklessness", theme=growth, reports_to=group)
    early = WorkstreamFactory(**given, title="Early years", reports_to=board)
    closed = WorkstreamFactory(**given, title="Advice", theme=growth, reports_to=board)
    WorkstreamFactory(**given, title="Elsewhere", reports_to=BoardFactory(scope=scope, name="Other board"))
    write(food, BEFORE, summary="All take part.")
    write(work, BEFORE, summary="Slow.", help_needed="Nothing now.", **AMBER)
    write(work, summary="It cannot start.", rag_reason="No agreement.", help_needed="Decide.", **RED)
    write(closed, BEFORE, summary="Done.", help_needed="Close it.")
    change_record(closed, actor=None, now=NOW, closed_on=date(2026, 10, 1))
    change_record(food, actor=None, now=NOW, next_update_due_on=date(2026, 9, 30))
    return {"food": food, "work": work, "early": early, "closed": closed}


@pytest.fixture
def milestones(workstream):
    """One of each kind; all recorded on 1 September but one of an old source."""
    from core.choices import Precision
    from core.services import withdraw_record
    from tests.factories.core import NOW
    from tests.factories.workstreams import MilestoneFactory
    from tests.reports.sections.told import BEFORE, DAY, SINCE

    given = {"workstream": workstream, "now": BEFORE}
    MilestoneFactory(**given, title="Late", baseline_on=date(2026, 10, 1))
    slip = {"forecast_on": date(2026, 11, 14), "forecast_reason": "The school closed."}
    MilestoneFactory(**given, title="Slipped", baseline_on=date(2026, 10, 1), **slip)
    MilestoneFactory(**given, title="Early", baseline_on=date(2026, 11, 20), forecast_on=date(2026, 11, 1))
    MilestoneFactory(**given, title="Today", baseline_on=DAY)
    MilestoneFactory(**given, title="Far", baseline_on=DAY + timedelta(days=61))
    MilestoneFactory(**given, title="Near", baseline_on=DAY + timedelta(days=60))
    MilestoneFactory(**given, title="Undated", baseline_on=None)
    MilestoneFactory(**given, title="Old", baseline_on=date(2014, 3, 31), baseline_precision=Precision.MONTH)
    MilestoneFactory(**given, title="Old and said late", baseline_on=date(2014, 3, 31), forecast_on=date(2026, 9, 30))
    MilestoneFactory(**given, title="Reached", baseline_on=date(2026, 10, 1), done_on=date(2026, 10, 6))
    MilestoneFactory(**given, title="Reached on the first day", baseline_on=None, done_on=SINCE)
    MilestoneFactory(**given, title="Reached before", baseline_on=None, done_on=SINCE - timedelta(days=1))
    withdraw_record(MilestoneFactory(**given, title="Withdrawn", baseline_on=DAY), actor=None, now=NOW)


@pytest.fixture
def paper(store):
    from governance.choices import DocumentKind
    from governance.models import Document

    return store(Document, title="Report of April", kind=DocumentKind.REPORT)
