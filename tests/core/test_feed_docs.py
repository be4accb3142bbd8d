"""What the documentation of the feed shows works as it stands there."""

import re
from pathlib import Path

import pytest

from core.journal import renew_epoch
from core.services import withdraw_record
from tests.core.making import Api
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import ThemeFactory

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "change-feed.md").read_text()


@pytest.fixture
def documented():
    """The function that the guide shows."""
    ((code),) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert len(code.splitlines()) <= 30
    known = {}
    exec(code, known)
    return known["follow"]


@pytest.mark.django_db(transaction=True)
def test_the_client_of_the_guide_keeps_a_copy_and_starts_again_when_told(documented, live_server):
    user = UserFactory(scope=ScopeFactory())
    token, scope = Api(user).secret, user.grants.get().scope
    one, other = ThemeFactory(scope=scope), ThemeFactory(scope=scope)
    copy = {}
    cursor = documented(live_server.url, token, copy)
    assert set(copy) == {str(one.pk), str(other.pk)}
    withdraw_record(one, actor=None, now=NOW)
    cursor = documented(live_server.url, token, copy, cursor)
    assert [record["reference"] for record in copy.values()] == [other.reference]
    renew_epoch()
    copy["of another time"] = {}
    documented(live_server.url, token, copy, cursor)
    assert set(copy) == {str(other.pk)}
