"""Another baseline of a milestone is proposed, decided on by somebody else, and kept beside the original."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Journal
from core.services import change_record
from tests import doors
from tests.factories.core import NOW
from tests.factories.governance import BoardFactory
from tests.factories.workstreams import MilestoneFactory, RebaselineFactory
from tests.reading import panel, table, words
from workstreams.models import Milestone, Rebaseline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
STAYS = "The original baseline stays as it is. To hold the milestone to another day, propose a new baseline."
THEIRS = "Only who proposed this baseline changes the proposal. Refuse it or withdraw it, and propose another."
OLD, NEW, LATER = date(2026, 12, 31), date(2027, 2, 26), date(2027, 3, 31)


@pytest.fixture
def milestone(workstream):
    return MilestoneFactory(workstream=workstream, baseline_on=OLD)


@pytest.fixture
def second(account, scope):
    """A manager besides the one who proposes."""
    return account(scope, "manager")


@pytest.fixture
def said(milestone):
    return {
        "programme": milestone.scope.programme_reference,
        "milestone": milestone,
        "to_on": NEW,
        "reason": "Rain.",
    }


@pytest.fixture
def proposal(milestone, officer):
    return RebaselineFactory(milestone=milestone, to_on=NEW, proposed_by=officer)


def as_sent(said):
    return {name: doors.as_json(value) for name, value in said.items()}


def stands(milestone):
    milestone = Milestone.objects.get(pk=milestone.pk)
    return milestone.baseline_on, milestone.current_baseline_on, milestone.due_on


# The original baseline ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_original_baseline_does_not_move_on_a_later_day(door, manager, milestone):
    refused = doors.change(door, manager, milestone, baseline_on=NEW)
    assert refused.faults == {"baseline_on": [STAYS]}
    assert stands(milestone) == (OLD, OLD, OLD)


@pytest.mark.parametrize("door", doors.DOORS)
def test_its_precision_does_not_move_either(door, manager, milestone):
    assert doors.change(door, manager, milestone, baseline_precision="year").faults == {"baseline_precision": [STAYS]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_slip_of_the_pen_is_mended_on_the_day_of_entry(door, manager, workstream):
    entered = MilestoneFactory(workstream=workstream, baseline_on=OLD, now=timezone.now())
    assert doors.change(door, manager, entered, baseline_on=NEW).faults == {}
    assert stands(entered) == (NEW, NEW, NEW)


@pytest.mark.parametrize("door", doors.DOORS)
@pytest.mark.parametrize("more", [{"forecast_on": OLD}, {"done_on": date(2026, 10, 1)}], ids=["forecast", "done"])
def test_it_is_not_once_something_else_was_said_of_it(door, more, manager, workstream):
    entered = MilestoneFactory(workstream=workstream, baseline_on=OLD, now=timezone.now(), **more)
    assert doors.change(door, manager, entered, baseline_on=NEW).faults == {"baseline_on": [STAYS]}


def test_nor_once_another_baseline_was_proposed(manager, workstream):
    entered = MilestoneFactory(workstream=workstream, baseline_on=OLD, now=timezone.now())
    RebaselineFactory(milestone=entered)
    assert doors.change("api", manager, entered, baseline_on=NEW).faults == {"baseline_on": [STAYS]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_the_first_baseline_of_a_milestone_without_a_day_is_said_at_any_time(door, manager, workstream):
    undated = MilestoneFactory(workstream=workstream, baseline_on=None)
    assert doors.change(door, manager, undated, baseline_on=NEW).faults == {}
    assert stands(undated) == (NEW, NEW, NEW)


# Proposing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.DOORS)
def test_an_officer_proposes_another_baseline_and_nothing_moves_yet(door, officer, milestone, said):
    made = doors.add(door, officer, "rebaselines", **said).record
    assert (made.state, made.proposed_by, made.to_on, made.decided_at) == ("proposed", officer, NEW, None)
    assert stands(milestone) == (OLD, OLD, OLD)


@pytest.mark.parametrize("door", ["api", "import"])
def test_a_proposal_needs_a_reason(door, officer, said):
    assert list(doors.add(door, officer, "rebaselines", **{**said, "reason": ""}).faults) == ["reason"]


def test_the_page_asks_for_the_reason_beside_its_field(officer, said):
    client = Client()
    client.force_login(officer)
    typed = {**said, "milestone": said["milestone"].reference, "reason": "", "to_on": "26 February 2027"}
    answer = client.post(reverse("workstreams:rebaseline_new"), typed)
    assert answer.status_code == 400
    assert 'id="id_reason_error"' in answer.content.decode()
    assert 'value="26 February 2027"' in answer.content.decode()


@pytest.mark.parametrize("door", doors.DOORS)
def test_only_one_proposal_of_a_milestone_is_open(door, officer, proposal, said):
    told = f"A new baseline of it is proposed already ({proposal.reference}). Decide on that one or withdraw it first"
    assert doors.add(door, officer, "rebaselines", **said).faults == {"milestone": [told]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_milestone_that_is_done_keeps_its_baseline(door, officer, milestone, said):
    change_record(milestone, actor=None, now=NOW, done_on=date(2026, 10, 1))
    refused = doors.add(door, officer, "rebaselines", **said)
    assert refused.faults == {"milestone": ["This milestone is done, so its baseline stays as it is"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_new_baseline_is_a_day_to_come(door, officer, said):
    refused = doors.add(door, officer, "rebaselines", **said | {"to_on": date(2026, 10, 5)})
    assert refused.faults == {"to_on": ["This day has passed. Give a day to come"]}
    assert doors.add(door, officer, "rebaselines", **said | {"to_on": date(2026, 10, 6)}).faults == {}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_proposal_must_change_something(door, officer, said):
    refused = doors.add(door, officer, "rebaselines", **{**said, "to_on": OLD})
    assert refused.faults == {"to_on": ["This is the baseline already. Give the day that it should be"]}


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_reason_that_is_too_long_is_refused_and_kept(door, officer, said):
    refused = doors.add(door, officer, "rebaselines", **{**said, "reason": "r" * 10_001})
    assert list(refused.faults) == ["reason"]
    assert refused.kept == ({} if door != "page" else doors.typed_of(as_sent(said)) | {"reason": "r" * 10_001})


@pytest.mark.parametrize("text", ["r" * 10_000, "مرحبا \u202eabc", "<b>late</b>"], ids=["long", "rtl", "html"])
@pytest.mark.parametrize("door", doors.DOORS)
def test_any_text_up_to_ten_thousand_characters_is_a_reason(door, text, officer, said):
    assert doors.add(door, officer, "rebaselines", **{**said, "reason": text}).record.reason == text


@pytest.mark.parametrize("door", doors.DOORS)
def test_only_who_proposed_it_changes_a_proposal(door, officer, manager, milestone, proposal):
    assert doors.change(door, manager, proposal, to_on=LATER, reason="Mine.").faults == {"": [THEIRS]}
    assert doors.change(door, officer, proposal, to_on=LATER, reason="More rain.").record.to_on == LATER
    decided = doors.act("api", manager, proposal, "approve").record
    assert (decided.proposed_by, decided.reason, stands(milestone)) == (officer, "More rain.", (OLD, LATER, LATER))


def test_one_that_nobody_in_particular_proposed_is_changed_by_nobody(manager, milestone):
    proposal = RebaselineFactory(milestone=milestone)
    assert doors.change("api", manager, proposal, to_on=LATER).faults == {"": [THEIRS]}
    assert doors.act("api", manager, proposal, "withdraw").faults == {}
    said = {"programme": milestone.scope.programme_reference, "milestone": milestone, "to_on": LATER, "reason": "Mine."}
    own = doors.add("api", manager, "rebaselines", **said).record
    assert doors.act("api", manager, own, "approve").record is None


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_viewer_proposes_nothing(door, account, scope, said):
    assert doors.add(door, account(scope, "viewer"), "rebaselines", **said).record is None
    assert not Rebaseline.objects.exists()


# Deciding -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_manager_approves_and_the_current_baseline_moves_beside_the_original(door, manager, milestone, proposal):
    decided = doors.act(door, manager, proposal, "approve", comment="Agreed.").record
    assert (decided.state, decided.decided_by, decided.from_on) == ("approved", manager, OLD)
    assert decided.decision_comment == "Agreed."
    assert stands(milestone) == (OLD, NEW, NEW)


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_moves_once(door, manager, milestone, proposal):
    doors.act(door, manager, proposal, "approve")
    version = Milestone.objects.get(pk=milestone.pk).version
    told = "This proposal has been approved already. Propose another baseline instead."
    for action, said in (("approve", {}), ("refuse", {"comment": "No."})):
        assert doors.act(door, manager, proposal, action, **said).faults == {"": [told]}
    assert Milestone.objects.get(pk=milestone.pk).version == version


@pytest.mark.parametrize("door", doors.ACTING)
@pytest.mark.parametrize("action", ["approve", "refuse"])
def test_who_proposed_it_does_not_decide(door, action, manager, milestone):
    own = RebaselineFactory(milestone=milestone, proposed_by=manager)
    assert doors.act(door, manager, own, action, comment="Mine.").record is None
    assert stands(milestone) == (OLD, OLD, OLD)


def test_a_manager_finds_what_others_proposed_where_the_day_begins(client, manager, milestone, proposal):
    own = RebaselineFactory(milestone=MilestoneFactory(workstream=milestone.workstream), proposed_by=manager)
    client.force_login(manager)
    assert "1 new baseline to decide on" in words(client.get(reverse("workstreams:updates_due")).text)
    listed = client.get(reverse("workstreams:updates_to_publish")).text
    assert reverse("workstreams:rebaseline", args=[proposal.reference]) in listed
    assert reverse("workstreams:rebaseline", args=[own.reference]) not in listed
    page = client.get(reverse("workstreams:rebaseline", args=[own.reference])).text
    assert reverse("workstreams:rebaseline_approve", args=[own.reference]) not in page


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_does_not_decide(door, colleague, milestone, proposal):
    assert doors.act(door, colleague, proposal, "approve").record is None
    assert stands(milestone) == (OLD, OLD, OLD)


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_refusal_says_why_and_moves_nothing(door, manager, milestone, proposal):
    assert doors.act(door, manager, proposal, "refuse").faults == {"comment": ["Say why it is refused"]}
    assert doors.act(door, manager, proposal, "refuse", comment="Not yet.").record.state == "refused"
    assert stands(milestone) == (OLD, OLD, OLD)


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_milestone_that_was_done_meanwhile_keeps_its_baseline(door, manager, milestone, proposal):
    change_record(milestone, actor=None, now=NOW, done_on=date(2026, 10, 1))
    told = "This milestone is done, so its baseline stays as it is"
    assert [told] in doors.act(door, manager, proposal, "approve").faults.values()
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


@pytest.mark.parametrize("door", doors.DOORS)
def test_what_was_decided_is_not_rewritten(door, officer, manager, proposal):
    doors.act("api", manager, proposal, "approve")
    told = "This proposal has been approved already. Propose another baseline instead."
    assert doors.change(door, officer, proposal, reason="Another.").faults == {"": [told]}
    proposal.refresh_from_db()
    assert proposal.reason == "The supplier is late."


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_approved_proposal_stays_and_an_open_one_is_withdrawn(door, manager, milestone, proposal):
    doors.act("api", manager, proposal, "approve")
    told = "It has been approved and explains the baseline, so it stays as long as the milestone does."
    assert doors.act(door, manager, proposal, "withdraw").faults == {"": [told]}
    other = RebaselineFactory(milestone=milestone, to_on=LATER)
    assert doors.act(door, manager, other, "withdraw").faults == {}


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_milestone_takes_its_decided_proposals_with_it_and_stays_for_one_that_waits(
    door, manager, milestone, proposal
):
    doors.act("api", manager, proposal, "approve")
    other = RebaselineFactory(milestone=milestone, to_on=date(2027, 3, 31))
    told = f"{other} ({other.reference}) still refers to it. Withdraw or change that first."
    assert doors.act(door, manager, milestone, "withdraw").faults == {"": [told]}
    assert Rebaseline.objects.current().count() == 2
    doors.act("api", manager, other, "refuse", comment="No.")
    assert doors.act(door, manager, milestone, "withdraw", why="Entered twice").faults == {}
    milestone.refresh_from_db()
    assert milestone.withdrawn_at is not None
    assert (Rebaseline.objects.current().count(), Rebaseline.objects.filter(state="approved").count()) == (0, 1)
    assert Journal.objects.filter(record_id=proposal.pk).latest("seq").why == "Entered twice"


def test_a_second_approval_starts_from_the_first(manager, milestone, proposal):
    doors.act("api", manager, proposal, "approve")
    second = RebaselineFactory(milestone=milestone, to_on=LATER)
    assert doors.act("api", manager, second, "approve").record.from_on == NEW
    assert stands(milestone) == (OLD, LATER, LATER)


def test_a_proposal_of_another_programme_is_not_there(stranger, proposal):
    client = Client()
    client.force_login(stranger)
    addresses = [
        reverse(f"workstreams:rebaseline_{action}", args=[proposal.reference]) for action in ("approve", "refuse")
    ]
    assert [client.post(address, {"version": 1}).status_code for address in addresses] == [404, 404]


def test_two_managers_who_decide_at_once_are_told(manager, second, milestone, proposal):
    stale = proposal.version
    doors.act("api", second, proposal, "refuse", comment="No.")
    client = Client()
    client.force_login(manager)
    answer = client.post(reverse("workstreams:rebaseline_approve", args=[proposal.reference]), {"version": stale})
    assert answer.status_code == 400
    assert "This proposal has been refused already." in answer.content.decode()
    assert stands(milestone) == (OLD, OLD, OLD)


def test_a_manager_who_approves_what_was_rewritten_meanwhile_is_told(officer, manager, milestone, proposal):
    seen = proposal.version
    doors.change("api", officer, proposal, to_on=LATER)
    client = Client()
    client.force_login(manager)
    answer = client.post(reverse("workstreams:rebaseline_approve", args=[proposal.reference]), {"version": seen})
    assert "Somebody has saved this record meanwhile." in answer.content.decode()
    assert stands(milestone) == (OLD, OLD, OLD)


# Slip and pages -------------------------------------------------------------------------------------------------------


def test_slip_is_counted_from_both_baselines(manager, milestone, proposal):
    doors.act("api", manager, proposal, "approve")
    doors.change("api", manager, milestone, forecast_on=date(2027, 3, 5), forecast_reason="Snow.")
    client = Client()
    client.force_login(manager)
    answer = client.get(reverse("api:milestones-one", args=[milestone.reference])).json()
    named = ("baseline_on", "current_baseline_on", "current_baseline_precision", "slip_days", "original_slip_days")
    assert [answer[name] for name in named] == ["2026-12-31", "2027-02-26", "day", 7, 64]


def test_lists_are_filtered_and_ordered_by_slip(manager, workstream):
    for number, day in enumerate((date(2026, 12, 30), date(2027, 1, 10)), 1):
        MilestoneFactory(workstream=workstream, forecast_on=day, forecast_reason="Rain.", title=f"M{number}")
    client = Client()
    client.force_login(manager)
    rows = client.get(reverse("api:milestones"), {"ordering": "-slip_days"}).json()["results"]
    assert [(row["title"], row["slip_days"]) for row in rows] == [("M2", 10), ("M1", -1)]


def test_a_milestones_page_shows_its_days_and_each_proposal(officer, manager, milestone, proposal, scope):
    board = BoardFactory(scope=scope, name="The board")
    change_record(proposal, actor=None, now=NOW, board=board)
    doors.act("api", manager, proposal, "approve", comment="Agreed.")
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("workstreams:milestone", args=[milestone.reference]))
    assert table(page, "Days of this milestone and its slip")[1:3] == [
        ["Original baseline", "31 December 2026", "", ""],
        ["Current baseline", "26 February 2027", "", "57 days later"],
    ]
    told = words(panel(page, "Days and slip"))
    assert "Approved By " in told and "agreed by The board" in told and "Agreed." in told
    assert "Propose a new baseline" in told


def test_the_link_to_propose_fills_the_milestone_in(officer, milestone):
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("workstreams:milestone", args=[milestone.reference])).content.decode()
    address = page.split('href="/workstreams/rebaselines/new/', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    form = client.get(f"/workstreams/rebaselines/new/{address}").content.decode()
    assert f'<option value="{milestone.reference}" selected>' in form


def test_the_baseline_that_held_before_an_approval_is_read_as_at_that_day(manager, milestone, proposal, monkeypatch):
    moment = datetime(2026, 10, 20, 9, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    doors.act("api", manager, proposal, "approve")
    client = Client()
    client.force_login(manager)
    address = reverse("api:milestones-one", args=[milestone.reference])
    told = [client.get(address, {"as_at": day}).json()["current_baseline_on"] for day in ("2026-10-19", "2026-10-20")]
    assert told == ["2026-12-31", "2027-02-26"]


def test_a_milestone_whose_baseline_was_approved_anew_is_no_longer_unconfirmed(manager, workstream):
    old = MilestoneFactory(workstream=workstream, baseline_on=date(2014, 12, 31), baseline_precision="month")
    assert (old.is_unconfirmed, Milestone.objects.confirmed().exists()) == (True, False)
    one = RebaselineFactory(milestone=old, to_on=date(2015, 3, 31))
    decided = doors.act("api", manager, one, "approve").record
    old.refresh_from_db()
    assert (old.is_unconfirmed, list(Milestone.objects.confirmed())) == (False, [old])
    assert (decided.from_on, decided.from_precision) == (date(2014, 12, 31), "month")
