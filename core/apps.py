"""The app on which all others stand."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    """Users, records, journal, history, resources, jobs."""

    name = "core"

    def ready(self) -> None:
        """Renew the triggers of history and the indexes of lists after every migration."""
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(using: str, plan: list[Any], **_: Any) -> None:
    """Take the triggers of history off where SQLite is going to make tables anew: with them it loses their rows."""
    from core import history

    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        history.uninstall(connection)


def _after_migrating(using: str, **_: Any) -> None:
    from core import history, indexes
    from core.models import JournalHead

    connection = connections[using]
    tables = connection.introspection.table_names()
    history.install(connection)
    indexes.install(connection)
    if JournalHead._meta.db_table in tables:
        JournalHead.objects.using(using).get_or_create(pk=1)
