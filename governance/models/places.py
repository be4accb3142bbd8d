"""Places, organisations, people, and the network."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from core.choices import Precision
from governance.choices import NetworkWave, OrganisationKind, PlaceKind, Sector
from governance.models.sourced import Sourced


class Place(Sourced):
    """An area in the tree of places: geography, never a permission."""

    kind_code: ClassVar[str] = "PL"
    tree: ClassVar[str] = "parent"
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
