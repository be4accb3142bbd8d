"""The five places, loaded once for all tests of this folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

LOADED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACES = sorted((Path(__file__).parents[2] / "places").glob("*.yaml"))


@pytest.fixture(scope="package")
def loaded_once(django_db_setup, django_db_blocker):
    """Load every place inside a transaction that is undone after the last test of this folder."""
    from core.place_files import load  # the apps are ready only now

    with django_db_blocker.unblock(), transaction.atomic():
        plan = load(PLACES, LOADED_AT)
        yield plan
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once, db):
    """Every place as its file declares it; what a test changes is undone after it."""
    return loaded_once
