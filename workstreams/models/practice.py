"""Good practice: what worked, how well it is known, and whether others could do it; and what is shared of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from governance.models import Person, Place, Sourced
from workstreams.choices import EvidenceGrade, Repeatable
from workstreams.models.work import Workstream


class Practice(Sourced):
    """What a practice is, wherever it stands."""

    title = models.CharField(max_length=300)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    what_was_done = models.TextField()
    result = models.TextField(blank=True)
    evidence = models.TextField(blank=True, help_text="How the result is known.")
    evidence_grade = models.CharField(
        max_length=10,
        choices=EvidenceGrade.choices,
        default=EvidenceGrade.NOT_GRADED,
        help_text="Each is stronger than the one before.",
    )
    repeatable = models.CharField(
        "could be repeated", max_length=12, choices=Repeatable.choices, default=Repeatable.NOT_KNOWN
    )
    repeat_needs = models.TextField("what that needs", blank=True)

    class Meta:
        abstract = True


class SharedPractice(Practice):
    """The copy of a good practice that everybody in the network reads.

    It belongs to the network and names nothing of the programme's own but its title. Only the services of good practice
    write it, so that it says what the practice says.
    """

    kind_code: ClassVar[str] = "GN"
    search_fields: ClassVar[tuple[str, ...]] = (
        *("reference", "title", "what_was_done", "result", "evidence", "repeat_needs", "from_programme"),
    )

    from_programme = models.CharField("programme", max_length=300, help_text="The programme that shares it.")
    contact_name = models.CharField("contact", max_length=400, blank=True)
    shared_on = models.DateField()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class GoodPractice(Practice):
    """What a programme did that worked. Once it is shared, `shared_as` is the copy that the network reads."""

    kind_code: ClassVar[str] = "GP"
    search_fields: ClassVar[tuple[str, ...]] = (
        *("reference", "title", "what_was_done", "result", "evidence", "repeat_needs"),
    )

    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="good_practices")
    contact = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="good_practices")
    shared_on = models.DateField(null=True, blank=True, help_text="The day from which the network may read it.")
    shared_as = models.ForeignKey(
        SharedPractice, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title
