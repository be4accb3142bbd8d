"""The pages of an import: a file is brought, looked at, applied and undone; strangers meet nothing of it."""

import re
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets.models import BudgetAmount
from core.choices import Role
from core.journal import head
from core.models import ImportBatch
from core.resources import registry
from core.services import change_record
from tests.core.imports.making import added, address, changed, csv_of, exported, workbook_of
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.writable import WRITTEN, page_address

pytestmark = pytest.mark.django_db
AMOUNTS = registry["budget-amounts"]
HIDDEN = re.compile(r'type="hidden" name="(once|seen)" value="([^"]*)"')


def browser(user):
    """The browser of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def years():
    """Three, so that all amounts are changed."""
    return range(2011, 2014)


@pytest.fixture
def finance(officer):
    """Their browser."""
    return browser(officer)


def text_of(answer):
    """What a page says, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def bring(client, content, name="lines.csv"):
    """Send a file and return the answer."""
    return client.post(address("new", AMOUNTS), {"file": SimpleUploadedFile(name, content)})


def opened(client, content, name="lines.csv"):
    """Send a file; return the address of its import, and what its form hides."""
    answer = bring(client, content, name)
    assert answer.status_code == 302, text_of(answer)
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return answer["Location"], dict(HIDDEN.findall(page.content.decode()))


def of_finance(finance, amounts, officer):
    """The officer's list as the page exports it, three sums changed and one line added."""
    grid = exported(AMOUNTS, officer)
    for record, sum_ in zip(amounts, ("2,500.50", "0", "-12"), strict=True):
        changed(grid, record.reference, amount=sum_)
    line = amounts[0].line
    added(grid, programme=line.scope.programme_reference, line=line.reference, financial_year="2014", amount="£7")
    return grid


def test_a_finance_officer_changes_three_sums_adds_a_line_and_takes_it_all_back(finance, amounts, officer):
    here, hidden = opened(finance, csv_of(*of_finance(finance, amounts, officer)))
    page = text_of(finance.get(here))
    for told in ("3 to change", "1 to add", "£1,000 to £2,500.50", "£1,000 to −£12", "Nothing has been saved yet"):
        assert told in page
    assert BudgetAmount.objects.filter(version=2).count() == 0
    answer = finance.post(f"{here}apply/", hidden)
    assert (answer.status_code, answer["Location"]) == (302, here)
    page = text_of(finance.get(here))
    assert ("lines.csv has been imported." in page, "Undo import" in page) == (True, True)
    sums = dict(BudgetAmount.objects.values_list("financial_year", "amount"))
    assert sums == {2011: Decimal("2500.50"), 2012: 0, 2013: -12, 2014: 7}
    undo = dict(HIDDEN.findall(finance.get(here).content.decode()))
    assert finance.post(f"{here}undo/", undo).status_code == 302
    page = text_of(finance.get(here))
    assert ("has been undone" in page, "Undo import" in page) == (True, False)
    assert set(BudgetAmount.objects.current().values_list("amount", flat=True)) == {Decimal(1000)}
    listed = text_of(finance.get(address("new", AMOUNTS)))
    assert ("Your imports" in listed, "Undone" in listed) == (True, True)


def test_an_untouched_workbook_has_nothing_to_import(finance, amounts, officer):
    here, hidden = opened(finance, workbook_of(AMOUNTS, exported(AMOUNTS, officer)), "lines.xlsx")
    page, stood = finance.get(here), head()
    assert "The file changes nothing: all its rows say what is stored." in text_of(page)
    assert b">Import</button>" not in page.content
    assert finance.post(f"{here}apply/", hidden).status_code == 302
    assert head() == stood


def test_a_second_click_is_told_what_the_first_did(finance, amounts, officer):
    here, hidden = opened(finance, csv_of(*of_finance(finance, amounts, officer)))
    answers = [finance.post(f"{here}apply/", hidden) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, here)] * 2
    undo = dict(HIDDEN.findall(finance.get(here).content.decode()))
    answers = [finance.post(f"{here}undo/", undo) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, here)] * 2
    assert BudgetAmount.objects.count() == 4


def test_a_file_brought_twice_is_one_import(finance, amounts, officer):
    content = csv_of(*exported(AMOUNTS, officer))
    assert bring(finance, content)["Location"] == bring(finance, content)["Location"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG", "This is neither CSV nor an Excel workbook (.xlsx)"),
        (b"", "The file is empty"),
        (b"reference,colour\nX,red\n", "There is no column “colour” in this list."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is bigger than 10 MB."),
    ],
)
def test_what_is_wrong_with_a_file_stands_beside_it(content, told, finance):
    answer = bring(finance, content)
    assert answer.status_code == 400
    beside = re.search(r'id="id_file_error".*?</p>', answer.content.decode(), re.DOTALL)[0]
    assert told in unescape(beside)
    assert 'href="#id_file"' in answer.content.decode()
    assert "<title>Error: " in answer.content.decode()
    assert ImportBatch.objects.count() == 0


def test_no_file_at_all_is_asked_for(finance):
    answer = finance.post(address("new", AMOUNTS), {})
    assert (answer.status_code, "Choose a file" in text_of(answer)) == (400, True)


def test_rows_with_errors_come_first_and_leave_no_button(finance, amounts, officer):
    grid = exported(AMOUNTS, officer)
    changed(grid, amounts[0].reference, amount="5")
    changed(grid, amounts[1].reference, amount="<b>five</b>")
    here, hidden = opened(finance, csv_of(*grid))
    page = finance.get(here)
    assert text_of(page).index("Enter one sum in pounds and pence") < text_of(page).index("£1,000 to £5")
    assert (b">Import</button>" in page.content, b"<b>five" in page.content) == (False, False)
    refused = finance.post(f"{here}apply/", hidden)
    assert (refused.status_code, BudgetAmount.objects.filter(version=2).count()) == (400, 0)


@pytest.fixture
def conflict(finance, amounts, officer):
    """The address of an import whose record somebody else has changed since, and what its form hides."""
    grid = exported(AMOUNTS, officer)
    changed(grid, amounts[0].reference, amount="5")
    change_record(amounts[0], actor=None, now=NOW, amount=Decimal(8))
    return opened(finance, csv_of(*grid))


def test_a_conflict_shows_all_three_values_and_waits_for_an_answer(finance, conflict, amounts):
    here, hidden = conflict
    page = text_of(finance.get(here))
    assert "Amount £1,000 £8 £5" in page
    refused = finance.post(f"{here}apply/", hidden)
    assert (refused.status_code, "Row 2: choose what is to stand" in text_of(refused)) == (400, True)
    assert b'href="#row-2-keep"' in refused.content
    amounts[0].refresh_from_db()
    assert amounts[0].amount == 8


@pytest.mark.parametrize(
    ("answer", "amount"),
    [({"row-2": "keep"}, 8), ({"row-2": "file"}, 5), ({"every": "file"}, 5), ({"row-2": "keep", "every": "file"}, 8)],
)
def test_a_conflict_is_settled_by_its_own_answer_or_by_that_for_all(answer, amount, finance, conflict, amounts):
    here, hidden = conflict
    assert finance.post(f"{here}apply/", hidden | answer).status_code == 302
    amounts[0].refresh_from_db()
    assert amounts[0].amount == amount


def test_what_has_moved_meanwhile_is_shown_again(finance, amounts, officer):
    here, hidden = opened(finance, csv_of(*of_finance(finance, amounts, officer)))
    change_record(amounts[0], actor=None, now=NOW, amount=Decimal(8))
    answer = finance.post(f"{here}apply/", hidden)
    assert (answer.status_code, "What is stored has changed since this was shown" in text_of(answer)) == (409, True)
    again = dict(HIDDEN.findall(answer.content.decode())) | {"row-2": "file"}
    assert finance.post(f"{here}apply/", again).status_code == 302
    assert BudgetAmount.objects.get(pk=amounts[0].pk).amount == Decimal("2500.50")


def test_what_cannot_be_undone_is_named_and_nothing_is(finance, amounts, officer):
    here, hidden = opened(finance, csv_of(*of_finance(finance, amounts, officer)))
    finance.post(f"{here}apply/", hidden)
    change_record(BudgetAmount.objects.get(pk=amounts[1].pk), actor=None, now=NOW, amount=Decimal(8))
    undo = dict(HIDDEN.findall(finance.get(here).content.decode()))
    answer = finance.post(f"{here}undo/", undo)
    assert (answer.status_code, "The import cannot be undone" in text_of(answer)) == (409, True)
    assert f"({amounts[1].reference}) It has been changed since" in text_of(answer)
    assert BudgetAmount.objects.current().count() == 4


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITTEN)
def test_the_button_and_the_page_are_for_those_who_may_write(name, scope, network):
    resource = registry[name]
    home = network if resource.writing.network else scope
    told = {}
    for role in (Role.MANAGER, Role.VIEWER):
        client = browser(UserFactory(scope=home, role=role))
        listed = client.get(page_address(name, "list")).content.decode()
        told[role] = (f'href="{address("new", resource)}"' in listed, client.get(address("new", resource)).status_code)
    assert told == {Role.MANAGER: (True, 200), Role.VIEWER: (False, 403)}


@pytest.mark.parametrize("name", ["status-updates", "progress-reports", "nothing"])
def test_what_has_no_forms_of_this_kind_is_not_imported(name, finance):
    assert finance.get(f"/imports/{name}/").status_code == 404


def test_an_import_of_somebody_else_is_not_there(finance, amounts, officer, scope):
    here, hidden = opened(finance, csv_of(*of_finance(finance, amounts, officer)), "secret.csv")
    colleague, manager = (browser(UserFactory(scope=scope, role=role)) for role in (Role.FINANCE, Role.MANAGER))
    stranger = browser(UserFactory(scope=ScopeFactory(), role=Role.MANAGER))
    assert "secret.csv" in text_of(finance.get(here))
    unknown = here.replace(here.split("/")[-2], str(uuid4()))
    for client in (colleague, manager, stranger):
        asked = [client.get(here), client.post(f"{here}apply/", hidden), client.post(f"{here}undo/", hidden)]
        assert [one.status_code for one in asked] == [404, 404, 404]
        assert text_of(asked[0]) == text_of(client.get(unknown))
        assert "secret.csv" not in text_of(client.get(address("new", AMOUNTS)))
    finance.post(f"{here}apply/", hidden)
    assert [client.get(here).status_code for client in (colleague, manager, stranger)] == [404, 200, 404]
    assert finance.get(here.replace("budget-amounts", "budget-lines")).status_code == 404


def test_what_one_has_lost_sight_of_is_told_no_more(finance, amounts, officer, scope):
    other = ScopeFactory()
    GrantFactory(user=officer, scope=other, role=Role.FINANCE)
    here, hidden = opened(finance, csv_of(*of_finance(finance, amounts, officer)))
    preview, _ = opened(finance, csv_of(*exported(AMOUNTS, officer)), "later.csv")
    finance.post(f"{here}apply/", hidden)
    assert amounts[0].reference in text_of(finance.get(here))
    officer.grants.filter(scope=scope).delete()
    assert amounts[0].line.title not in text_of(finance.get(here))
    page = text_of(finance.get(preview))
    assert ("3 with errors" in page, "It is not known here." in page, "£1,000" in page) == (True, True, False)


@pytest.mark.parametrize("action", ["apply", "undo"])
def test_reading_an_address_of_an_action_does_nothing(action, finance, amounts, officer):
    here, _ = opened(finance, csv_of(*exported(AMOUNTS, officer)))
    assert finance.get(f"{here}{action}/").status_code == 405
    assert finance.post(f"{here}undo/").status_code == 302
    assert ImportBatch.objects.get().state == "previewed"
