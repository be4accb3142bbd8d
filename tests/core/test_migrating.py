"""What stands in the database outlives a migration, which on SQLite makes a table anew and drops the old one."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate

from tests.factories.workstreams import MilestoneFactory
from tests.test_emptying import triggers
from workstreams.models import Milestone, Workstream


def told(signal, plan):
    """Tell what listens that a migration begins or has ended, as `migrate` does."""
    core = apps.get_app_config("core")
    signal.send(core, app_config=core, using="default", plan=plan, apps=apps, verbosity=0, interactive=False)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_made_anew_keeps_its_rows_those_that_name_them_and_its_triggers():
    milestone, before = MilestoneFactory(), triggers()
    told(pre_migrate, ["a migration"])
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Workstream)
    told(post_migrate, ["a migration"])
    assert Workstream.objects.get() == Milestone.objects.get().workstream == milestone.workstream
    assert triggers() == before


@pytest.mark.django_db(transaction=True)
def test_nothing_is_taken_off_where_there_is_nothing_to_migrate():
    before = triggers()
    told(pre_migrate, [])
    assert triggers() == before
