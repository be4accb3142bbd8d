"""Boards and their seats."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from governance.choices import BoardKind, BoardRole, BoardStatus
from governance.models.places import Organisation, Person, Place
from governance.models.sourced import Sourced


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
