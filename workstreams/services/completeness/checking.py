"""The check itself: every question asked of what a reader sees, sorted by workstream, with where each is mended."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from core.models import Record
from core.resources import Write, registry, url_of
from governance.models import Programme
from workstreams.choices import CheckKind
from workstreams.models import StatusUpdate, Workstream
from workstreams.services.completeness.declared import Check, checks
from workstreams.services.completeness.seen import Seen, UnreadableError

if TYPE_CHECKING:
    from core.access import Reader


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, or does not fit: the sentence, the record's page, and where it is mended."""

    check: Check
    record: Any
    message: str
    url: str
    mend: str
    """What the link says."""
    mend_url: str


@dataclass
class Group:
    """What was found of one workstream, or of the programme itself."""

    record: Programme | Workstream
    lines: list[Missing] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    @property
    def passed(self) -> int:
        """How many of the checks that were asked of something here found nothing wrong with any of it."""
        return len(self.asked) - len(self.failed)

    @property
    def missing(self) -> list[Missing]:
        """What is not there."""
        return [line for line in self.lines if line.check.kind == CheckKind.MISSING]

    @property
    def odd(self) -> list[Missing]:
        """What does not fit together."""
        return [line for line in self.lines if line.check.kind == CheckKind.DOES_NOT_FIT]

    def sort(self) -> None:
        """Put first what does not fit together; then what is said of one record together, of the group's own first."""
        subjects = [*dict.fromkeys(check.subject for check in checks.values())]
        self.lines.sort(
            key=lambda line: (
                line.check.kind == CheckKind.MISSING,
                line.record.pk != self.record.pk,
                subjects.index(line.check.subject),
                line.record.reference,
            )
        )


@dataclass
class Report:
    """What a check of a programme found: the programme first, then each workstream."""

    groups: list[Group]

    @property
    def lines(self) -> list[Missing]:
        """Everything that was found, group by group."""
        return [line for group in self.groups for line in group.lines]

    @property
    def asked(self) -> int:
        """How many checks were made: each counts once for the programme and once for each workstream."""
        return sum(len(group.asked) for group in self.groups)

    @property
    def passed(self) -> int:
        """How many of them found nothing."""
        return sum(group.passed for group in self.groups)

    @property
    def told(self) -> str:
        """How many things there are, in words."""
        missing, odd = (sum(len(getattr(group, kind)) for group in self.groups) for kind in ("missing", "odd"))
        told = "1 thing is missing" if missing == 1 else f"{missing} things are missing"
        if not odd:
            return told
        return f"{told}, and {'1 thing does' if odd == 1 else f'{odd} things do'} not fit together"


def check_programme(seen: Seen) -> Report:
    """Ask every check of a whole programme. One query for each kind of record that checks read."""
    groups = {one.pk: Group(one) for one in _workstreams(seen)}
    own = Group(seen.programme)
    for check in checks.values():
        try:
            found = list(_asked(check, seen))
        except UnreadableError:
            continue
        for one, message in found:
            group = groups.get(seen.home(check.subject, one), own)
            group.asked.add(check.name)
            if message:
                group.failed.add(check.name)
                group.lines.append(_missing(check, one, message, seen))
    report = Report([own, *groups.values()])
    for group in report.groups:
        group.sort()
    return report


def check_workstream(
    workstream: Workstream, reader: Reader, day: date, draft: StatusUpdate | None = None
) -> Group | None:
    """Ask the checks of one workstream alone, as a draft of its update says it is where one is given.

    None where nothing is asked of it, or its programme may not be seen.
    """
    programme = Programme.objects.visible_to(reader).current().filter(scope=workstream.scope_id).first()
    if programme is None:
        return None
    seen = Seen(programme, reader, day, workstream=workstream, draft=draft)
    found = [group for group in check_programme(seen).groups if group.record.pk == workstream.pk]
    return found[0] if found and found[0].asked else None


def soft_problems_of(update: StatusUpdate, reader: Reader, day: date) -> Group | None:
    """What is missing of an update that is written, and of its workstream as it says: it keeps from nothing.

    What is said of the update itself comes first. None where there is nothing.
    """
    found = check_workstream(update.workstream, reader, day, draft=update)
    if found is None or not found.lines:
        return None
    found.lines.sort(key=lambda line: line.record.pk != update.pk)
    return found


def _asked(check: Check, seen: Seen) -> Iterator[tuple[Any, str]]:
    """The records that a check is asked of, each with what is wrong."""
    for one in seen.all(check.subject):
        home = seen.home(check.subject, one)
        if seen.only is not None and home != seen.only.pk:
            continue
        if not check.of_closed and _is_closed(home, seen):
            continue
        if check.asked(one, seen):
            yield one, check.tells(one, seen)


def _is_closed(home: uuid.UUID | None, seen: Seen) -> bool:
    workstream = seen.one("workstreams", home)
    return workstream is not None and workstream.closed_on is not None


def _workstreams(seen: Seen) -> list[Workstream]:
    try:
        return seen.all("workstreams")
    except UnreadableError:
        return []


def _missing(check: Check, one: Any, message: str, seen: Seen) -> Missing:
    mend, mend_url = _mend_of(check, one, seen)
    return Missing(check, one, f"{message}.", url_of(one), mend, mend_url)


def _mend_of(check: Check, one: Any, seen: Seen) -> tuple[str, str]:
    """Where a thing is mended: the form that does it, else the record's page for who may not write."""
    resource = registry[check.subject]
    if check.add:
        added = registry[check.add]
        if _may(added.create, one, seen):
            named = {"programme": seen.programme.reference, resource.title().replace(" ", "_"): one.reference}
            return f"Add {added.title()}", f"{reverse(added.url_name('new'))}?{urlencode(named)}"
    elif check.listed:
        listed = registry[check.listed]
        named = {"programme": seen.programme.reference}
        return f"See {listed.plural()}", f"{reverse(listed.url_name('list'))}?{urlencode(named)}"
    elif check.page:
        write = resource.change if check.page == "change" else resource.actions.get(check.page)
        if _may(write, one, seen) and (write is None or write.when is None or write.when(one)):
            words = check.page.replace("-", " ").capitalize()
            return words, reverse(resource.url_name(check.page), args=[one.reference])
    if isinstance(one, StatusUpdate):
        return "See workstream", reverse("workstreams:workstream", args=[one.workstream.reference])
    return f"See {resource.title()}", url_of(one)


def _may(write: Write | None, one: Record, seen: Seen) -> bool:
    return write is not None and write.may is not None and write.may(seen.access, one.scope_id)
