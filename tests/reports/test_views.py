"""The page of a board and the page of its report: as a reader meets them."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.choices import RAG, Role, Visibility
from core.models import ApiToken
from core.services import change_record
from core.tokens import issue_token
from reports.models import ProgressReport
from reports.services import make_report, plan_reports
from tests.factories.budgets import BudgetAmountFactory
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, PersonFactory
from tests.factories.reports import ScheduleFactory, published_report
from tests.factories.risks import EscalationFactory, RiskFactory
from tests.factories.workstreams import (
    MilestoneFactory,
    ThemeFactory,
    WorkstreamFactory,
    published_update,
    submitted_update,
)

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 10, 9, 9, tzinfo=UTC)
DUE = datetime(2026, 10, 12, 5, tzinfo=UTC)
TODAY = datetime(2026, 10, 14, 9, tzinfo=UTC)
RED = {"rag": RAG.RED, "path_to_green": "Sign.", "back_to_green_on": date(2026, 12, 14)}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The edge reads 14 October 2026, a Wednesday."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


@pytest.fixture
def get(client):
    """Get a page as somebody."""

    def got(user, address, **params):
        client.force_login(user)
        return client.get(address, params)

    return got


@pytest.fixture
def post(client):
    """Send a form as somebody."""

    def sent(user, address, **form):
        client.force_login(user)
        return client.post(address, form)

    return sent


@pytest.fixture
def board_url(board):
    return f"/governance/boards/{board.reference}/"


@pytest.fixture
def report(schedule, workstream, officer, manager):
    published_update(workstream, officer, manager, BEFORE, summary="Told in time.")
    return published_report(schedule)


@pytest.fixture
def waiting(scope, board, workstream):
    schedule = ScheduleFactory(scope=scope, board=board, publish_when_due=False)
    plan_reports(now=DUE)
    return make_report(report=ProgressReport.objects.get(due_on=schedule.first_due_on), now=DUE)


def url(report, action=""):
    return f"/reports/progress-reports/{report.reference}/{action}"


# The board's page


def test_the_page_of_a_board_says_aloud_what_matters(get, viewer, board_url, workstream, officer, manager):
    published_update(
        workstream,
        officer,
        manager,
        BEFORE,
        summary="It cannot start.",
        help_needed="Decide.",
        **RED | {"path_to_green": "Sign"},
    )
    page = get(viewer, board_url).content.decode()
    told = ["Its one workstream is red.", "Help wanted from the board", "Decide.", "It cannot start."]
    assert [text in page for text in told] == [True] * 4
    way = '<span class="sub">Path to green: Sign. By 14 December 2026.'
    assert f'Off plan.<span class="sub">It cannot start.</span>{way}' in page


def test_the_page_of_a_board_asks_what_waits_for_its_answer(get, viewer, scope, board, board_url):
    assert "Nothing is asked of the board" in get(viewer, board_url).content.decode()
    risk = RiskFactory(scope=scope, title="The lease")
    asked = EscalationFactory(risk=risk, board=board, question="May we buy the depot?", asked_on=date(2026, 10, 8))
    page = get(viewer, board_url).content.decode()
    assert "Nothing is asked of the board" not in page
    told = ["Help wanted from the board", "May we buy the depot?", "About this board"]
    assert sorted(told, key=page.index) == told
    assert "Risk, escalated to this board on 8 October 2026" in page
    of_the_risk = get(viewer, f"/workstreams/risks/{risk.reference}/").content.decode()
    assert "May we buy the depot?" in of_the_risk
    change_record(asked, actor=None, now=TODAY, decision="noted", answered_on=date(2026, 10, 9))
    assert "Nothing is asked of the board" in get(viewer, board_url).content.decode()


def test_the_page_of_a_board_leads_its_secretary_to_the_forms_for_what_belongs_to_it(
    get, viewer, secretary, board, board_url
):
    link = f'board={board.reference}">Add meeting</a>'
    assert [link in get(user, board_url).text for user in (viewer, secretary)] == [False, True]


def test_the_page_as_at_the_last_day_of_a_period_tells_what_its_report_told(
    get, viewer, board_url, schedule, report, workstream, officer, manager, monkeypatch
):
    MilestoneFactory(workstream=workstream, now=TODAY)
    published_update(workstream, officer, manager, TODAY, summary="It cannot start.", rag_reason="No.", **RED)
    moment = DUE + timedelta(days=7)
    plan_reports(now=moment)
    second = make_report(report=ProgressReport.objects.get(due_on=date(2026, 10, 19)), now=moment)
    monkeypatch.setattr(timezone, "now", lambda: moment + timedelta(days=1))
    published_update(workstream, officer, manager, moment, rag=RAG.GREEN, rag_reason="Signed.", summary="Later.")
    shown = get(viewer, board_url, as_at="2026-10-18").context["sections"]
    assert {"as_at": "2026-10-18"} | shown == second.data


def test_a_report_reads_as_the_page_did(get, viewer, report):
    page = get(viewer, url(report))
    assert page.context["sections"] == report.data
    assert "Told in time." in page.content.decode()


@pytest.mark.parametrize("visibility", [Visibility.BOARD, Visibility.OWNER])
def test_a_board_that_is_not_for_everybody_is_not_found(get, viewer, manager, board, board_url, visibility):
    change_record(board, actor=None, now=TODAY, visibility=visibility, audience_id=board.pk)
    assert [get(user, board_url).status_code for user in (manager, viewer)] == [200, 404]


def test_what_is_being_written_never_shows(get, viewer, officer, manager, board_url, workstream):
    submitted_update(workstream, officer, BEFORE, summary="CANARY", help_needed="CANARY", **RED)
    shown = ["CANARY" in get(user, board_url).content.decode() for user in (viewer, officer, manager)]
    assert shown == [False] * 3


@pytest.mark.parametrize("given", ["soon", "2026-02-30", "31/31/2026", "2026-10-15", "9999-99-99"])
def test_a_day_that_is_none_or_is_to_come_is_said_in_the_form_and_today_is_shown(get, viewer, board_url, given):
    page = get(viewer, board_url, as_at=given)
    assert (page.status_code, page.context["as_at_form"]["day"]) == (400, given)
    assert page.context["as_at_form"]["error"] != ""
    assert page.context["shown_on"] == date(2026, 10, 14)


@pytest.mark.parametrize("given", ["2026-10-09", "9 October 2026", "9/10/2026"])
def test_a_day_may_be_written_as_people_do(get, viewer, board_url, given):
    page = get(viewer, board_url, as_at=given)
    assert (page.status_code, page.context["shown_on"]) == (200, date(2026, 10, 9))


def test_a_day_before_the_board_was_recorded_has_no_page(get, viewer, board_url):
    assert get(viewer, board_url, as_at="2026-10-04").status_code == 404


def test_nobody_who_is_not_signed_in_sees_a_board_or_a_report(client, board_url, report):
    assert [client.get(address).status_code for address in (board_url, url(report))] == [302, 302]


def folded(page):
    """The summaries of what is folded, and what only paper says."""
    text = page.content.decode()
    said = re.findall(r'summary-text">(.*?)</span>', text) + re.findall(r'pstn-print-only">(.*?)</', text)
    return [one for one in said if "workstreams" in one or "neither" in one]


def test_of_nine_workstreams_all_are_in_the_register_on_screen_and_on_paper(get, viewer, scope, board, board_url):
    for number in range(9):
        WorkstreamFactory(scope=scope, reports_to=board, rag=RAG.AMBER if number == 4 else RAG.GREEN)
    assert folded(get(viewer, board_url)) == ["9 workstreams", "9 workstreams"]


def test_of_ten_workstreams_paper_has_the_reds_and_ambers_and_says_so(get, viewer, scope, board, board_url):
    for number in range(10):
        WorkstreamFactory(scope=scope, reports_to=board, rag=RAG.AMBER if number == 4 else RAG.GREEN)
    assert folded(get(viewer, board_url)) == [
        "10 workstreams",
        "9 that are neither red nor amber",
        "10 workstreams",
        "On paper: the red and amber of 10 workstreams. The other 9 are on the page.",
    ]


def test_ten_workstreams_without_an_exception_are_folded_and_that_is_said(get, viewer, scope, board, board_url):
    for _ in range(10):
        WorkstreamFactory(scope=scope, reports_to=board)
    page = get(viewer, board_url)
    assert "None is red or amber." in page.content.decode()
    assert "10 that are neither red nor amber" in folded(page)


@pytest.mark.parametrize(("count", "more"), [(10, []), (11, ["1 more: due in the next 60 days"])])
def test_more_than_ten_milestones_of_a_kind_are_folded(get, viewer, board_url, workstream, count, more):
    for _ in range(count):
        MilestoneFactory(workstream=workstream, baseline_on=date(2026, 11, 2))
    text = get(viewer, board_url).content.decode()
    assert re.findall(r'summary-text">(\d+ more.*?)</span>', text) == more


@pytest.fixture
def more(scope, board, officer, manager):
    """Have more workstreams report to boards below the board, each with all that a page tells of it."""

    def made(count):
        for _ in range(count):
            group = BoardFactory(scope=scope, reports_to=board)
            people = {"lead": PersonFactory(scope=scope), "lead_user": officer, "theme": ThemeFactory(scope=scope)}
            one = WorkstreamFactory(scope=scope, reports_to=group, sponsor_board=group, **people)
            MilestoneFactory(workstream=one)
            BudgetAmountFactory(line__pool__scope=scope, line__pool__board=board)
            published_update(one, officer, manager, BEFORE, help_needed="Help.", **RED)

    return made


def test_the_page_of_a_board_asks_as_often_for_thirty_workstreams_as_for_one(
    get, client, viewer, board_url, more, django_assert_max_num_queries
):
    get(viewer, board_url)
    asked, rows = [], []
    for count in (1, 2, 27):
        more(count)
        for at in ({}, {"as_at": "2026-10-12"}):
            with django_assert_max_num_queries(99) as found:
                rows.append(len(client.get(board_url, at).context["sections"]["workstreams"]["rows"]))
            asked.append(len(found.captured_queries))
    assert (rows, asked) == ([1, 1, 3, 3, 30, 30], asked[:2] * 3)


def test_the_page_of_a_report_asks_as_often_for_thirty_workstreams_as_for_one(
    get, client, viewer, scope, board, board_url, more, django_assert_max_num_queries
):
    get(viewer, board_url)
    asked, rows = [], []
    schedule = ScheduleFactory(scope=scope, board=board)
    for week, count in enumerate((1, 2, 27)):
        more(count)
        plan_reports(now=DUE + week * timedelta(days=7))
        report = ProgressReport.objects.get(schedule=schedule, due_on=DUE.date() + week * timedelta(days=7))
        make_report(report=report, now=DUE + week * timedelta(days=7))
        with django_assert_max_num_queries(99) as found:
            rows.append(len(client.get(url(report)).context["sections"]["workstreams"]["rows"]))
        asked.append(len(found.captured_queries))
    assert (rows, asked) == ([1, 3, 30], [asked[0]] * 3)


# The report's page


def test_a_report_of_another_programme_is_not_found(get, report):
    stranger = UserFactory(scope=ScopeFactory(), role=Role.MANAGER)
    assert [get(stranger, url(report, page)).status_code for page in ("", "history/", "foreword/")] == [404] * 3


def test_the_acts_on_a_report_of_another_programme_are_not_found(post, waiting):
    stranger = UserFactory(scope=ScopeFactory(), role=Role.MANAGER)
    assert [post(stranger, url(waiting, act)).status_code for act in ("foreword/", "publish/")] == [404, 404]
    assert ProgressReport.objects.get(pk=waiting.pk).version == waiting.version


def test_a_viewer_reads_and_may_neither_write_nor_publish(get, post, viewer, waiting):
    page = get(viewer, url(waiting))
    assert (page.status_code, page.context["editable"], page.context["publishable"]) == (200, False, False)
    assert get(viewer, url(waiting, "foreword/")).status_code == 403
    assert [post(viewer, url(waiting, act)).status_code for act in ("foreword/", "publish/")] == [403, 403]
    assert ProgressReport.objects.get(pk=waiting.pk).version == waiting.version


def test_publishing_by_a_link_is_refused(get, secretary, waiting):
    assert get(secretary, url(waiting, "publish/")).status_code == 405


def test_the_secretary_writes_the_foreword_and_publishes(get, post, secretary, waiting):
    form = get(secretary, url(waiting, "foreword/")).context["form"]
    version = form.initial["version"]
    answer = post(secretary, url(waiting, "foreword/"), foreword="Read <b>this</b>.", version=version, once="a")
    assert (answer.status_code, answer.url) == (302, url(waiting))
    assert "Read &lt;b&gt;this&lt;/b&gt;." in get(secretary, url(waiting)).content.decode()
    answer = post(secretary, url(waiting, "publish/"), once="b")
    assert (answer.status_code, answer.url) == (302, url(waiting))
    page = get(secretary, url(waiting))
    told = page.content.decode()
    assert (page.context["editable"], page.context["report"].content_hash in told) == (False, True)
    assert "Made late" in told


def test_what_has_changed_since_it_was_read_is_not_signed_off(get, post, secretary, manager, waiting):
    page = get(secretary, url(waiting)).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    post(manager, url(waiting, "foreword/"), foreword="Theirs.", version=version, once="a")
    answer = post(secretary, url(waiting, "publish/"), version=version, once="b")
    assert (answer.status_code, "It has changed since you read it." in answer.context["fault"]) == (409, True)
    assert "Theirs." in answer.content.decode()
    assert ProgressReport.objects.get(pk=waiting.pk).state == "in_preparation"


def test_a_form_that_is_sent_twice_writes_once(post, secretary, waiting):
    form = {"foreword": "Once.", "version": waiting.version, "once": "a"}
    answers = [post(secretary, url(waiting, "foreword/"), **form).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert ProgressReport.objects.get(pk=waiting.pk).version == waiting.version + 1


def test_a_foreword_that_somebody_changed_meanwhile_keeps_what_was_typed_and_shows_both(
    get, post, secretary, manager, waiting
):
    post(manager, url(waiting, "foreword/"), foreword="Theirs", version=waiting.version, once="a")
    page = post(secretary, url(waiting, "foreword/"), foreword="Mine.", version=waiting.version, once="b")
    text = page.content.decode()
    assert (page.status_code, "It now reads: Theirs" in text, ">\nMine.</textarea>" in text) == (400, True, True)
    version = page.context["form"]["version"].value()
    answer = post(secretary, url(waiting, "foreword/"), foreword="Mine.", version=version, once="b")
    assert (answer.status_code, ProgressReport.objects.get(pk=waiting.pk).foreword) == (302, "Mine.")


@pytest.mark.parametrize(
    "form", [{"foreword": "x" * 10_001, "version": "1"}, {"foreword": "No version."}, {"foreword": "a", "version": "x"}]
)
def test_a_foreword_that_cannot_be_taken_is_asked_for_again(post, secretary, waiting, form):
    assert post(secretary, url(waiting, "foreword/"), **form).status_code == 400
    assert ProgressReport.objects.get(pk=waiting.pk).version == waiting.version


def test_a_published_report_offers_nothing_and_refuses_all(get, post, secretary, report):
    page = get(secretary, url(report))
    assert (page.context["editable"], page.context["publishable"]) == (False, False)
    refused = post(secretary, url(report, "publish/"))
    assert (refused.status_code, refused.context["fault"]) == (
        409,
        "This report is published and stays as the board read it.",
    )
    assert post(secretary, url(report, "foreword/"), foreword="x", version=report.version).status_code == 400
    assert ProgressReport.objects.get(pk=report.pk).version == report.version


def test_a_report_in_preparation_is_offered_for_publishing_from_its_day_on(get, post, secretary, scope, board):
    ScheduleFactory(scope=scope, board=board, first_due_on=date(2026, 10, 15))
    plan_reports(now=TODAY)
    report = ProgressReport.objects.get()
    page = get(secretary, url(report))
    assert (page.context["editable"], page.context["publishable"]) == (True, False)
    assert post(secretary, url(report, "publish/")).status_code == 409
    assert ProgressReport.objects.get().state == "in_preparation"


# The same through REST


def test_a_report_reads_the_same_through_rest(client, viewer, report):
    assert ApiToken.objects.count() == 0
    secret = issue_token(user=viewer, name="test", now=NOW)
    answer = client.get(f"/api/v1/progress-reports/{report.reference}/", headers={"Authorization": f"Bearer {secret}"})
    told = json.loads(answer.content)
    assert (told["sections"], told["content_hash"], told["state"]) == (report.data, report.content_hash, "published")
