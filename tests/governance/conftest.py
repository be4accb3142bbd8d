"""A programme with a manager, and its pages as somebody opens them."""

import pytest

# Factories are imported inside: this file is read before the settings are chosen.


@pytest.fixture
def programme(db):
    from tests.factories.governance import ProgrammeFactory

    return ProgrammeFactory(title="Our Place")


@pytest.fixture
def scope(programme):
    return programme.scope


@pytest.fixture
def manager(scope):
    from tests.factories.core import UserFactory

    return UserFactory(scope=scope, role="manager")


@pytest.fixture
def read(client, manager):
    """Open an address as the manager, or as somebody else."""

    def opened(address, user=None, **question):
        client.force_login(user or manager)
        response = client.get(address, question)
        assert response.status_code == 200
        return response

    return opened
