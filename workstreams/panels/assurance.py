"""Assurance: the sharing agreements and impact assessments of a workstream, or of a programme as a whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from core.access import access_of
from workstreams.figures import overdue_words
from workstreams.models import ImpactAssessment, SharingAgreement, SharingParty, Workstream

if TYPE_CHECKING:
    from core.access import Access, Reader
    from governance.models import Programme


def of_workstream(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """Every agreement and assessment of a workstream, with what is overdue on a day. Three queries."""
    return assurance(access_of(reader), day, workstream=workstream)


def of_programme(programme: Programme, reader: Reader, day: date) -> dict[str, Any] | None:
    """Those of a programme as a whole. Three queries."""
    return assurance(access_of(reader), day, scope=programme.scope_id, workstream=None)


def assurance(access: Access, day: date, **chosen: Any) -> dict[str, Any] | None:
    """The rows of agreements and of assessments; None where there are none."""
    agreements = list(SharingAgreement.objects.visible_to(access).current().filter(**chosen).order_by("reference"))
    assessments = list(ImpactAssessment.objects.visible_to(access).current().filter(**chosen).order_by("reference"))
    parties: dict[Any, list[SharingParty]] = defaultdict(list)
    seen = SharingParty.objects.visible_to(access).current().filter(agreement__in=agreements)
    for party in seen.select_related("organisation").order_by("reference"):
        parties[party.agreement_id].append(party)
    if not agreements and not assessments:
        return None
    return {
        "agreements": [_agreement(one, parties[one.pk], access, day) for one in agreements],
        "assessments": [
            {"assessment": one, "late": overdue_words(one.owed[0], one.owed[1], day)} for one in assessments
        ],
    }


def _agreement(one: SharingAgreement, parties: list[SharingParty], access: Access, day: date) -> dict[str, Any]:
    named = [
        (str(party.organisation) if access.sees(party.organisation) else party.reference, party) for party in parties
    ]
    return {
        "agreement": one,
        "late": overdue_words(one.owed[0], one.owed[1], day),
        "signed": [name for name, party in named if party.signed_on],
        "unsigned": [name for name, party in named if not party.signed_on],
    }
