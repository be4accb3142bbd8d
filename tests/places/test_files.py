"""The place files as a whole: loading them again changes nothing."""

from datetime import timedelta

import pytest

from core.models import Journal
from core.place_files import load
from tests.places.conftest import LOADED_AT, PLACES
from workstreams.models import Workstream


def test_all_places_load_without_a_fault(loaded):
    assert {entry.verb for entry in loaded.entries} == {"add"}
    assert [entry.reference for entry in loaded.entries if entry.resource == "programmes"] == [
        *("EPORT", "ESSEX", "WCHESHIRE", "WMCA", "WIRRAL"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("place", [path for path in PLACES if path.name != "_shared.yaml"], ids=lambda path: path.stem)
def test_each_place_loads_with_nothing_but_what_is_shared(place):
    shared = next(path for path in PLACES if path.name == "_shared.yaml")
    plan = load([shared, place], LOADED_AT, dry_run=True)
    assert sum(entry.resource == "programmes" for entry in plan.entries) == 1


def test_loading_all_places_again_changes_nothing(loaded):
    before = Journal.objects.count()
    assert not load(PLACES, LOADED_AT + timedelta(days=1)).changes
    assert Journal.objects.count() == before


def test_no_workstream_is_overdue_when_it_is_loaded(loaded):
    assert Workstream.objects.count() > 0
    assert not Workstream.objects.overdue_on(LOADED_AT.date()).exists()
    assert not Workstream.objects.filter(next_update_due_on__isnull=True).exists()
