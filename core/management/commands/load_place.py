"""`manage.py load_place FILE… [--dry-run]`: a place in a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.place_files import Plan, RefusedError, load

FEW = 10
SIGNS = {"add": "+", "change": "~", "withdrawn": "!"}


class Command(BaseCommand):
    """Show what place files would add and change, and do so unless asked not to."""

    help = "Load place files: shows a plan (add, change, same) and applies it, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files, and whether this is a trial."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was done; or say every fault, and exit with 1."""
        try:
            plan = load(options["files"], timezone.now(), options["dry_run"])
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("\n".join(told(plan, everything=options["verbosity"] > 1)))
        if options["dry_run"]:
            self.stdout.write("This was a dry run; nothing was written.")
        elif not plan.changes:
            self.stdout.write("Everything was there already; nothing was written.")


def told(plan: Plan, everything: bool) -> list[str]:
    """The plan in lines: counts by resource, then the records that differ, a few of each kind or all."""
    lines = [f"{'':<24}{'add':>8}{'change':>8}{'same':>8}"]
    for resource, count in plan.counts().items():
        lines.append(f"{resource:<24}{count['add']:>8}{count['change']:>8}{count['same'] + count['withdrawn']:>8}")
    for resource in plan.counts():
        for verb, sign in SIGNS.items():
            entries = [e for e in plan.entries if (e.resource, e.verb) == (resource, verb)]
            shown = entries if everything or verb == "withdrawn" else entries[:FEW]
            for entry in shown:
                note = "was withdrawn, and stays so" if verb == "withdrawn" else ", ".join(entry.fields) or entry.title
                lines.append(f"{sign} {entry.reference}  {note}"[:160].rstrip())
            if len(shown) < len(entries):
                lines.append(f"{sign} … and {len(entries) - len(shown)} more {resource} (--verbosity 2 shows all)")
    return lines
