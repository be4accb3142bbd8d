"""The sharing agreements and impact assessments whose signing, completion or review is overdue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from core.access import Access
from core.resources import url_of
from workstreams.figures import overdue_words
from workstreams.models import ImpactAssessment, SharingAgreement

MOST = 50


def overdue_assurance(access: Access, which: Q, day: date) -> list[dict[str, Any]]:
    """What is overdue on a day among those that `which` chooses, agreements first. Two queries."""
    rows = []
    for model in (SharingAgreement, ImpactAssessment):
        found = model.objects.visible_to(access).current().overdue_on(day).filter(which)
        for one in found.select_related("scope", "workstream").order_by("review_due_on", "due_on", "reference")[:MOST]:
            about = one.workstream if one.workstream is not None and access.sees(one.workstream) else one.scope
            what, due = one.owed
            late = overdue_words(what, due, day)
            rows.append({"record": one, "url": url_of(one), "about": about.title, "late": late})
    return rows
