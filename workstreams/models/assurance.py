"""Information-sharing agreements with their parties, and impact assessments."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from core.models import RecordQuerySet
from governance.models import Organisation, Person, Sourced
from workstreams.choices import TO_DO, UNSIGNED, ImpactKind, ImpactStatus, PartyRole, SharingStatus
from workstreams.models.work import Workstream

PROGRAMME_WIDE = "Empty where it is for the whole programme."


class SharingAgreementQuerySet(RecordQuerySet):
    """Lists of sharing agreements."""

    def overdue_on(self, day: date) -> Self:
        """Those that were to be signed, or to be reviewed while they are in force, before `day`."""
        late = Q(status__in=UNSIGNED, due_on__lt=day) | Q(status=SharingStatus.SIGNED, review_due_on__lt=day)
        return self.filter(late)


class SharingAgreement(Sourced):
    """What data partners share, for what purpose and on what legal basis; signed by its parties."""

    kind_code: ClassVar[str] = "SH"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "purpose", "data_shared")

    title = models.CharField(max_length=300)
    workstream = models.ForeignKey(
        Workstream, models.PROTECT, null=True, blank=True, related_name="sharing_agreements", help_text=PROGRAMME_WIDE
    )
    purpose = models.TextField(blank=True)
    data_shared = models.TextField(blank=True, help_text="Which data, of whom.")
    legal_basis = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=16, choices=SharingStatus.choices, default=SharingStatus.DRAFT)
    due_on = models.DateField("to be signed by", null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True, help_text="The day from which it has been in force.")
    review_due_on = models.DateField(null=True, blank=True)

    objects: ClassVar = SharingAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="signed_agreement_has_its_day",
                condition=~Q(status__in=(SharingStatus.SIGNED, SharingStatus.EXPIRED)) | Q(signed_on__isnull=False),
                violation_error_message="Give the day on which it was signed.",
            ),
            models.CheckConstraint(
                name="agreement_is_reviewed_after_it_is_signed",
                condition=Q(signed_on__isnull=True)
                | Q(review_due_on__isnull=True)
                | Q(review_due_on__gte=F("signed_on")),
                violation_error_message="A review cannot be due before the day of signing.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owed(self) -> tuple[str, date | None]:
        """What is to be done next about it, and by when: to sign it, or to review it while it is in force."""
        if self.status in UNSIGNED:
            return "Signing", self.due_on
        return "Review", self.review_due_on if self.status == SharingStatus.SIGNED else None


class SharingParty(Sourced):
    """A party to a sharing agreement: what it does with the data, and when it signed."""

    kind_code: ClassVar[str] = "PA"

    agreement = models.ForeignKey(SharingAgreement, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sharing_parties")
    role = models.CharField(max_length=16, choices=PartyRole.choices, default=PartyRole.NOT_STATED)
    signed_on = models.DateField(null=True, blank=True, help_text="Empty until it has signed.")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "sharing parties"
        ordering = ["agreement", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="party_to_an_agreement_once",
                violation_error_message="This organisation is a party to the agreement already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, party to {self.agreement}"


class ImpactAssessmentQuerySet(RecordQuerySet):
    """Lists of impact assessments."""

    def overdue_on(self, day: date) -> Self:
        """Those that were to be done, or to be reviewed since, before `day`."""
        late = Q(status__in=TO_DO, due_on__lt=day) | Q(status=ImpactStatus.DONE, review_due_on__lt=day)
        return self.filter(late)


class ImpactAssessment(Sourced):
    """What a workstream or a programme would mean for equality, for personal data, for the environment and so on."""

    kind_code: ClassVar[str] = "IA"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "finding", "mitigations", "reason")

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, choices=ImpactKind.choices)
    workstream = models.ForeignKey(
        Workstream, models.PROTECT, null=True, blank=True, related_name="impact_assessments", help_text=PROGRAMME_WIDE
    )
    status = models.CharField(max_length=12, choices=ImpactStatus.choices, default=ImpactStatus.NEEDED)
    reason = models.TextField("why it is not needed", blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="impact_assessments")
    due_on = models.DateField("to be done by", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    review_due_on = models.DateField(null=True, blank=True)
    finding = models.TextField(blank=True)
    mitigations = models.TextField(blank=True, help_text="What is done so that nobody is worse off.")

    objects: ClassVar = ImpactAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="not_needed_has_a_reason",
                condition=~Q(status=ImpactStatus.NOT_NEEDED) | ~Q(reason=""),
                violation_error_message="Say why it is not needed.",
            ),
            models.CheckConstraint(
                name="assessment_done_has_its_day",
                condition=~Q(status=ImpactStatus.DONE) | Q(done_on__isnull=False),
                violation_error_message="Give the day on which it was done.",
            ),
            models.CheckConstraint(
                name="assessment_is_reviewed_after_it_is_done",
                condition=Q(done_on__isnull=True) | Q(review_due_on__isnull=True) | Q(review_due_on__gte=F("done_on")),
                violation_error_message="A review cannot be due before the day on which it was done.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owed(self) -> tuple[str, date | None]:
        """What is to be done next about it, and by when: the assessment itself, or its review."""
        if self.status in TO_DO:
            return "Assessment", self.due_on
        return "Review", self.review_due_on if self.status == ImpactStatus.DONE else None
