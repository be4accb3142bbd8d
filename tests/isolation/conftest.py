"""The two programmes, built once for this folder, and who asks.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

import pytest
from django.db import transaction


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Build it once for the folder, inside a transaction that is rolled back."""
    from tests.isolation.worlds import built

    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(world):  # in place of pytest-django's, whose tests end by closing the connection
    from core.models import Record
    from tests.undoing import undone

    shared = [one for one in vars(world).values() if isinstance(one, Record)]
    with undone([*shared, *world.own.records.values(), *world.other.records.values()]):
        yield


@pytest.fixture
def stranger(world):
    """An officer of the one programme."""
    from tests.isolation.asking import browser

    return browser(world.own.users["officer"])


@pytest.fixture
def insider(world):
    """The manager of the other programme."""
    from tests.isolation.asking import browser

    return browser(world.other.users["manager"])
