"""A programme with an officer who is signed in, a manager, a workstream and a draft.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

import pytest
from django.utils import timezone


@pytest.fixture
def scope(db):
    from tests.factories.core import ScopeFactory

    return ScopeFactory()


@pytest.fixture
def officer(scope):
    from tests.core.security.senders import PASSWORD
    from tests.factories.core import UserFactory

    user = UserFactory(scope=scope, role="officer")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def manager(scope):
    from tests.factories.core import UserFactory

    return UserFactory(scope=scope, role="manager")


@pytest.fixture
def inside(officer):
    from tests.core.security.senders import signed_in

    return signed_in(officer)


@pytest.fixture
def workstream(scope):
    from tests.factories.workstreams import WorkstreamFactory

    return WorkstreamFactory(scope=scope)


@pytest.fixture
def draft(workstream, officer):
    from workstreams.services import start_update

    return start_update(workstream=workstream, actor=officer, now=timezone.now())
