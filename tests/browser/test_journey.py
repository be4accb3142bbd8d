"""The main job as one story: an update is written, checked, returned, published, and told to the board and to partners.

An officer and a manager sit at browsers of their own against all that `make run` starts.
"""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.figures import london_day

SUMMARY = "The partner's signature is late, and the start has moved."
CORRECTED = "The partner's signature is late; the start has moved to the new year."
HELP = "Ask the partner's chief officer to sign before the next meeting."
PATH = "Start with the two partners who have signed."
SCHEDULER = 100_000  # milliseconds: the scheduler ticks once a minute
STORIES = {True: ("WIRRAL", "WIR-WS-04"), False: ("EPORT", "EPT-WS-06")}
MAKE_OVERDUE = """
from datetime import timedelta
from django.utils import timezone
from workstreams.models import Workstream
from core.services import change_record
now = timezone.now()
workstream = Workstream.objects.get(reference="{}")
change_record(workstream, actor=None, now=now, next_update_due_on=now.date() - timedelta(days=3))
"""


def said(day: date) -> str:
    """A day as pages show it."""
    return f"{day.day} {day:%B %Y}"


def field(page, name: str):
    """A field of the form by the name under which it is sent."""
    return page.locator(f"[name={name}]")


def press(page, name: str) -> None:
    """Press a button and wait for the page to which it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page, words: str, title: str) -> None:
    """Follow a link of a row: what it says, and of which workstream for those who do not see the row."""
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(rf"^{words}\W+{re.escape(title)}$")).click()


def press_twice(page, name: str) -> None:
    """Press a button as people do who are used to double clicks, and wait until the last answer stands."""
    page.get_by_role("button", name=name, exact=True).dblclick()
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)


@pytest.fixture
def at_work(live, open_page):
    """Somebody at work in a window of their own: `at_work("officer", "WIRRAL")`."""

    def opened(role, programme, **options):
        page = open_page(viewport={"width": 1280, "height": 900}, **options)
        live.sign_in(page, role, programme)
        return page

    return opened


@pytest.fixture
def published_before(live, partner):
    """Publish a green update of a workstream over REST, described a month ago, and let its next be overdue."""

    def publish(programme: str, workstream: str, today: date) -> str:
        officer, manager = (live.account(role, programme)["token"] for role in ("officer", "manager"))
        before = {"workstream": workstream, "as_at": (today - timedelta(days=10)).isoformat(), "rag": "green"}
        told = {"summary": "All is on plan.", "done": "The first partner has signed.", "rag_reason": "All have agreed."}
        nothing = {"path_to_green": "", "back_to_green_on": None, "help_needed": ""}
        made = partner(officer, "status-updates/", "POST", before | told | nothing)
        assert made.status == 201, made.text
        reference = made.json["reference"]
        stale = partner(officer, f"status-updates/{reference}/submit/", "POST", {}, If_Match='"99"')
        assert stale.status == 412
        for token, action in ((officer, "submit"), (manager, "publish")):
            read = partner(token, f"status-updates/{reference}/")
            done = partner(token, f"status-updates/{reference}/{action}/", "POST", {}, If_Match=read.headers["ETag"])
            assert done.status == 200, done.text
        live.manage("shell", "-c", MAKE_OVERDUE.format(workstream))
        return reference

    return publish


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_update_goes_from_its_officer_to_the_board_and_to_partners(
    live, partner, at_work, axe, published_before, scripted
):
    programme, workstream = STORIES[scripted]
    today = london_day(timezone.now())
    before = published_before(programme, workstream, today)
    token = live.account("manager", programme)["token"]
    record = partner(token, f"workstreams/{workstream}/").json
    title = record["title"]
    board = f"{live.url}/governance/boards/{record['reports_to']}/"

    # The officer's first page: what is overdue stands first.
    page = at_work("officer", programme, java_script_enabled=scripted)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your updates due")
    first = page.get_by_role("table", name="Updates due, overdue first").get_by_role("row").nth(1)
    expect(first).to_contain_text(title)
    expect(first).to_contain_text("3 days overdue")
    with page.expect_navigation():
        first.get_by_role("button", name="Start update").click()

    # The last update is carried forward and marked.
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(field(page, "summary")).to_have_value("All is on plan.")
    expect(page.locator("#id_summary_carried")).to_contain_text("Carried forward, unchanged")
    expect(page.get_by_text("Last time").first).to_be_visible()
    expect(field(page, "as_at")).to_have_value(said(today))

    # Amber without a path to green: the summary of errors, what was typed, the cursor, the title.
    field(page, "rag").and_(page.locator("[value=amber]")).check()
    field(page, "summary").fill(SUMMARY)
    field(page, "done").fill("")
    press(page, "Check answers")
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_be_visible()
    expect(summary.get_by_role("link", name="Say how this gets back to green")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(field(page, "summary")).to_have_value(SUMMARY)
    expect(field(page, "done")).to_have_value("")
    expect(field(page, "rag").and_(page.locator("[value=amber]"))).to_be_checked()
    if scripted:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        axe(page)
    summary.get_by_role("link", name="Say how this gets back to green").click()
    expect(field(page, "path_to_green")).to_be_focused() if scripted else expect(page).to_have_url(re.compile("#"))

    # The path, the day, the reason, help; a milestone done, another forecast anew with a reason.
    back = today + timedelta(days=30)
    field(page, "path_to_green").fill(PATH)
    field(page, "back_to_green_on").fill(said(back))
    field(page, "rag_reason").fill("One partner has not signed.")
    field(page, "help_needed").fill(HELP)
    rows = page.get_by_role("table", name="Milestones not yet done").get_by_role("row")
    reached, moved = (rows.nth(number).locator(".pstn-ref").inner_text() for number in (1, 2))
    field(page, f"{reached}-done").check()
    field(page, f"{moved}-forecast_on").fill(said(back))
    press(page, "Check answers")
    expect(page.get_by_role("alert")).to_contain_text("has moved to")
    field(page, f"{moved}-reason").fill("It waits for the signature.")

    # The draft is kept.
    press(page, "Save draft")
    expect(page.get_by_role("status").filter(has_text="Draft saved")).to_be_visible()
    page.goto(live.url)
    follow(page, "Continue draft", title)
    expect(field(page, "path_to_green")).to_have_value(PATH)
    expect(field(page, f"{reached}-done")).to_be_checked()

    # Check, and submit with a double click: one effect.
    press(page, "Check answers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_role("main")).to_contain_text(SUMMARY)
    reference = page.url.split("/")[-3]
    if scripted:
        axe(page)
    press_twice(page, "Submit update")
    expect(page.get_by_text(f"Update submitted: {title}")).to_have_count(1)
    opened = partner(token, f"status-updates/?workstream={workstream}&state=submitted").json["results"]
    assert [update["reference"] for update in opened] == [reference]
    versions = partner(token, f"status-updates/{reference}/").json["version"]

    # The manager sees it waiting, and sends it back.
    manager = at_work("manager", programme, java_script_enabled=scripted)
    manager.get_by_role("link", name=re.compile("to publish$")).click()
    follow(manager, "Read and decide", title)
    expect(manager.get_by_role("main")).to_contain_text(PATH)
    press(manager, "Return")
    expect(manager.get_by_role("alert")).to_contain_text("Say what needs to change")
    field(manager, "comment").fill("Please say when the start is now.")
    press_twice(manager, "Return")
    assert partner(token, f"status-updates/{reference}/").json["version"] == versions + 1

    # The officer reads why, corrects and resubmits.
    page.goto(live.url)
    expect(page.get_by_role("main")).to_contain_text("“Please say when the start is now.”")
    follow(page, "Correct and resubmit", title)
    expect(page.get_by_role("main")).to_contain_text("Please say when the start is now.")
    field(page, "summary").fill(CORRECTED)
    press(page, "Check answers")
    press(page, "Submit update")

    # The manager publishes it.
    manager.goto(f"{live.url}/workstreams/updates/to-publish/")
    follow(manager, "Read and decide", title)
    expect(manager.get_by_role("main")).to_contain_text(CORRECTED)
    press_twice(manager, "Publish")
    expect(manager.get_by_text(f"Update published: {title}")).to_be_visible()

    # The board reads it; yesterday it could not.
    manager.goto(board)
    row = manager.get_by_role("table", name="Workstreams, worst rating first").get_by_role("row", name=title)
    expect(row).to_contain_text("Amber")
    expect(row).to_contain_text(CORRECTED)
    expect(row).to_contain_text(PATH)
    expect(manager.get_by_role("main")).to_contain_text(HELP)
    manager.goto(f"{board}?as_at={today - timedelta(days=1)}")
    expect(manager.locator("body")).not_to_contain_text(CORRECTED)
    manager.goto(f"{board}?as_at={today}")
    expect(manager.locator("body")).to_contain_text(CORRECTED)

    # Partners read it over REST, and as CSV.
    told = partner(token, f"workstreams/{workstream}/?expand=current_update").json
    assert (told["rag"], told["current_update"]["reference"]) == ("amber", reference)
    update = partner(token, f"status-updates/{reference}/").json
    assert (update["state"], update["summary"], update["previous"]) == ("published", CORRECTED, before)
    assert told["next_update_due_on"] > today.isoformat()
    lines = partner(token, f"workstreams/?programme={programme}&rag=amber", Accept="text/csv").text
    listed = {line["reference"]: line for line in csv.DictReader(io.StringIO(lines))}
    assert listed[workstream]["current_update"] == reference
    milestones = {
        milestone["reference"]: milestone
        for milestone in partner(token, f"milestones/?workstream={workstream}").json["results"]
    }
    assert milestones[reached]["done_on"] == today.isoformat()
    assert milestones[moved]["forecast_on"] == back.isoformat()


def test_two_people_who_save_lose_nothing(live, partner, at_work, axe):
    token = live.account("manager", "WIRRAL")["token"]
    update = partner(token, "status-updates/?programme=WIRRAL&state=draft&workstream=WIR-WS-03").json["results"][0]
    officer, manager = at_work("officer", "WIRRAL"), at_work("manager", "WIRRAL")
    for page in (officer, manager):
        page.goto(f"{live.url}/workstreams/updates/{update['reference']}/edit/")
    manager.locator("[name=summary]").fill("The manager's words.")
    press(manager, "Save draft")

    officer.locator("[name=summary]").fill("The officer's words.")
    officer.locator("[name=next_steps]").fill("Only the officer wrote this.")
    press(officer, "Save draft")

    expect(officer.get_by_role("heading", level=1)).to_have_text("Choose between two versions")
    expect(officer.get_by_role("main")).to_contain_text("The officer's words.")
    expect(officer.get_by_role("main")).to_contain_text("The manager's words.")
    axe(officer)
    officer.get_by_role("group", name="Summary").get_by_label("Edit both together").check()
    press(officer, "Save and continue")
    expect(officer.locator("[name=summary]")).to_have_value("The officer's words.\nThe manager's words.")
    expect(officer.locator("[name=next_steps]")).to_have_value("Only the officer wrote this.")


@pytest.mark.late
@pytest.mark.parametrize("programme", [programme for programme, _ in STORIES.values()])
def test_the_scheduler_makes_the_report_by_itself_and_it_tells_what_was_published(live, partner, at_work, programme):
    token = live.account("manager", programme)["token"]
    schedule = partner(token, f"report-schedules/?programme={programme}").json["results"][0]
    page = at_work("secretary", programme)
    page.goto(f"{live.url}/governance/boards/{schedule['board']}/")
    link = page.locator(".pstn-card a[href*=progress-reports]").first
    told = "() => document.querySelector('.pstn-card a[href*=progress-reports]') || location.reload()"
    page.wait_for_function(told, polling=2_000, timeout=SCHEDULER)
    link.click()
    told = "text => document.querySelector('main')?.innerText.includes(text) || location.reload()"
    page.wait_for_function(told, arg=CORRECTED, polling=2_000, timeout=SCHEDULER)
    expect(page.get_by_role("main")).to_contain_text("In preparation.")
    expect(page.get_by_role("main")).to_contain_text(HELP)


@pytest.mark.late
def test_the_report_is_published_on_its_day_and_stays_as_the_board_read_it(live, partner, at_work):
    token = live.account("manager", "WIRRAL")["token"]
    waiting = partner(token, "progress-reports/?programme=WIRRAL&state=in_preparation").json["results"][0]
    due, reference = waiting["due_on"], waiting["reference"]
    live.manage("tick", f"--now={due}T09:00")
    page = at_work("secretary", "WIRRAL")
    page.goto(f"{live.url}/reports/progress-reports/{reference}/")
    expect(page.get_by_role("main")).to_contain_text("SHA-256 of its content")
    read = page.get_by_role("main").inner_text()
    frozen = partner(token, f"progress-reports/{reference}/").json
    assert re.fullmatch("[0-9a-f]{64}", frozen["content_hash"])
    assert f"{frozen['content_hash']}" in read

    later = partner(token, "status-updates/?programme=WIRRAL&state=submitted").json["results"][0]
    path = f"status-updates/{later['reference']}/"
    answer = partner(token, f"{path}publish/", "POST", {}, If_Match=partner(token, path).headers["ETag"])
    assert answer.status == 200, answer.text
    live.manage("tick", f"--now={due}T10:00")

    page.reload()
    assert page.get_by_role("main").inner_text() == read
    assert partner(token, f"progress-reports/{reference}/").json == frozen
    page.goto(f"{live.url}/governance/boards/{frozen['board']}/")
    expect(page.get_by_role("main")).to_contain_text(later["summary"])


@pytest.mark.late
def test_the_journeys_left_no_error_in_the_log(live):
    log = (live.home / "serve.log").read_text().splitlines()
    faults = [
        number
        for number, line in enumerate(log)
        if re.search(r"ERROR|CRITICAL", line) or ("Traceback" in line and "WARNING" not in log[number - 1])
    ]  # that somebody may not do a thing is a warning, which says where it was refused
    assert faults == [], "\n".join(log[faults[0] - 5 : faults[0] + 40])
