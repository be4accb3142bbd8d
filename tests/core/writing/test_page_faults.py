"""Forms that were overtaken, that have a fault, that offer much."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.choices import Role
from core.resources import registry
from core.services import change_record
from governance.models import Board, Organisation
from tests.core.making import make_rows
from tests.core.writing.browsers import ONCE, VERSION, changed, opened, sent, text_of
from tests.factories.core import NOW, GrantFactory, ScopeFactory
from tests.factories.workstreams import MilestoneFactory, ThemeFactory, WorkstreamFactory
from tests.factories.writable import (
    WRITTEN,
    page_address,
    relations_of,
)
from workstreams.models import Milestone, Theme, Workstream

pytestmark = pytest.mark.django_db


def test_who_was_overtaken_keeps_what_they_typed_reads_what_stands_and_may_save_again(world, manager):
    work, name = world.own["workstreams"], "workstreams"
    address = page_address(name, "change", work)
    first = opened(manager, address)
    change_record(work, actor=None, now=NOW, title="Theirs <b>", stage="to_be", our_grouping=True)
    typed = changed(work, name, title="Mine", stage="not_stated", our_grouping=False, starts_on="2015-03-01")
    answer = manager.post(address, first | typed)
    page = text_of(answer)
    assert answer.status_code == 400
    assert "Somebody has saved this record meanwhile." in page
    for held in ("Theirs <b>", "9 March 2015", "To-be design", "Yes"):
        assert page.count(f"It now reads: {held}") == 2, held  # beside the field and in the summary
    assert page.count("It now reads") == 8
    assert b"Theirs <b>" not in answer.content
    assert 'value="Mine"' in page
    again = {"once": ONCE.search(page)[1], "version": VERSION.search(page)[1]} | typed
    assert manager.post(address, again).status_code == 302
    stored = Workstream.objects.get(pk=work.pk)
    assert (stored.title, stored.our_grouping) == ("Mine", False)


def test_a_withdrawal_that_was_overtaken_asks_again(world, manager):
    theme = ThemeFactory(scope=world.own.scope)
    address = page_address("themes", "withdraw", theme)
    first = opened(manager, address)
    change_record(theme, actor=None, now=NOW, title="Theirs")
    answer = manager.post(address, first | {"why": "Old"})
    assert answer.status_code == 400
    assert "It now reads" not in text_of(answer)
    again = {"once": ONCE.search(text_of(answer))[1], "version": VERSION.search(text_of(answer))[1], "why": "Old"}
    assert manager.post(address, again).status_code == 302
    assert Theme.objects.get(pk=theme.pk).withdrawn_at is not None


def test_a_withdrawal_of_what_is_in_use_says_what_uses_it(world, manager):
    milestone = MilestoneFactory(workstream=WorkstreamFactory(scope=world.own.scope), title="<i>Hub</i>")
    answer = sent(manager, page_address("workstreams", "withdraw", milestone.workstream), {"why": ""})
    assert answer.status_code == 400
    assert f"<i>Hub</i> ({milestone.reference}) still refers to it." in text_of(answer)
    assert b"<i>Hub" not in answer.content


def test_html_is_kept_as_text_and_shown_as_text(world, manager):
    theme, evil = world.own["themes"], '"><script>alert(1)</script>مرحبا'
    assert sent(manager, page_address("themes", "change", theme), {"title": evil, "order": "1"}).status_code == 302
    assert Theme.objects.get(pk=theme.pk).title == evil
    for page in ("list", "detail", "change", "withdraw"):
        answer = manager.get(page_address("themes", page, None if page == "list" else theme))
        assert b"<script>alert" not in answer.content
        assert evil in text_of(answer)
    assert b"<script>alert" not in manager.get(page_address("workstreams", "new")).content  # offered as a theme


def test_a_form_with_a_fault_keeps_what_was_typed(world, manager):
    typed = {"programme": "OWNPROG", "title": "Kept & <b>", "starts_on": "some day", "focus": "Also"}
    answer = sent(manager, page_address("workstreams", "new"), typed)
    assert answer.status_code == 400
    page = text_of(answer)
    assert ('value="some day"' in page, 'value="Kept & <b>"' in page, "\nAlso</textarea>" in page) == (True,) * 3
    assert "Enter a date, like 31 October 2014" in page


@pytest.mark.parametrize("name", [name for name in WRITTEN if not registry[name].writing.network])
def test_a_relation_of_another_programme_is_refused_by_its_field_and_offered_nowhere(world, manager, name):
    record = world.own[name]
    page = text_of(manager.get(page_address(name, "change", record)))
    assert "OTHER" not in page
    for field, target in relations_of(name):
        foreign = world.other[target].reference
        answer = sent(manager, page_address(name, "change", record), changed(record, name, **{field: foreign}))
        assert answer.status_code == 400
        assert f'id="id_{field}_error"' in text_of(answer), re.findall("govuk-error-message.*", text_of(answer))
        told = re.search(rf'id="id_{field}_error".*', text_of(answer))[0]
        assert f"There is no {foreign} here. Choose one " in told


def test_a_programme_must_be_chosen_where_there_are_several(world, manager):
    address = page_address("themes", "new")
    assert "Choose a programme" not in text_of(manager.get(address))
    GrantFactory(user=world.own.users[Role.MANAGER], scope=world.other.scope, role=Role.MANAGER)
    GrantFactory(user=world.own.users[Role.MANAGER], scope=ScopeFactory(title="Only looked at"), role=Role.VIEWER)
    page = text_of(manager.get(address))
    assert ("Choose a programme" in page, "OTHER place" in page, "Only looked at" in page) == (True, True, False)
    answer = sent(manager, address, {"title": "Whose?"})
    assert (answer.status_code, Theme.objects.filter(title="Whose?").exists()) == (400, False)


def test_an_address_may_fill_fields_in(world, manager):
    work = world.own["workstreams"]
    page = text_of(manager.get(page_address("milestones", "new"), {"workstream": work.reference, "title": '"><b>'}))
    assert re.search(rf'<option value="{work.reference}"[^>]* selected', page)
    assert 'value=""><b>"' in page


def test_what_is_left_empty_is_as_the_model_has_it(world, manager):
    said = {"programme": "OWNPROG", "title": "Bare", "workstream": world.own["workstreams"].reference}
    assert sent(manager, page_address("milestones", "new"), said).status_code == 302
    made = Milestone.objects.get(title="Bare")
    assert (made.kind, made.baseline_precision, made.baseline_on, made.label) == ("milestone", "day", None, "")


@pytest.mark.parametrize("name", ["boards", "workstreams", "memberships", "measures", "budget-lines", "figures"])
def test_a_long_choice_costs_no_more_queries(name, world, manager):
    counted = []
    for _ in range(2):
        for page, record in (("new", None), ("change", world.own[name])):
            with CaptureQueriesContext(connection) as asked:
                answer = manager.get(page_address(name, page, record))
            counted.append((page, len(asked)))
        if len(counted) == 2:
            for model, more in ((Organisation, 300), (Board, 10), (Theme, 10)):
                make_rows(model, more, world.own.scope, full=False)
    assert counted[:2] == counted[2:]
    fields = dict(relations_of(name)).values()
    assert ("organisations" in fields) == (text_of(answer).count("(OWN-OR-") >= 300)
