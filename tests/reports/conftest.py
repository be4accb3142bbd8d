"""A programme with a board, a workstream that reports to it, and the people who write, publish and read.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

import pytest


@pytest.fixture
def scope(db):
    from tests.factories.core import ScopeFactory

    return ScopeFactory(code="HOME", title="Wirral: transformation", programme_reference="HOME")


@pytest.fixture
def officer(scope):
    from tests.factories.core import UserFactory

    return UserFactory(username="officer", scope=scope, role="officer")


@pytest.fixture
def manager(scope):
    from tests.factories.core import UserFactory

    return UserFactory(username="manager", scope=scope, role="manager")


@pytest.fixture
def secretary(scope):
    from tests.factories.core import UserFactory

    return UserFactory(username="secretary", scope=scope, role="secretary")


@pytest.fixture
def viewer(scope):
    from tests.factories.core import UserFactory

    return UserFactory(username="viewer", scope=scope, role="viewer")


@pytest.fixture
def board(scope):
    from tests.factories.governance import BoardFactory

    return BoardFactory(scope=scope, name="Public Service Board")


@pytest.fixture
def workstream(scope, board, officer):
    from tests.factories.workstreams import WorkstreamFactory

    return WorkstreamFactory(scope=scope, title="Food plan", reports_to=board, lead_user=officer)


@pytest.fixture
def schedule(scope, board):
    from tests.factories.reports import ScheduleFactory

    return ScheduleFactory(scope=scope, board=board)
