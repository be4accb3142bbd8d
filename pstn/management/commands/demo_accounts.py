"""`manage.py demo_accounts --renew`: new passwords and tokens for the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pstn.demo import renew_accounts


class Command(BaseCommand):
    """Say where the demonstration's sign-ins are, or renew them all."""

    help = "Where the demonstration's sign-ins lie; --renew gives every account a new password and token."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to renew."""
        parser.add_argument("--renew", action="store_true", help="make new passwords and tokens; the old ones end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Renew if asked to, and name the file."""
        if not settings.DEMO:
            raise CommandError("There are demonstration accounts in demo mode only: set PSTN_DEMO=1.")
        if options["renew"]:
            count = renew_accounts(settings.PSTN_HOME, timezone.now())
            self.stdout.write(f"{count} demonstration accounts have new passwords and tokens.")
        self.stdout.write(f"The sign-ins are in {settings.PSTN_HOME / 'demo-accounts.json'}.")
