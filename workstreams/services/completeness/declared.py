"""What a check is, what it reads, and the registry of both: rooms above add theirs when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from core.figures import london_day
from governance.models import Programme
from workstreams.choices import CheckKind
from workstreams.figures import span_of
from workstreams.models import StatusUpdate
from workstreams.services.milestone_changes import in_words

if TYPE_CHECKING:
    from workstreams.services.completeness.seen import Seen

LONGEST = 60
"""How many letters of a title a sentence holds."""
INNER = str.maketrans("“”", "‘’")
"""Quotation marks within quotation marks."""
Tells: TypeAlias = "Callable[[Any, Seen], str]"
Asks: TypeAlias = "Callable[[Any, Seen], bool]"


def always(one: Any, seen: Seen) -> bool:
    """Ask it of every record."""
    return True


@dataclass(frozen=True)
class Check:
    """One question that is asked of every record of a kind, and the sentence that says what is wrong.

    It reads by way of what `Seen` has read of the programme, each kind of record by one query, so that a check more
    costs no query more. What it reads that a token may not, leaves the check out.
    """

    name: str
    """In addresses and for partners: workstream-lead."""
    subject: str
    """The resource that it is asked of, as in addresses."""
    kind: CheckKind
    question: str
    tells: Tells
    """A sentence in plain words that names the record; empty where the check passes."""
    asked: Asks = always
    """Of which records it makes sense; the others count neither as passed nor as failed."""
    of_closed: bool = False
    """Whether it is asked of what belongs to a workstream that is closed."""
    page: str = "change"
    """Where it is mended: the record's form, or the page of one of its actions; empty for its own page."""
    add: str = ""
    """The resource of which a record is to be added, where that mends it."""
    listed: str = ""
    """The resource among whose records of the programme one is to be chosen, where that mends it."""


@dataclass(frozen=True)
class Source:
    """How the records of one kind are read for a whole programme: by one query."""

    workstream: str = ""
    """The path to the workstream that they belong to; empty where they belong to the programme."""
    narrowed: Callable[[Any, Seen], Any] | None = None
    """What is left of the rows that the reader may see, or what is read with them."""
    whole: bool = False
    """Whether all of them are read where one workstream is checked: those of its theme count for it too."""


checks: dict[str, Check] = {}
"""Every check by its name, in the order in which a page tells them."""
sources: dict[str, Source] = {}
"""How each kind of record that checks read is read, by the name of its resource."""


def register(found: Iterable[Check], read: dict[str, Source] | None = None) -> None:
    """Make checks known, and how the records are read that they need; called by each app when it is ready."""
    sources.update(read or {})
    checks.update({one.name: one for one in found})


def missing(name: str, subject: str, question: str, said: str, lacks: Asks, **more: Any) -> Check:
    """A check that something is there: `said` follows the name of the record."""

    def tells(one: Any, seen: Seen) -> str:
        return f"{called(one)} {said}" if lacks(one, seen) else ""

    return Check(name, subject, CheckKind.MISSING, question, tells, **more)


def none_of(name: str, subject: str, question: str, said: str, has: Asks, **more: Any) -> Check:
    """A check that there are any of a kind; to who does not see all of a programme it says: that you may see.

    It says so at the end of the sentence, or where `said` has an asterisk.
    """

    def tells(one: Any, seen: Seen) -> str:
        told = said if "*" in said else f"{said}*"
        return "" if has(one, seen) else f"{called(one)} {told.replace('*', seen.limit)}"

    return Check(name, subject, CheckKind.MISSING, question, tells, **more)


def whole(name: str, subject: str, question: str, wanted: dict[str, str], said: str = "has", **more: Any) -> Check:
    """A check of several fields: the sentence says which of them are empty, by their names and what they are called."""

    def tells(one: Any, seen: Seen) -> str:
        empty = [f"no {word}" for field, word in wanted.items() if not getattr(one, field)]
        return f"{called(one)} {said} {' and '.join(empty)}" if empty else ""

    return Check(name, subject, CheckKind.MISSING, question, tells, **more)


def fits(name: str, subject: str, question: str, tells: Tells, **more: Any) -> Check:
    """A check that two things do not contradict each other."""
    return Check(name, subject, CheckKind.DOES_NOT_FIT, question, tells, **more)


def called(one: Any) -> str:
    """What a sentence calls a record: its title in quotation marks, cut at a word where it is long."""
    if isinstance(one, Programme):
        return "The programme"
    if isinstance(one, StatusUpdate):
        return f"The update to {in_words(one.as_at)}"
    title = str(one).translate(INNER)
    if len(title) > LONGEST:
        title = f"{title[:LONGEST].rsplit(' ', 1)[0].rstrip(',;:.')}…"
    return f"“{title}”"


def from_document(one: Any, seen: Seen | None = None) -> bool:
    """Whether a document states it: what the document leaves unsaid nobody can look up now."""
    return one.document_id is not None


def of_our_own(one: Any, seen: Seen) -> bool:
    """Whether it was entered here, by people who can be asked."""
    return not from_document(one)


def had_passed(day: date | None, one: Any) -> bool:
    """Whether a day was over already when the record was entered: then it was taken from the past as it is."""
    return day is not None and day < london_day(one.created_at)


def is_past(day: date | None, precision: str, today: date) -> bool:
    """Whether all that a day may mean is over: the whole month where only that is known."""
    return day is not None and span_of(day, precision)[1] < today
