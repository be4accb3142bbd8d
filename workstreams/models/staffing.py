"""The staffing plan: the roles that a programme needs, who supplies them, and whether they are filled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.choices import Qualifier
from governance.models import Organisation, Person, Sourced
from workstreams.choices import RoleBasis, RoleStatus
from workstreams.models.work import Workstream


class StaffRole(Sourced):
    """A role in the staffing plan: a post, a secondment or a capability, for a workstream or for the programme."""

    kind_code: ClassVar[str] = "SR"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "note")

    title = models.CharField(max_length=200)
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="staff_roles")
    supplied_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="supplied_roles")
    basis = models.CharField(max_length=12, choices=RoleBasis.choices, default=RoleBasis.NOT_STATED)
    full_time_equivalent = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="1 is one person working full time."
    )
    full_time_qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    secondment = models.BooleanField(default=False, help_text="Whether somebody is lent by their employer.")
    status = models.CharField(max_length=8, choices=RoleStatus.choices, default=RoleStatus.VACANT)
    filled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="staff_roles")
    funded_by = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="funded_roles")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="Who fills it where no person is recorded; how it is paid for.")

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="filled_role_has_a_holder",
                condition=~Q(status=RoleStatus.FILLED) | Q(filled_by__isnull=False) | ~Q(note=""),
                violation_error_message="Name who fills it, or say so in the note.",
            ),
            models.CheckConstraint(
                name="staff_role_ends_after_it_starts",
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                name="staff_role_takes_time",
                condition=Q(full_time_equivalent__isnull=True) | Q(full_time_equivalent__gt=0),
                violation_error_message="A role takes more than none of somebody's time.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
