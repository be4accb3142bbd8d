"""Documents, and figures that they state."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.choices import Qualifier
from core.models import Record
from governance.choices import DocumentKind
from governance.models.places import Organisation, Place
from governance.models.sourced import Sourced


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
