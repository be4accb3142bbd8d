"""A programme's scope and its manager, who reads pages and the API; rows; each resource there is.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

from datetime import UTC, datetime

import pytest


def pytest_generate_tests(metafunc):
    """Run a test that asks for `resource` once for each resource there is."""
    if "resource" in metafunc.fixturenames:
        from core.resources import registry

        metafunc.parametrize("resource", registry.values(), ids=registry.keys())


@pytest.fixture
def rows(db):
    """Store many rows of any model: rows(model, number, scope)."""
    from tests.core.making import make_rows

    return make_rows


@pytest.fixture
def scope(db):
    """A programme's scope."""
    from tests.factories.core import ScopeFactory

    return ScopeFactory()


@pytest.fixture
def manager(scope):
    """Somebody who sees everything in the scope."""
    from tests.factories.core import UserFactory

    return UserFactory(scope=scope, role="manager", first_name="Maria", last_name="O’Neill")


@pytest.fixture
def network(db):
    """The network's own scope."""
    from core.services import open_scope

    return open_scope(code="NET", title="The network", kind="network")


@pytest.fixture
def see_everywhere(manager):
    """Let the manager see every scope in which rows have been made."""
    from core.models import Scope
    from tests.factories.core import GrantFactory

    def grant():
        for scope in Scope.objects.exclude(grants__user=manager):
            GrantFactory(user=manager, scope=scope, role="manager")

    return grant


@pytest.fixture
def page(client, manager):
    """Get a page as the manager: page("/workstreams/themes/", {"q": "x"})."""
    client.force_login(manager)
    return client.get


@pytest.fixture
def api(manager):
    """The API as the manager's system calls it."""
    from tests.core.making import Api

    return Api(manager)


@pytest.fixture
def today(time_machine):
    """Let it be noon of 22 November 2026 for all that reads the clock: a day after all days of these tests."""
    time_machine.move_to(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
