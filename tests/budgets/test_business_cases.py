"""Business cases, and the asks that they name as their conditions."""

import pytest

from core.choices import Visibility
from tests import doors
from tests.factories.around import AskFactory
from tests.factories.budgets import BusinessCaseConditionFactory, BusinessCaseFactory
from tests.factories.core import UserFactory
from tests.factories.governance import ProgrammeFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory

pytestmark = pytest.mark.django_db
LONG = ["t" * 10_000, "مرحبا \u202eabc", "<b>bold</b>"]


@pytest.fixture
def said(scope):
    return {
        "programme": scope.programme_reference,
        "business_case": BusinessCaseFactory(scope=scope),
        "ask": AskFactory(scope=scope),
    }


@pytest.fixture
def manager(scope):
    return UserFactory(scope=scope, role="manager")


@pytest.mark.parametrize("door", doors.DOORS)
def test_a_case_is_of_a_theme_or_a_workstream(door, officer, scope):
    case = {"programme": scope.programme_reference, "title": "Early help", "theme": ThemeFactory(scope=scope)}
    both = doors.add(door, officer, "business-cases", **case, workstream=WorkstreamFactory(scope=scope))
    assert [*both.faults.values()] == [["Name a theme or a workstream, not both."]]
    assert doors.add(door, officer, "business-cases", **case).record.theme == case["theme"]


@pytest.mark.parametrize("text", LONG, ids=["long", "rtl", "html"])
@pytest.mark.parametrize("door", doors.DOORS)
def test_it_names_the_ask_on_which_it_hangs_once(door, officer, said, text):
    assert doors.add(door, officer, "business-case-conditions", **said, note=text).record.note == text
    again = doors.add(door, officer, "business-case-conditions", **said)
    assert [*again.faults.values()] == [["The business case names this ask already."]]


@pytest.mark.parametrize("door", doors.DOORS)
def test_it_hangs_neither_on_a_barrier_nor_on_the_ask_of_another_programme(door, officer, scope, said):
    barrier = AskFactory(scope=scope, nature="barrier")
    refused = doors.add(door, officer, "business-case-conditions", **said | {"ask": barrier})
    assert refused.faults == {"ask": ["This is a barrier: name the ask that would remove it."]}
    other = AskFactory(scope=ProgrammeFactory().scope)
    assert "ask" in doors.add(door, officer, "business-case-conditions", **said | {"ask": other}).faults


def test_an_ask_says_which_cases_hang_on_it_and_stays_while_one_does(client, manager, said):
    hangs = BusinessCaseConditionFactory(business_case=said["business_case"], ask=said["ask"])
    page = client.get(f"/workstreams/asks/{said['ask'].reference}/").text
    assert f"/budgets/business-case-conditions/{hangs.reference}/" in page
    assert f'ask={said["ask"].reference}">Add business case condition</a>' in page
    refused = doors.act("api", manager, said["ask"], "withdraw").faults
    assert [*refused.values()] == [[f"{hangs} ({hangs.reference}) still refers to it. Withdraw or change that first."]]


@pytest.mark.parametrize(("name", "factory"), [("business_case", BusinessCaseFactory), ("ask", AskFactory)])
def test_a_condition_is_as_narrow_as_its_case_and_its_ask(scope, manager, said, name, factory):
    narrow = factory(scope=scope, visibility=Visibility.OWNER)
    made = doors.add("api", manager, "business-case-conditions", **said | {name: narrow})
    assert made.record.visibility == Visibility.OWNER
