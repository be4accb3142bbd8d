"""`manage.py renew_feed`: after a restore."""

from typing import Any

from django.core.management.base import BaseCommand

from core.journal import renew_epoch


class Command(BaseCommand):
    """Let all who follow the change feed start again: what they have read may be missing from a restored database."""

    help = "Renew the epoch of the change feed after a restore: every cursor is answered with 410, start again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Renew it, and say so."""
        renew_epoch()
        self.stdout.write("Whoever follows the change feed starts again.")
