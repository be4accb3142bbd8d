"""Good practice: shared with the network as a copy that says what the practice says, and nothing else of it leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.services import change_record, open_scope
from tests import doors
from tests.factories.around import GoodPracticeFactory
from tests.factories.core import NOW, UserFactory
from tests.factories.governance import PersonFactory, PlaceFactory
from workstreams.models import GoodPractice, SharedPractice
from workstreams.services import share_practice, unshare_practice

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def network(db):
    return open_scope(code="NET", title="The network", kind="network")


@pytest.fixture
def practice(network, scope):
    contact = PersonFactory(scope=scope, name="Rose Boylan", job_title="Lead officer")
    place = PlaceFactory(scope=network, name="Wirral")
    said = {"title": "One door", "result": "Shorter waits", "evidence": "Counted", "evidence_grade": "2"}
    return GoodPracticeFactory(scope=scope, contact=contact, place=place, source="Cabinet paper 7", **said)


def copies():
    return SharedPractice.objects.current()


def shared(practice, manager):
    share_practice(record=practice, actor=manager, now=NOW)
    return copies().get()


# Sharing


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_manager_shares_a_practice_with_everybody_in_the_network(door, manager, practice, network, stranger, client):
    done = doors.act(door, manager, practice, "share", shared_on=TODAY).record
    copy = copies().get()
    assert (done.shared_on, done.shared_as, copy.scope) == (TODAY, copy, network)
    client.force_login(stranger)
    for query in ("q=shorter", "evidence_grade=2", f"within={practice.place.reference}"):
        (row,) = client.get(f"/api/v1/shared-practices/?{query}").json()["results"]
        assert (row["title"], row["result"], row["place"]) == ("One door", "Shorter waits", practice.place.reference)
        assert (row["from_programme"], row["contact_name"]) == (practice.scope.title, "Rose Boylan, Lead officer")
    assert "One door" in client.get("/workstreams/shared-practices/?q=one+door").content.decode()


def test_before_it_is_shared_and_after_it_is_no_longer_nobody_else_reads_it(manager, practice, stranger, client):
    client.force_login(stranger)

    def read():
        return [row["title"] for row in client.get("/api/v1/shared-practices/").json()["results"]]

    assert read() == []
    copy = shared(practice, manager)
    assert read() == ["One door"]
    unshare_practice(record=practice, actor=manager, now=NOW)
    assert read() == []
    assert client.get(f"/api/v1/shared-practices/{copy.reference}/").status_code == 404


def test_the_practice_itself_and_all_that_it_names_stay_in_its_programme(manager, practice, stranger, client):
    copy = shared(practice, manager)
    client.force_login(stranger)
    for name, record in (("good-practices", practice), ("people", practice.contact)):
        assert client.get(f"/api/v1/{name}/{record.reference}/").status_code == 404
    assert client.get("/api/v1/good-practices/").json()["results"] == []
    pages = (f"/api/v1/shared-practices/{copy.reference}/", f"/workstreams/shared-practices/{copy.reference}/")
    pages += (f"{pages[1]}history/", "/workstreams/shared-practices.csv", "/api/v1/tables/shared_practices.csv")
    for address in pages:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (address, b"One door" in body) == (address, True)
        hidden = (practice.reference, practice.contact.reference, practice.scope.programme_reference, "Cabinet paper 7")
        assert [words for words in hidden if words.encode() in body] == []


def test_whoever_is_not_signed_in_reads_no_copy(manager, practice, client):
    copy = shared(practice, manager)
    assert client.get(f"/workstreams/shared-practices/{copy.reference}/").status_code == 302
    assert client.get("/api/v1/shared-practices/").status_code == 401


def test_a_contact_and_a_place_that_are_not_for_all_do_not_leave_with_it(manager, practice, scope):
    change_record(practice.contact, actor=None, now=NOW, visibility="owner")
    change_record(practice, actor=None, now=NOW, place=PlaceFactory(scope=scope, name="Our own map"))
    copy = shared(GoodPractice.objects.get(), manager)
    assert (copy.contact_name, copy.place) == ("", None)


# Kept the same


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_change_of_the_practice_changes_the_copy_with_it(door, officer, manager, practice):
    copy = shared(practice, manager)
    changed = doors.change(door, officer, practice, title="Two doors", repeatable="yes")
    assert changed.faults == {}
    assert [(one.pk, one.title, one.repeatable) for one in copies()] == [(copy.pk, "Two doors", "yes")]


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_practice_that_is_withdrawn_takes_its_copy_with_it(door, officer, manager, practice):
    shared(practice, manager)
    doors.act(door, officer, practice, "withdraw", why="It did not last")
    assert not copies().exists()


@pytest.mark.parametrize("door", doors.ACTING)
def test_it_can_be_taken_away_and_shared_again(door, manager, practice):
    first = shared(practice, manager)
    kept = doors.act(door, manager, practice, "unshare", why="Being checked").record
    assert (kept.shared_on, kept.shared_as, copies().count()) == (None, None, 0)
    doors.act(door, manager, practice, "share", shared_on=TODAY)
    assert copies().get().pk != first.pk


def test_a_practice_that_becomes_narrower_is_no_longer_shared(manager, practice, workstream):
    shared(practice, manager)
    change_record(workstream, actor=None, now=NOW, visibility="owner")
    assert doors.change("api", manager, practice, workstream=workstream).faults == {}
    assert not copies().exists()


# Who may, and when


@pytest.mark.parametrize("door", doors.ACTING)
def test_a_day_that_has_not_come_is_refused(door, manager, practice):
    refused = doors.act(door, manager, practice, "share", shared_on=timezone.now().date() + timedelta(days=9))
    assert refused.faults == {"shared_on": ["The day from which it is shared cannot be in the future."]}
    assert not copies().exists()


@pytest.mark.parametrize("door", doors.ACTING)
def test_an_officer_writes_a_practice_and_does_not_share_it(door, officer, practice):
    assert doors.change(door, officer, practice, result="Better").faults == {}
    refused = doors.act(door, officer, practice, "share", shared_on=TODAY)
    assert refused.faults != {}
    assert not copies().exists()


def test_who_may_not_is_refused_by_the_service_too(officer, manager, practice):
    for act in (share_practice, unshare_practice):
        with pytest.raises(PermissionDenied):
            act(record=practice, actor=officer, now=NOW)
    with pytest.raises(ValidationError, match="It is not shared"):
        unshare_practice(record=practice, actor=manager, now=NOW)
    shared(practice, manager)
    with pytest.raises(ValidationError, match="It is shared already"):
        share_practice(record=practice, actor=manager, now=NOW)


def test_what_not_every_partner_may_read_is_not_shared(manager, practice):
    change_record(practice, actor=None, now=NOW, visibility="owner")
    with pytest.raises(ValidationError, match="cannot be shared with the network"):
        share_practice(record=practice, actor=manager, now=NOW)


def test_nobody_writes_a_copy_by_itself(manager, practice, network):
    copy = shared(practice, manager)
    keeper = UserFactory(scope=network, role="manager")
    client = doors._client(keeper)
    sent = client.patch(f"/api/v1/shared-practices/{copy.reference}/", {"title": "X"}, content_type="application/json")
    assert sent.status_code == 405
    assert copies().get().title == "One door"


def test_a_place_file_shares_what_it_gives_a_day(tmp_path, network):
    from core.place_files import load

    file = tmp_path / "one.yaml"
    file.write_text(
        "scope: {code: ABC, title: Alpha, programme: ALPHA}\n"
        "good-practices:\n"
        "  - {reference: ABC-GP-01, title: One door, what_was_done: x, shared_on: 2011-11-10}\n"
        "  - {reference: ABC-GP-02, title: Two doors, what_was_done: x}\n"
    )
    load([file], NOW)
    copy = copies().get()
    assert (copy.title, copy.from_programme) == ("One door", "Alpha")
    assert {entry.verb for entry in load([file], NOW).entries} == {"same"}
