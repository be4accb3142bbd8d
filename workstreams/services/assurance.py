"""Rules of sharing agreements, of their parties and of impact assessments."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError

from core.figures import london_day
from core.models import User
from workstreams.choices import UNSIGNED, ImpactStatus, SharingStatus
from workstreams.models import ImpactAssessment, SharingAgreement, SharingParty

LEAST = 2
"""How many parties must have signed before data may go from one to another."""


def check_agreement(agreement: SharingAgreement, now: datetime) -> None:
    """Refuse *signed* before two parties have signed, and a day of signing that has not come or that cannot be.

    A signed agreement is in force between those who have signed. The others are shown as outstanding beside it.
    """
    _refuse_future(agreement.signed_on, now)
    if agreement.status in UNSIGNED and agreement.signed_on is not None:
        raise ValidationError({"signed_on": "It is not signed. Change its status, or leave this empty."})
    if agreement.status == SharingStatus.SIGNED and _signed(agreement) < LEAST:
        told = "At least two parties must have signed. Record them and their days first."
        raise ValidationError({"status": told})


def check_party(party: SharingParty, now: datetime) -> None:
    """Refuse a signature of a day that has not come."""
    _refuse_future(party.signed_on, now)


def follow_party(party: SharingParty, actor: User | None, now: datetime) -> None:
    """Refuse to take away a signature without which a signed agreement is none."""
    agreement = SharingAgreement.objects.locked().get(pk=party.agreement_id)
    if agreement.status == SharingStatus.SIGNED and _signed(agreement) < LEAST:
        told = "The agreement is signed, and would have fewer than two signatures. Change its status first."
        raise ValidationError({"signed_on": told})


def check_assessment(assessment: ImpactAssessment, now: datetime) -> None:
    """Refuse a day on which it was done that has not come, or that stands beside another status."""
    if assessment.done_on is None:
        return
    if assessment.done_on > london_day(now):
        raise ValidationError({"done_on": "The day on which it was done cannot be in the future."})
    if assessment.status != ImpactStatus.DONE:
        raise ValidationError({"done_on": "It is not done. Change its status, or leave this empty."})


def _signed(agreement: SharingAgreement) -> int:
    return SharingParty.objects.current().filter(agreement=agreement.pk, signed_on__isnull=False).count()


def _refuse_future(day: date | None, now: datetime) -> None:
    if day is not None and day > london_day(now):
        raise ValidationError({"signed_on": "The day of signing cannot be in the future."})
