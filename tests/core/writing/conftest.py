"""Two programmes and the network, built once for this folder, and the manager of ours.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

import pytest
from django.db import transaction


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Build it once for the folder, inside a transaction that is rolled back."""
    from tests.factories.writable import built

    with django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _django_db_helper(world):  # in place of pytest-django's, whose tests end by closing the connection
    from tests.undoing import undone

    with undone([record for one in (world.own, world.other, world.net) for record in one.records.values()]):
        yield


@pytest.fixture
def manager(world):
    """The manager of our programme, as a client of the API or a browser."""
    from tests.factories.sessions import signed_in

    return signed_in(world.own.users["manager"])
