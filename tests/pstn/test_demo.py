"""The demonstration: its sign-ins, its updates, and that loading it again changes nothing."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction

from core.access import access_of
from core.choices import Role
from core.models import Journal, User
from core.tokens import token_of
from governance.models import Board, Organisation
from pstn.demo import load_demo, place_files_of_the_demonstration, renew_accounts
from reports.models import ReportSchedule
from workstreams.models import AssuranceRating, ReportingPeriod, StatusUpdate, Workstream

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PATHS = place_files_of_the_demonstration


@pytest.fixture(scope="module")
def home(django_db_setup, django_db_blocker, tmp_path_factory):
    """A home with the demonstration, loaded once inside a transaction that is undone at the end."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(PATHS(), home, NOW)
        yield home
        transaction.set_rollback(True)


@pytest.fixture
def sign_ins(home, db):
    """The sign-ins as the file holds them, by username."""
    return {sign_in["username"]: sign_in for sign_in in json.loads((home / "demo-accounts.json").read_text())}


def test_the_file_of_sign_ins_is_for_its_owner_alone_and_complete(home, sign_ins):
    assert (home / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    assert {frozenset(sign_in) for sign_in in sign_ins.values()} == {
        frozenset({"username", "password", "role", "programme", "token"})
    }
    assert {sign_in["role"] for sign_in in sign_ins.values()} == set(Role.values)
    assert len({sign_in["password"] for sign_in in sign_ins.values()}) == len(sign_ins)
    assert all(len(sign_in["password"]) >= 16 for sign_in in sign_ins.values())
    for role in ("officer", "manager", "finance"):
        programmes = {sign_in["programme"] for sign_in in sign_ins.values() if sign_in["role"] == role}
        assert programmes == {"WIRRAL", "ESSEX", "WMCA", "WCHESHIRE", "EPORT"}
    assert {sign_in["role"] for sign_in in sign_ins.values() if sign_in["programme"] is None} == {
        "network",
        "administrator",
    }


def test_each_account_signs_in_with_its_password_and_its_token(sign_ins, rf):
    for username, sign_in in sign_ins.items():
        user = authenticate(rf.post("/"), username=username, password=sign_in["password"])
        assert user is not None
        assert token_of(sign_in["token"], now=NOW).user == user


def test_an_account_is_nobody_real(sign_ins):
    user = User.objects.get(username="officer.wirral")
    assert (str(user), user.email) == ("Demonstration officer, Wirral", "officer.wirral@demo.invalid")
    assert not User.objects.exclude(first_name__startswith="Demonstration ").exists()
    assert not User.objects.exclude(email__endswith="@demo.invalid").exists()


def test_an_account_holds_its_role_in_its_programme_only(sign_ins):
    for sign_in in sign_ins.values():
        grants = User.objects.get(username=sign_in["username"]).grants.select_related("scope")
        held = {(grant.role, grant.scope.programme_reference) for grant in grants}
        if sign_in["programme"]:
            assert held == {(sign_in["role"], sign_in["programme"])}
        else:
            references = ("WIRRAL", "ESSEX", "WMCA", "WCHESHIRE", "EPORT", None)
            assert held == {(sign_in["role"], reference) for reference in references}


@pytest.mark.parametrize(
    ("username", "organisation", "board"),
    [
        ("officer.wirral", "Wirral Council", None),
        ("finance.wmca", "West Midlands Combined Authority", None),
        ("manager.eport", "Cheshire West and Chester Council", None),
        ("board_member.wirral", None, "Wirral Public Service Board"),
        ("secretary.eport", None, "Ellesmere Port Area Partnership Board"),
        ("scrutiny.eport", None, None),
    ],
)
def test_a_grant_is_for_the_lead_organisation_or_for_the_accountable_board(username, organisation, board, sign_ins):
    grant = User.objects.get(username=username).grants.get()
    assert grant.from_on == TODAY
    assert (Organisation.objects.get(pk=grant.organisation_id).name if grant.organisation_id else None) == organisation
    assert (Board.objects.get(pk=grant.board_id).name if grant.board_id else None) == board


def test_every_workstream_is_led_by_the_demonstration_and_due_with_a_period(sign_ins):
    workstreams = Workstream.objects.select_related("lead_user", "scope")
    assert workstreams.count() == 55
    due = {}
    for period in ReportingPeriod.objects.open():
        due.setdefault(period.scope_id, set()).add(period.due_on)
    for workstream in workstreams:
        programme = workstream.scope.programme_reference.lower()
        assert workstream.lead_user.username == f"officer.{programme}"
        assert workstream.next_update_due_on in due[workstream.scope_id]


def test_updates_are_marked_and_written_by_demonstration_accounts_only(sign_ins):
    updates = StatusUpdate.objects.select_related("author", "published_by", "scope")
    assert updates.count() > 0
    for update in updates:
        programme = update.scope.programme_reference.lower()
        assert update.demonstration
        assert update.author.username == f"officer.{programme}"
        assert update.published_by is None or update.published_by.username == f"manager.{programme}"
        assert update.created_at.date() == TODAY
        assert update.as_at < TODAY


def test_updates_are_played_in_time_order_to_the_state_that_their_file_names(sign_ins):
    workstream = Workstream.objects.get(reference="EPT-WS-06")
    played = [(TODAY - update.as_at).days for update in workstream.updates.order_by("reference")]
    assert played == [75, 15]
    assert workstream.rag == "amber"
    assert workstream.current_update.back_to_green_on == TODAY + timedelta(days=15)
    states = set(StatusUpdate.objects.filter(scope__code="EPT").values_list("state", flat=True))
    assert states == {"published", "submitted", "returned", "draft"}


def test_in_every_programme_somebody_independent_has_rated_a_workstream(sign_ins):
    rated = Workstream.objects.exclude(assured_on=None).order_by("reference")
    shown = {one.reference: (one.rag, one.assurance_rag, (TODAY - one.assured_on).days) for one in rated}
    assert shown.pop("WIR-WS-01") == ("green", "amber", 45)
    assert {reference[:3] for reference in shown} == {"EPT", "ESX", "WCH", "WMC"}
    given = AssuranceRating.objects.get(workstream__reference="WIR-WS-01")
    assert (given.given_by.username, given.reference) == ("manager.wirral", "WIR-AR-01")


def test_each_programme_reports_to_its_accountable_board_in_a_week(sign_ins):
    schedules = ReportSchedule.objects.values_list("scope__code", "board__reference", "cycle", "first_due_on")
    week = ("weekly", TODAY + timedelta(days=7))
    assert set(schedules) == {
        ("EPT", "NET-BD-01", *week),
        ("ESX", "ESX-BD-01", *week),
        ("WCH", "WCH-BD-01", *week),
        ("WIR", "WIR-BD-01", *week),
        ("WMC", "WMC-BD-01", *week),
    }


def test_the_officer_sees_the_drafts_of_the_programme_and_the_viewer_does_not(sign_ins):
    draft = StatusUpdate.objects.get(scope__code="EPT", state="draft")
    assert access_of(User.objects.get(username="officer.eport")).sees(draft)
    assert not access_of(User.objects.get(username="viewer.eport")).sees(draft)
    assert not access_of(User.objects.get(username="officer.wirral")).sees(draft)


def test_a_second_start_asks_one_question_and_changes_nothing(home, sign_ins, django_assert_num_queries):
    before = Journal.objects.count(), (home / "demo-accounts.json").read_bytes()
    with django_assert_num_queries(1):
        assert load_demo(PATHS(), home, NOW) == ["The demonstration is loaded already."]
    assert (Journal.objects.count(), (home / "demo-accounts.json").read_bytes()) == before


def test_a_changed_file_is_loaded_and_the_rest_stays(home, sign_ins, tmp_path):
    paths = []
    for path in PATHS():
        paths.append(tmp_path / path.name)
        paths[-1].write_text(path.read_text().replace("title: Releasing the community", "title: Release the community"))
    before, kept = Journal.objects.count(), (home / "demo-accounts.json").read_bytes()
    mark = (home / "demo-loaded").read_bytes()
    load_demo(paths, home, NOW + timedelta(days=1))
    changed = Journal.objects.filter(seq__gt=before).values_list("reference", "verb")
    assert set(changed) == {("EPT-TH-05", "changed"), ("EPT-WS-05", "changed")}
    assert (home / "demo-accounts.json").read_bytes() == kept
    (home / "demo-loaded").write_bytes(mark)


def test_renewing_ends_the_old_passwords_and_tokens(home, sign_ins, rf, tmp_path):
    assert renew_accounts(tmp_path, NOW) == len(sign_ins)
    path = tmp_path / "demo-accounts.json"
    renewed = {sign_in["username"]: sign_in for sign_in in json.loads(path.read_text())}
    old, new = sign_ins["officer.wirral"], renewed["officer.wirral"]
    assert authenticate(rf.post("/"), username="officer.wirral", password=old["password"]) is None
    with pytest.raises(PermissionDenied):
        token_of(old["token"], now=NOW)
    user = authenticate(rf.post("/"), username="officer.wirral", password=new["password"])
    assert token_of(new["token"], now=NOW).user == user
    assert user.grants.count() == 1
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_command_renews_in_the_home_of_the_settings(home, sign_ins, settings, tmp_path):
    settings.PSTN_HOME = tmp_path
    out = StringIO()
    call_command("demo_accounts", "--renew", stdout=out)
    assert out.getvalue().splitlines() == [
        f"{len(sign_ins)} demonstration accounts have new passwords and tokens.",
        f"The sign-ins are in {tmp_path / 'demo-accounts.json'}.",
    ]
    assert len(json.loads(Path(tmp_path / "demo-accounts.json").read_text())) == len(sign_ins)


@pytest.mark.parametrize("command", ["load_demo", "demo_accounts"])
def test_there_is_no_demonstration_outside_demo_mode(command, settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="PSTN_DEMO=1"):
        call_command(command)
