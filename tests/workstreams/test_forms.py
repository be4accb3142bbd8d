"""The forms of a status update, as the API uses them."""

from datetime import date

import pytest

from core.choices import RAG
from core.resources import Write
from tests.factories.core import NOW
from tests.factories.workstreams import published_update
from workstreams import services
from workstreams.forms import CreateUpdateForm, ReturnForm, UpdateForm

pytestmark = pytest.mark.django_db


def cleaned(form, given, user, *, partial=False):
    from core.api import clean

    return clean(Write(lambda: None, form), given, user, partial=partial)


def test_a_new_update_takes_only_what_is_given_and_the_rest_is_carried_forward(workstream, officer, manager):
    published_update(workstream, officer, manager, summary="One.", next_steps="Chase.")
    given = cleaned(CreateUpdateForm, {"workstream": workstream.reference, "summary": "Two."}, officer)
    update = services.create_update(actor=officer, now=NOW, **given)
    assert (update.summary, update.next_steps, update.rag) == ("Two.", "Chase.", RAG.GREEN)


def test_a_workstream_that_cannot_be_seen_cannot_be_chosen(workstream, stranger):
    with pytest.raises(Exception, match="There is no"):
        cleaned(CreateUpdateForm, {"workstream": workstream.reference}, stranger)


def test_a_change_touches_only_what_is_given(workstream, officer):
    update = services.create_update(workstream=workstream, actor=officer, now=NOW, summary="One.", rag="red")
    given = {"back_to_green_on": "2026-12-31", "milestone_changes": {}}
    services.save_update(update=update, actor=officer, now=NOW, **cleaned(UpdateForm, given, officer, partial=True))
    assert (update.summary, update.rag, update.back_to_green_on) == ("One.", RAG.RED, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("form", "given", "names"),
    [
        (UpdateForm, {"rag": "purple"}, ["rag"]),
        (UpdateForm, {"as_at": ""}, ["as_at"]),
        (UpdateForm, {"summary": "\x00"}, ["summary"]),
        (UpdateForm, {"summary": "x" * 10_001}, ["summary"]),
        (UpdateForm, {"milestone_changes": "{"}, ["milestone_changes"]),
        (UpdateForm, {"state": "published"}, ["state"]),
        (ReturnForm, {"comment": ""}, ["comment"]),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(officer, form, given, names):
    with pytest.raises(Exception) as fault:
        cleaned(form, given, officer, partial=True)
    assert sorted(fault.value.message_dict) == names
