"""Two programmes with a mark in each text, code, account and number, and what they share."""

from datetime import timedelta
from types import SimpleNamespace

from core.choices import Role, ScopeKind
from core.services import change_record, create_record, open_scope
from governance.models import Board, Organisation, Participation
from reports.services import drawn_for
from tests.factories.filled import DAY, NUMBER, THEN, fill
from tests.factories.sessions import keep_sessions
from workstreams.choices import UpdateState
from workstreams.models import Ask, Milestone, StatusUpdate, Workstream

OWN, OTHER, SHARED = "QZAOWN", "QZBLEAK", "QZNET"

NUMBERS = (str(NUMBER).encode(), f"{NUMBER:,}".encode())


class World(SimpleNamespace):
    """Two programmes `own` and `other`, the network, and records of `other` in each state that an action wants."""


def built():
    """Fill the world; see `World`."""
    net = open_scope(code=SHARED, title="The network", kind=ScopeKind.NETWORK)
    board = stored(Board(name="Shared board", kind="executive"), net)
    body = stored(Organisation(name="Shared body"), net)
    own, other = (
        fill(
            open_scope(code=mark, title=f"{mark} place", programme_reference=f"{mark}PROG"),
            mark,
            number=number,
            roles=Role,
        )
        for mark, number in ((OWN, 1), (OTHER, NUMBER))
    )
    extra = {}
    for filled in (own, other):
        for member in ({"board": board}, {"organisation": body}):
            stored(Participation(programme=filled["programmes"], note=filled.mark, **member), filled.scope)
        extra = told_to(board, filled)
    keep_sessions(user for filled in (own, other) for user in filled.users.values())
    return World(own=own, other=other, net=net, board=board, body=body, **extra)


def told_to(board, filled):
    """Give the shared board something of everything that its page tells; return the records of each kind."""
    officer, mark, scope = filled.users[Role.OFFICER], filled.mark, filled.scope

    def workstream(title):
        work = Workstream(
            title=f"{mark} {title}", reports_to=board, lead_user=officer, theme=filled["themes"], lead=filled["people"]
        )
        return stored(work, scope)

    def update(title, **more):
        said = {
            "summary": mark,
            "help_needed": mark,
            "path_to_green": mark,
            "rag_reason": mark,
            "override_reason": mark,
            "rag": "red",
            "back_to_green_on": DAY + timedelta(9),
        }
        return stored(StatusUpdate(workstream=workstream(title), as_at=DAY, author=officer, **said, **more), scope)

    published = update("published", state="published", published_at=THEN)
    change_record(
        published.workstream, actor=None, now=THEN, rag="red", current_update=published, next_update_due_on=DAY
    )
    stored(Milestone(workstream=published.workstream, title=f"{mark} late", baseline_on=DAY), scope)
    stored(Ask(title=f"{mark} ask", kind="funding", workstream=published.workstream), scope)
    report = filled["progress-reports"]
    change_record(report, actor=None, now=THEN, data=drawn_for(report, THEN))
    unpublished = type(report)(title=mark, board=report.board, since_on=DAY, due_on=DAY, drawn_at=THEN)
    return {
        "programme": filled["programmes"],
        "place": filled["places"],
        "draft": update("draft"),
        "measure": filled["measures"],
        "submitted": update("submitted", state=UpdateState.SUBMITTED, submitted_at=THEN),
        "unpublished": stored(unpublished, scope),
        "workstream": workstream("idle"),
    }


def stored(record, scope):
    """Store a record long ago."""
    return create_record(record, actor=None, now=THEN, scope=scope)
