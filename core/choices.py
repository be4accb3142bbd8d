"""Words that fields of every app may hold, each with its label, colour and definition together."""

from __future__ import annotations

from django.db import models


class RAG(models.TextChoices):
    """One rating scale everywhere; *not rated* is a state of its own and never reads as green."""

    NOT_RATED = "not_rated", "Not rated"
    NOT_STARTED = "not_started", "Not started"
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"
    COMPLETE = "complete", "Complete"

    @property
    def css(self) -> str:
        """The class that colours this rating."""
        return "rag-" + self.value.replace("_", "")

    @property
    def definition(self) -> str:
        """What a programme means by this rating, in one sentence."""
        return RAG_DEFINITIONS[self.value]

    @property
    def needs_path_to_green(self) -> bool:
        """Whether a submitted update with this rating must say how it gets back to green."""
        return self in (RAG.RED, RAG.AMBER)


RAG_DEFINITIONS = {
    "red": "Will miss its date, cost or benefit unless someone outside the team acts.",
    "amber": "Off plan, and the team has a way back that it controls.",
    "green": "On plan for time, money and benefits.",
    "complete": "Delivered, and accepted by the board it reports to.",
    "not_started": "Planned; the start date has not come.",
    "not_rated": "Nobody has rated it yet. Never counted as green.",
}

WORST_FIRST = (RAG.RED, RAG.AMBER, RAG.NOT_RATED, RAG.NOT_STARTED, RAG.GREEN, RAG.COMPLETE)
"""The order of every list of ratings: exceptions first."""


class Role(models.TextChoices):
    """What a grant lets its holder do in one scope."""

    VIEWER = "viewer", "Viewer"
    OFFICER = "officer", "Officer"
    FINANCE = "finance", "Finance officer"
    MANAGER = "manager", "Programme manager"
    SECRETARY = "secretary", "Board secretary"
    BOARD_MEMBER = "board_member", "Board member"
    SCRUTINY = "scrutiny", "Scrutiny panel member"
    NETWORK = "network", "Network team"
    ADMINISTRATOR = "administrator", "Administrator"


class Visibility(models.TextChoices):
    """Who may see a record, from widest to narrowest."""

    PUBLIC = "public", "Public"
    PARTNERS = "partners", "Partners"
    BOARD = "board", "Board"
    OWNER = "owner", "Owner only"


NARROW = (Visibility.BOARD, Visibility.OWNER)
"""Not for everybody in the programme: what belongs to such a record is as narrow."""


class ScopeKind(models.TextChoices):
    """Whether a scope belongs to one programme or to the whole network."""

    PROGRAMME = "programme", "Programme"
    NETWORK = "network", "Network"


class Qualifier(models.TextChoices):
    """How exactly a source states a figure."""

    EXACT = "exact", "Exactly"
    ABOUT = "about", "About"
    OVER = "over", "Over"
    UP_TO = "up_to", "Up to"
    AT_LEAST = "at_least", "At least"


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"
    FINANCIAL_YEAR = "financial_year", "Financial year"


class Verb(models.TextChoices):
    """What a journal row says happened to a record."""

    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    GRANTED = "granted", "Access changed"


class JobState(models.TextChoices):
    """Where a piece of work stands."""

    DUE = "due", "Due"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ExportState(models.TextChoices):
    """Where a file that a worker makes stands."""

    WAITING = "waiting", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    EXPIRED = "expired", "Expired"


class ImportState(models.TextChoices):
    """Where the import of a file stands."""

    PREVIEWED = "previewed", "Not applied"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
