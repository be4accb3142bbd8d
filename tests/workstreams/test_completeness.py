"""Every check of completeness speaks where something is wrong, in plain words, and is silent where nothing is."""

import pytest
from django.db import transaction

from core.choices import RAG
from tests.factories.core import NOW
from tests.factories.governance import ProgrammeFactory
from tests.factories.workstreams import StatusUpdateFactory, WorkstreamFactory
from tests.workstreams import programmes
from tests.workstreams.programmes import DAY, manager_of
from workstreams.services.completeness import Seen, check_programme, checks, soft_problems_of

pytestmark = pytest.mark.django_db

SAID = {
    "programme-vision": "The programme has no vision.",
    "programme-dates": "The programme has no first day and no last day.",
    "programme-partners": "The programme has nobody who takes part.",
    "programme-boards": "The programme has no board.",
    "programme-accountable-board": "The programme answers to no board.",
    "programme-themes": "The programme has no priority theme.",
    "programme-workstreams": "The programme has no workstream.",
    "programme-outcomes": "The programme has no outcome.",
    "programme-measures": "The programme has no measure.",
    "programme-risks": "The programme has no risk.",
    "programme-pools": "The programme has no pool of money.",
    "programme-over": "The programme’s last day, 31 December 2026, is past, but 12 workstreams are not closed.",
    "theme-workstreams": "“Health” is a theme without a workstream.",
    "theme-measured": "“Health” is a theme without an outcome or a measure.",
    "board-members": "“Executive” has no member.",
    "board-chair": "“Cabinet” has members but no chair.",
    "board-next-meeting": "“Cabinet” is the board to which the programme answers, and has no next meeting.",
    "action-owner": "“Ring the landlord” is an action without an owner.",
    "action-due-day": "“Ring the landlord” is an action without a day by which it is due.",
    "action-overdue": "“Ring the landlord” was due on 1 December 2026 and is not done.",
    "ask-of-whom": "“Keep the savings” does not say of whom it is asked.",
    "ask-unanswered": "An answer to “Keep the savings” was needed by 1 December 2026, and none is recorded.",
    "workstream-focus": "“Bare” does not say what it sets out to change.",
    "workstream-theme": "“Bare” belongs to no theme.",
    "workstream-lead": "“Bare” has no lead.",
    "workstream-writer": "“Bare” has no account that writes its updates.",
    "workstream-board": "“Bare” reports to no board.",
    "workstream-dates": "“Bare” has no first day and no last day.",
    "workstream-stage": "“Bare” does not say at which step it is.",
    "workstream-milestones": "“Bare” has no milestone.",
    "workstream-measures": "“Bare” has no measure, of its own or of its theme.",
    "workstream-risks": "“Bare” has no risk, of its own or of its theme.",
    "workstream-partners": "“Bare” has no partner, of its own or of its theme.",
    "workstream-impact": "“Bare” has no impact assessment, and none says why it needs none.",
    "workstream-update": "“Bare” has no published update for the last reporting period.",
    "workstream-money": "“Bare” has no budget line, of its own or of its theme.",
    "started-in-time": "“Slow start” is not started, but its first day, 1 November 2026, is past.",
    "not-started": "“Slow start” is not started, but its stage is implementation.",
    "implemented-by-milestones": "The stage of “Slow start” is implementation, but it has no milestone.",
    "finished-with-milestones": "“Too soon” is rated complete, but 1 milestone is not done: “Opening”.",
    "done-is-complete": "Every milestone of “All done” is done, but it is rated amber.",
    "closed-in-time": "“Over” is not closed, but its last day, 1 December 2026, is past.",
    "within-programme": "“Early bird” starts on 1 May 2026, before its programme: 1 June 2026.",
    "rating-has-a-reason": "“Trouble” is rated red, but has no open risk or issue.",
    "back-to-green": "“Trouble” was to be back to green by 1 December 2026, and is still red.",
    "green-and-on-time": "“Looks fine” is rated green, but “Launch” was due by 31 December 2026 and is not done.",
    "updates-rate": "“Unrated” is not rated, though updates of it are published.",
    "benefits-are-read": "“Benefits” is realising benefits, but none of its measures has a reading.",
    "gates-in-order": "The stage of “Benefits” is benefits realisation, but it has passed no gate after engage.",
    "stopped-is-closed": "It was decided on 1 October 2026 to stop “Given up” after engage, but it is not closed.",
    "board-still-there": "“Orphan” reports to “Old board”, which has ended.",
    "closed-with-risks": "“Closed” is closed, but “Staff leave” is still open.",
    "milestone-baseline": "“Opening” is a milestone without a baseline: no day was agreed for it.",
    "milestone-confirmed": "The milestone “Survey” was due by 1 September 2026, and nothing says whether it was done.",
    "deliverable-accepted": "“Handbook” is a deliverable that is done, and nobody has accepted it.",
    "milestone-overdue": "The milestone “Launch” is not done, but its day, 31 December 2026, is past.",
    "milestone-within-workstream": "The milestone “Launch” is due on 31 December 2026, after its workstream ends: "
    "15 December 2026.",
    "dependency-handed-over": "“Opening” waits for “Training”, but nothing says what is handed over.",
    "dependency-day": "“Soon” waits for “Undated”, which has no day.",
    "dependency-in-order": "“Soon” is due on 30 June 2027, but waits for “Later”, which comes on 1 September 2027, "
    "and 7 days must lie between.",
    "gate-evidence": "The gate after engage of “Early help” was held without evidence.",
    "gate-decided": "The gate after engage of “Records” was held on 1 October 2026, and no decision is recorded.",
    "gate-held": "The gate after as-is analysis of “Records” was planned for 1 November 2026, and is not held.",
    "condition-owner": "“A budget is found” is a condition with no owner and no day by which it is due.",
    "condition-met": "The condition “A budget is found” was to be met by 1 December 2026, and is not.",
    "risk-owner": "“Staff leave” is a risk without an owner.",
    "risk-response": "“Staff leave” is a risk for which no response is chosen.",
    "risk-review": "“Staff leave” is a risk without a day for its next review.",
    "risk-score": "“Staff leave” is a risk without a score.",
    "risk-parts": "“Staff leave” is a risk with no cause.",
    "risk-control": "“Costs rise” is a risk that is to be treated, and has no control.",
    "risk-reviewed": "“Costs rise” was to be reviewed on 1 December 2026, and has not been since.",
    "risk-aims-lower": "The score aimed at for “Costs rise” is above the present one.",
    "control-day": "“Weekly calls” is a control that is not in place, and has no day by which it will be.",
    "control-in-place": "“Fixed prices”, a control of “Costs rise”, was to be in place by 1 December 2026, and is not.",
    "issue-owner": "“No room” is an issue without an owner.",
    "issue-day": "“No room” is an issue without a day by which it is to be resolved.",
    "issue-resolved": "“No room” was to be resolved by 1 December 2026, and is not.",
    "outcome-measure": "“Healthy children” is an outcome without a measure.",
    "measure-baseline": "“Visits” is a measure without a baseline, and does not say why there is none.",
    "measure-target": "“Visits” is a measure without a target.",
    "measure-reading": "“Visits” is a measure without an actual reading.",
    "measure-unit": "“Visits” is a measure that does not say what it is counted in.",
    "measure-frequency": "“Visits” is a measure that does not say how often it is read.",
    "measure-owner": "“Visits” is a headline measure, and nobody answers for it.",
    "target-after-baseline": "The target of “Visits” is for 31 March 2025, before its baseline: 31 March 2026.",
    "target-has-a-direction": "“Calls” has a target, but does not say whether higher or lower is better.",
    "reading-in-time": "“Falls” was last read as at 31 October 2026; the next reading was expected by "
    "30 November 2026.",
    "assessment-owner": "“Equality” is to be done, and has no owner and no day by which it is due.",
    "assessment-in-time": "Assessment of “Equality” was due on 1 December 2026.",
    "agreement-in-time": "Signing of “Data of patients” was due on 1 December 2026.",
    "plan-reviewed": "“Plan of Leasowe” was to be reviewed by 1 December 2026.",
    "role-filled": "“Project manager” is still vacant, but was to begin on 1 November 2026.",
    "pool-lines": "“Early help fund” has no budget line.",
    "pool-held": "“Early help fund” says neither which board holds it nor which body accounts for it.",
    "pool-total": "The source of “Fund” states £500, but its lines come to £1,000.",
    "case-condition": "“Early help pays” hangs on “A pot”, which has been refused.",
    "lines-shared-out": "The programme has budget lines, but none says for which workstream or theme it is.",
    "help-from-somebody": "The update of “Trouble” asks the board for help, but the workstream reports to no board.",
    "green-in-every-part": "The update of “Looks fine” is rated green, but red for money.",
    "update-done": "The update to 5 October 2026 says nothing of what is done since last time.",
    "update-next": "The update to 5 October 2026 says nothing of what comes next.",
    "update-rated": "The update to 5 October 2026 does not rate the workstream.",
    "update-rated-by-kind": "The update to 5 October 2026 has no rating for time, money, benefits or risk.",
    "update-says-something-new": "The summary is word for word that of the last update, and so is what is done since "
    "last time.",
}
"""What each check says in one of the programmes of `tests.workstreams.programmes`."""


def drafted(**said):
    """What is said of a draft, and what was asked."""
    update = StatusUpdateFactory(workstream=WorkstreamFactory(scope=ProgrammeFactory().scope), **said)
    return soft_problems_of(update, manager_of(update.scope), DAY)


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker):
    """What is said of the programmes that lack things, by check; and of the whole one, what was asked and failed."""
    with django_db_blocker.unblock(), transaction.atomic():

        def checked(programme):
            return check_programme(Seen(programme, manager_of(programme.scope), DAY))

        said = {}
        for made in (ProgrammeFactory, programmes.poor, programmes.at_odds):
            for line in checked(made()).lines:
                said.setdefault(line.check.name, []).append(line.message)
        repeating = {"rag": RAG.GREEN, "unchanged_since": {"summary": "2026-09-05", "done": "2026-09-05"}}
        for group in (drafted(), drafted(**repeating)):
            for line in group.lines:
                said.setdefault(line.check.name, []).append(line.message)
        full = {"done": "Opened", "next_steps": "Close", "rag": RAG.GREEN, "rag_time": RAG.GREEN}
        groups = [*checked(programmes.whole()).groups, drafted(**full)]
        transaction.set_rollback(True)
    return {"said": said, "groups": groups}


def test_every_check_has_its_sentence():
    assert set(SAID) == set(checks)


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_check_says_what_is_wrong(name, found):
    assert SAID[name] in found["said"].get(name, [])


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_check_is_silent_where_nothing_is_wrong(name, found):
    assert [group for group in found["groups"] if name in group.asked - group.failed] != []


def test_nothing_is_missing_of_a_programme_that_is_whole(found):
    *groups, _ = found["groups"]
    assert [line.message for group in groups for line in group.lines] == []
    assert {group.passed for group in groups} == {len(group.asked) for group in groups}


def test_a_question_is_a_question_and_a_name_an_address():
    assert [one.name for one in checks.values() if not one.question.endswith("?")] == []
    assert [name for name in checks if not name.replace("-", "").isalpha()] == []


def test_a_check_is_made_as_of_the_moment_of_the_factories():
    assert NOW.date() < programmes.PAST < programmes.LATE < DAY < programmes.AHEAD
