"""A report from its foreword to its seal: who may, when, once; and that nothing changes it afterwards."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from core.choices import RAG, Role, Visibility
from core.models import Journal
from core.services import StaleVersionError, change_record, withdraw_record
from reports.models import ProgressReport
from reports.services import draw_report, hash_of, make_report, plan_reports, publish_report, write_foreword
from tests.factories.core import ScopeFactory, UserFactory
from tests.factories.reports import ScheduleFactory, published_report, report_in_preparation
from tests.factories.workstreams import WorkstreamFactory, published_update

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 10, 12, 5, tzinfo=UTC)
BEFORE = datetime(2026, 10, 9, 9, tzinfo=UTC)
LATER = datetime(2026, 10, 14, 9, tzinfo=UTC)


@pytest.fixture
def prepared(schedule, workstream):
    return report_in_preparation(schedule)


@pytest.fixture
def waiting(scope, board, workstream):
    """A report whose day has come and that waits for the secretary."""
    schedule = ScheduleFactory(scope=scope, board=board, publish_when_due=False)
    plan_reports(now=DUE)
    return make_report(report=ProgressReport.objects.get(due_on=schedule.first_due_on), now=DUE)


@pytest.fixture
def published(schedule, workstream, officer, manager):
    published_update(workstream, officer, manager, BEFORE, summary="It is on plan – 5 % more.")
    return published_report(schedule)


def stored(report):
    return ProgressReport.objects.filter(pk=report.pk).values().get()


def sha_256_of(report):
    """The hash that the documentation promises, worked out apart from the product."""
    row = ProgressReport.objects.get(pk=report.pk)
    told = {"board": row.board.reference, "title": row.title, "foreword": row.foreword, "sections": row.data}
    told |= {"since_on": str(row.since_on), "due_on": str(row.due_on)}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# Frozen


def test_a_published_report_carries_the_hash_of_what_it_tells(published):
    assert (published.content_hash, len(published.content_hash)) == (sha_256_of(published), 64)
    assert published.data["workstreams"]["rows"][0]["summary"] == "It is on plan – 5 % more."


@pytest.mark.parametrize(
    "told", [{"title": "Other"}, {"foreword": "Other"}, {"data": {}}, {"since_on": date(2026, 1, 1)}]
)
def test_the_hash_is_of_every_part_of_what_was_told(published, told):
    for name, value in told.items():
        setattr(published, name, value)
    assert hash_of(published) != published.content_hash


def test_nothing_that_happens_later_changes_what_was_told(published, workstream, schedule, board, officer, manager):
    before = stored(published)
    back = {"path_to_green": "Meet.", "back_to_green_on": date(2026, 12, 1)}
    published_update(workstream, officer, manager, LATER, rag=RAG.RED, rag_reason="Bad.", summary="Off plan.", **back)
    change_record(workstream, actor=manager, now=LATER, title="Renamed")
    change_record(board, actor=manager, now=LATER, name="Renamed")
    withdraw_record(workstream, actor=manager, now=LATER)
    for moment in (LATER, LATER + timedelta(days=20)):
        plan_reports(now=moment)
        make_report(report=ProgressReport.objects.get(pk=published.pk), now=moment)
        draw_report(report=ProgressReport.objects.get(pk=published.pk), now=moment)
    assert stored(published) == before
    assert before["content_hash"] == sha_256_of(published)


def test_a_published_report_takes_no_foreword(published, secretary):
    before = stored(published)
    with pytest.raises(ValidationError) as fault:
        write_foreword(report=published, actor=secretary, now=LATER, foreword="More.")
    assert fault.value.messages == ["This report is published and stays as the board read it."]
    assert stored(published) == before


def test_a_published_report_is_not_published_again(published, secretary):
    before = stored(published)
    with pytest.raises(ValidationError) as fault:
        publish_report(report=published, actor=secretary, now=LATER)
    assert fault.value.messages == ["This report is published and stays as the board read it."]
    assert stored(published) == before


def test_the_database_itself_keeps_a_published_report_from_losing_its_hash(published):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReport.objects.filter(pk=published.pk).update(
            content_hash="", version=published.version + 1, changed_at=LATER
        )


def test_a_change_of_a_report_past_the_services_is_refused_by_the_database(published):
    with pytest.raises(DatabaseError), transaction.atomic():
        ProgressReport.objects.filter(pk=published.pk).update(title="Forged")


def test_two_reports_of_one_period_are_refused_by_the_database(published):
    twin = ProgressReport.objects.get(pk=published.pk)
    twin.pk, twin.reference = None, "HOME-PR-99"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


# Publishing


def test_the_secretary_publishes_a_report_that_waited(waiting, secretary):
    report = publish_report(report=waiting, actor=secretary, now=DUE + timedelta(hours=3))
    assert (report.state, report.published_by, report.late) == ("published", secretary, False)
    assert report.content_hash == sha_256_of(report)


def test_what_is_published_after_its_day_says_so_and_tells_what_stood_at_the_end_of_its_period(
    waiting, secretary, workstream, officer, manager
):
    told = waiting.data
    published_update(workstream, officer, manager, LATER, summary="Of after its period.")
    report = publish_report(report=waiting, actor=secretary, now=LATER)
    assert (report.late, report.data) == (True, told)


def test_what_was_last_drawn_days_before_is_drawn_again_before_it_is_sealed(
    scope, board, workstream, officer, manager, secretary
):
    schedule = ScheduleFactory(scope=scope, board=board, publish_when_due=False)
    report = report_in_preparation(schedule)
    published_update(workstream, officer, manager, BEFORE, summary="While nobody ticked.")
    report = publish_report(report=report, actor=secretary, now=DUE)
    assert (report.data["as_at"], report.data["workstreams"]["rows"][0]["summary"]) == (
        "2026-10-11",
        "While nobody ticked.",
    )
    assert report.content_hash == sha_256_of(report)


def test_an_old_copy_in_hand_does_not_get_into_the_hash(waiting, secretary):
    old = ProgressReport.objects.get(pk=waiting.pk)
    write_foreword(report=waiting, actor=secretary, now=DUE, foreword="Read this first.")
    report = publish_report(report=old, actor=secretary, now=DUE)
    assert (report.foreword, report.content_hash) == ("Read this first.", sha_256_of(report))


def test_a_report_is_not_published_before_its_day(prepared, secretary):
    with pytest.raises(ValidationError) as fault:
        publish_report(report=prepared, actor=secretary, now=BEFORE)
    assert fault.value.messages == ["Its period has not ended: it is published on its day or later."]
    assert ProgressReport.objects.get().state == "in_preparation"


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"secretary", "manager", "administrator"}))
def test_other_roles_neither_write_nor_publish(waiting, scope, role):
    user = UserFactory(scope=scope, role=role)
    before = stored(waiting)
    with pytest.raises(PermissionDenied):
        publish_report(report=waiting, actor=user, now=LATER)
    with pytest.raises(PermissionDenied):
        write_foreword(report=waiting, actor=user, now=LATER, foreword="Mine.")
    assert stored(waiting) == before


@pytest.mark.parametrize("role", ["secretary", "manager", "administrator"])
def test_those_who_answer_for_it_write_and_publish(waiting, scope, role):
    user = UserFactory(scope=scope, role=role)
    write_foreword(report=waiting, actor=user, now=LATER, foreword="Ours.")
    report = publish_report(report=waiting, actor=user, now=LATER)
    assert (report.foreword, report.published_by) == ("Ours.", user)


@pytest.mark.parametrize("role", ["secretary", "manager"])
def test_those_of_another_programme_may_not(waiting, role):
    with pytest.raises(PermissionDenied):
        publish_report(report=waiting, actor=UserFactory(scope=ScopeFactory(), role=role), now=LATER)


# Foreword


def test_a_foreword_stays_through_every_drawing_and_is_published(prepared, secretary, workstream, officer, manager):
    write_foreword(report=prepared, actor=secretary, now=BEFORE, foreword="Read this first.")
    published_update(workstream, officer, manager, BEFORE, summary="New.")
    plan_reports(now=BEFORE + timedelta(hours=1))
    plan_reports(now=DUE)
    report = make_report(report=ProgressReport.objects.get(pk=prepared.pk), now=DUE)
    assert (report.foreword, report.content_hash) == ("Read this first.", sha_256_of(report))


def test_a_foreword_written_from_an_old_version_is_refused_and_shows_the_new_one(prepared, secretary, manager):
    seen = prepared.version
    write_foreword(report=prepared, actor=manager, now=BEFORE, foreword="Mine.", version=seen)
    with pytest.raises(StaleVersionError) as fault:
        write_foreword(report=prepared, actor=secretary, now=BEFORE, foreword="No, mine.", version=seen)
    assert fault.value.record.foreword == "Mine."
    assert ProgressReport.objects.get().foreword == "Mine."


def test_publishing_from_an_old_version_is_refused(waiting, secretary, manager):
    seen = waiting.version
    write_foreword(report=waiting, actor=manager, now=DUE, foreword="Mine.")
    with pytest.raises(StaleVersionError):
        publish_report(report=waiting, actor=secretary, now=DUE, version=seen)


def test_the_journal_says_who_did_what_to_a_report(waiting, secretary):
    write_foreword(report=waiting, actor=secretary, now=DUE, foreword="Mine.")
    publish_report(report=waiting, actor=secretary, now=DUE)
    rows = Journal.objects.filter(record_id=waiting.pk, actor=secretary).values_list("why", flat=True)
    assert list(rows) == ["Foreword written", "Report published"]


# What a report may tell


@pytest.mark.parametrize("visibility", [Visibility.BOARD, Visibility.OWNER])
def test_a_report_of_a_board_tells_only_what_every_partner_may_see(scope, board, schedule, visibility):
    WorkstreamFactory(scope=scope, reports_to=board, title="OPEN")
    WorkstreamFactory(scope=scope, reports_to=board, title="CANARY", visibility=visibility, audience_id=board.pk)
    text = json.dumps(published_report(schedule).data)
    assert ("OPEN" in text, "CANARY" in text) == (True, False)


def test_what_was_closed_to_partners_after_the_period_is_not_told_late(scope, board, schedule, manager):
    one = WorkstreamFactory(scope=scope, reports_to=board, title="CANARY")
    change_record(one, actor=manager, now=LATER, visibility=Visibility.BOARD, audience_id=board.pk)
    plan_reports(now=LATER)
    report = make_report(report=ProgressReport.objects.get(due_on=schedule.first_due_on), now=LATER)
    assert (report.late, "CANARY" in json.dumps(report.data)) == (True, False)


def test_a_report_of_a_day_before_its_board_was_recorded_tells_of_nothing(scope, board):
    schedule = ScheduleFactory(scope=scope, board=board, first_due_on=date(2026, 10, 5))
    report = published_report(schedule)
    assert report.data["headline"]["lead"] == "No workstream reports to this board."
