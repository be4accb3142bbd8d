"""`manage.py load_demo`: what `make run` shows to a newcomer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.place_files import RefusedError
from pstn.demo import load_demo, place_files_of_the_demonstration


class Command(BaseCommand):
    """Load the places, the accounts, the made-up updates and the report schedules of the demonstration."""

    help = "Load the demonstration (PSTN_DEMO=1 only). Doing it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say in a few lines what was done."""
        if not settings.DEMO:
            raise CommandError("The demonstration is loaded in demo mode only: set PSTN_DEMO=1.")
        try:
            lines = load_demo(place_files_of_the_demonstration(), settings.PSTN_HOME, timezone.now())
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("\n".join(lines))
