"""One programme with an officer, a manager and a workstream that the officer leads."""

import pytest

# Factories are imported inside: this file is read before the settings are chosen.


@pytest.fixture
def account():
    """Make an account with a role in a scope."""
    from core.choices import Role
    from tests.factories.core import UserFactory

    return lambda scope, role, **more: UserFactory(scope=scope, role=Role(role), **more)


@pytest.fixture
def scope(db):
    from tests.factories.governance import ProgrammeFactory

    return ProgrammeFactory().scope


@pytest.fixture
def council(scope):
    from tests.factories.governance import OrganisationFactory

    return OrganisationFactory(scope=scope)


@pytest.fixture
def officer(account, scope, council):
    return account(scope, "officer", organisation=council, first_name="Rose", last_name="Boylan")


@pytest.fixture
def colleague(account, scope, council):
    return account(scope, "officer", organisation=council, first_name="Julie", last_name="Webster")


@pytest.fixture
def manager(account, scope):
    return account(scope, "manager")


@pytest.fixture
def stranger(account):
    from tests.factories.governance import ProgrammeFactory

    return account(ProgrammeFactory().scope, "officer")


@pytest.fixture
def workstream(scope, officer):
    from tests.factories.workstreams import WorkstreamFactory

    return WorkstreamFactory(scope=scope, lead_user=officer)


@pytest.fixture
def draft(workstream, officer):
    from tests.factories.core import NOW
    from workstreams.services import start_update

    return start_update(workstream=workstream, actor=officer, now=NOW)


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def clock(monkeypatch):
    """Let it be the day after the factories' own."""
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories.core import NOW

    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
