"""`manage.py tick`: run what is due, once, as the scheduler does each minute."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.figures import LONDON
from pstn.tasks import run_tick

YEARS = range(2000, 2100)
"""The years that can be simulated: in any other, something was mistyped."""


class Command(BaseCommand):
    """Plan and run what is due; in a demonstration also as if it were another moment, to simulate a year."""

    help = "Run what is due. --now (demonstration and tests only) takes another moment for the present."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The moment."""
        parser.add_argument("--now", help="A moment such as 2027-04-01T07:00; in London where it names no zone.")

    def handle(self, *args: Any, now: str | None, **options: Any) -> None:
        """Run the tick."""
        moment = timezone.now() if now is None else self.read(now)
        count = run_tick(moment)
        self.stdout.write(
            f"{count} job{'' if count == 1 else 's'} run as at {moment.astimezone(LONDON):%d %B %Y, %H:%M}."
        )

    def read(self, text: str) -> datetime:
        """The moment that was given; refused outside demonstrations and tests."""
        if not settings.DEMO:
            raise CommandError("--now is for demonstrations and tests only: set PSTN_DEMO=1.")
        try:
            moment = parse_datetime(text if "T" in text or " " in text else f"{text}T07:00")
            if moment is not None and moment.year in YEARS:
                return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)
        except ValueError:
            pass
        raise CommandError(f"--now={text} is no moment. Give one such as 2027-04-01T07:00.")
