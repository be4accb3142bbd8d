"""A test that commits leaves nothing to the next, whatever the database refuses to delete."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from core.models import JournalHead
from tests.emptying import filled_tables


def triggers():
    """Return the names of all triggers that are on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' ORDER BY 1")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture(scope="module")
def seen():
    """What the first test found before it wrote."""
    return {}


@pytest.mark.django_db(transaction=True)
def test_a_first_test_commits_an_account_and_moves_the_journal_on(seen):
    seen["triggers"] = triggers()
    get_user_model().objects.create_user("ann", "ann@example.org")
    JournalHead.objects.update(seq=7)
    assert len(seen["triggers"]) > 20


@pytest.mark.django_db(transaction=True)
def test_a_second_test_finds_tables_journal_and_triggers_as_new(seen):
    with connection.cursor() as cursor:
        assert "core_user" not in filled_tables(cursor)
    assert JournalHead.objects.get().seq == 0
    assert triggers() == seen["triggers"]
