"""The made-up updates of a demonstration are checked with their place."""

import pytest

from core.place_files import load
from tests.core.place_files.texts import NETWORK, NOW, PLACE
from workstreams.models import Workstream

pytestmark = pytest.mark.django_db

UPDATE = "{workstream: WIR-WS-04, days_ago: 30, rag: green, summary: On time., leave_as: published}"


def with_updates(*updates):
    return PLACE + "demonstration:\n" + "".join(f"  - {update}\n" for update in updates)


def test_made_up_updates_are_checked_and_kept_on_the_plan_but_not_written(files):
    plan = load(files(net=NETWORK, wirral=with_updates(UPDATE)), NOW)
    (update,) = plan.demonstration
    assert (update.workstream, update.days_ago, update.leave_as) == ("WIR-WS-04", 30, "published")
    assert (update.values, update.assurance) == ({"rag": "green", "summary": "On time."}, {})
    assert not Workstream.objects.get().updates.exists()


def test_somebody_independent_may_rate_the_workstream_on_the_same_day(files):
    rated = UPDATE.replace("leave_as", "assurance_rag: amber, assurance_reason: Late., leave_as")
    (update,) = load(files(net=NETWORK, wirral=with_updates(rated)), NOW).demonstration
    assert update.assurance == {"rag": "amber", "reason": "Late."}
    assert "assurance_rag" not in update.values


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("WIR-WS-04", "WIR-WS-05", ".workstream: There is no workstream WIR-WS-05. Did you mean WIR-WS-04?"),
        ("WIR-WS-04", "ESX-WS-01", ".workstream: ESX-WS-01 is not a workstream of WIR."),
        ("rag: green", "rag: pink", ".rag: 'pink' is none of not_rated, not_started, red, amber, green, complete."),
        ("rag: green", "rag: red", ": Red and amber need `rag_reason`, `path_to_green` and `back_to_green_in_days`."),
        ("published", "returned", ": A returned update needs `returned_comment`."),
        (
            "published",
            "published, assurance_reason: Late.",
            ": An assurance rating needs both `assurance_rag` and `assurance_reason`.",
        ),
        (
            "published",
            "published, assurance_rag: pink, assurance_reason: Late.",
            ".assurance_rag: 'pink' is none of not_rated, not_started, red, amber, green, complete.",
        ),
        ("published", "lost", ".leave_as: 'lost' is none of published, submitted, returned, draft."),
        ("days_ago: 30", "days_ago: -1", ".days_ago: Days are counted from 0 to 3650."),
        ("summary:", "sumary:", ".sumary: Updates have no key of this name. Did you mean summary?"),
        (", summary: On time.", "", ": The key `summary` is missing."),
    ],
)
def test_a_made_up_update_that_does_not_fit_is_refused(old, new, message, refused):
    lines = refused(with_updates(UPDATE.replace(old, new)))
    assert f"wirral.yaml:22: demonstration[0]{message}" in lines


def test_only_the_last_update_of_a_workstream_can_be_left_open(refused):
    open_one, last = UPDATE.replace("published", "draft"), UPDATE.replace("days_ago: 30", "days_ago: 3")
    assert refused(with_updates(open_one, last)) == [
        "wirral.yaml:22: demonstration[0]: Only the last update of WIR-WS-04 can be left as draft."
    ]
