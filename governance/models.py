"""Places, organisations, people, programmes, boards and the documents that all figures come from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.choices import Precision, Qualifier
from core.models import Record
from governance.choices import (
    BoardKind,
    BoardRole,
    BoardStatus,
    DocumentKind,
    NetworkWave,
    OrganisationKind,
    PlaceKind,
    ReportingCycle,
    Sector,
    Standing,
)


class Sourced(Record):
    """The base of what comes from a document: which, and where in it."""

    document = models.ForeignKey("governance.Document", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True, help_text="Where in the document: paragraph 2.4.")

    class Meta:
        abstract = True


class Place(Sourced):
    """An area in the tree of places: geography, never a permission."""

    kind_code: ClassVar[str] = "PL"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "name")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=PlaceKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    gss_code = models.CharField(
        "GSS code", max_length=9, blank=True, help_text="The code of the Office for National Statistics."
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "reference"]

    def __str__(self) -> str:
        return self.name


class Organisation(Sourced):
    """A public, voluntary or private body that takes part, or a kind of body where a source names only the kind."""

    kind_code: ClassVar[str] = "OR"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "name", "also_known_as")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices, default=OrganisationKind.BODY)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.OTHER)
    org_id = models.CharField("org-id", max_length=60, blank=True, help_text="Identifier from org-id.guide.")
    also_known_as = models.CharField(
        max_length=300, blank=True, help_text="Other names in the sources, with semicolons between."
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="organisations")
    summary = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "reference"]

    def __str__(self) -> str:
        return self.name


class Person(Sourced):
    """Somebody named in a programme; an account is something else."""

    kind_code: ClassVar[str] = "PE"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "name", "job_title")

    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person", editable=False
    )

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "reference"]

    def __str__(self) -> str:
        return self.name


class Programme(Sourced):
    """A shared programme of the public bodies of a place."""

    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "vision")

    title = models.CharField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="programmes")
    vision = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    reporting_cycle = models.CharField(max_length=12, choices=ReportingCycle.choices, default=ReportingCycle.MONTHLY)

    class Meta:
        ordering = ["title", "reference"]
        constraints = [
            models.CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day is before the first.",
            ),
            models.UniqueConstraint(fields=["scope"], name="one_programme_of_a_scope"),
        ]

    def __str__(self) -> str:
        return self.title


class Document(Record):
    """A paper that the programme rests on or that a figure comes from."""

    kind_code: ClassVar[str] = "DC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "author")

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=24, choices=DocumentKind.choices)
    issued_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=200, blank=True, help_text="As the document names its author.")
    issued_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="documents")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    held = models.BooleanField(default=True, help_text="Whether the network holds its text, or only knows of it.")
    summary = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Where another document names it.")

    class Meta:
        ordering = ["title", "reference"]

    def __str__(self) -> str:
        return self.title


class Board(Sourced):
    """A body that decides, oversees, scrutinises or works: one node in the tree of `reports_to`."""

    kind_code: ClassVar[str] = "BD"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "name", "purpose")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=28, choices=BoardKind.choices)
    status = models.CharField(max_length=12, choices=BoardStatus.choices, default=BoardStatus.ESTABLISHED)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reporting_boards")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="boards")
    governs = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="governing_boards",
        help_text="The organisation that this board governs, such as a company or a trust.",
    )
    accountable = models.BooleanField(default=False, help_text="Whether the programme answers to this board.")
    purpose = models.TextField(blank=True)
    quorum = models.CharField(max_length=200, blank=True)
    meeting_cycle = models.CharField(max_length=100, blank=True, help_text="In the words of the source: bi-monthly.")

    class Meta:
        ordering = ["name", "reference"]
        constraints = [
            models.CheckConstraint(
                name="board_reports_to_another",
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")),
                violation_error_message="A board cannot report to itself.",
            ),
            models.UniqueConstraint(
                fields=["scope"], condition=Q(accountable=True), name="one_accountable_board_of_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participation(Sourced):
    """That an organisation, or a board of the network's own, takes part in a programme."""

    kind_code: ClassVar[str] = "PN"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="participations")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="participations")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.FULL)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "reference"]
        constraints = [
            models.CheckConstraint(
                name="an_organisation_or_a_board_takes_part",
                condition=Q(organisation__isnull=True) ^ Q(board__isnull=True),
                violation_error_message="Name an organisation or a board, not both.",
            ),
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(withdrawn_at__isnull=True), name="takes_part_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "board"], condition=Q(withdrawn_at__isnull=True), name="board_takes_part_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.board} in {self.programme}"


class NetworkMembership(Sourced):
    """That a place, or a group of places, belongs to the network from a date on."""

    kind_code: ClassVar[str] = "NM"

    place = models.ForeignKey(Place, models.PROTECT, related_name="network_memberships")
    wave = models.CharField(max_length=24, choices=NetworkWave.choices)
    from_on = models.DateField(null=True, blank=True)
    from_precision = models.CharField(max_length=14, choices=Precision.choices, default=Precision.DAY)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_wave_display()}"


class Membership(Sourced):
    """A seat on a board: who holds it, in which role, nominated by whom, from when to when."""

    kind_code: ClassVar[str] = "MB"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "seat")

    board = models.ForeignKey(Board, models.PROTECT, related_name="memberships")
    seat = models.CharField(max_length=200, blank=True, help_text="What the seat is called where nobody is named.")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=12, choices=BoardRole.choices, default=BoardRole.MEMBER)
    voting = models.BooleanField(null=True, blank=True, help_text="Empty where the source does not say.")
    nominated_by = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="nominations")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="How many seats of this kind there are.")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["board", "reference"]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                name="somebody_sits_there",
                condition=Q(organisation__isnull=False) | Q(person__isnull=False) | ~Q(seat=""),
                violation_error_message="Name a person, an organisation or the seat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.organisation or self.seat} on {self.board}"


class Figure(Sourced):
    """A figure that a source states about a programme and that is no reading, budget line or target."""

    kind_code: ClassVar[str] = "FG"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "label", "subject", "quoted")

    subject = models.CharField(max_length=200, help_text="What it is about; two figures of one subject may disagree.")
    label = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    quoted = models.CharField(max_length=200, blank=True, help_text="The figure as the source prints it.")
    uncertain = models.CharField(max_length=200, blank=True, help_text="Why the source itself leaves a doubt.")
    as_at = models.DateField(null=True, blank=True)
    coverage = models.CharField(max_length=200, blank=True, help_text="The area or group that the figure covers.")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    conflicts_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    conflict_note = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="figures")
    source = models.CharField(max_length=200, help_text="Where in the document.")

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.label
