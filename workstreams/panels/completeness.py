"""What is missing: of a workstream line by line, of a programme as a count with the way to the page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from core.access import access_of
from workstreams.services.completeness import Seen, check_programme, check_workstream

if TYPE_CHECKING:
    from core.access import Reader
    from governance.models import Programme
    from workstreams.models import Workstream


def of_programme(programme: Programme, reader: Reader, day: date) -> dict[str, Any]:
    """How much is missing of a programme. A query for each kind of record that is checked."""
    report = check_programme(Seen(programme, reader, day))
    url = reverse("workstreams:completeness", args=[programme.reference])
    return {"told": report.told, "passed": report.passed, "asked": report.asked, "url": url, "found": report.lines}


def of_workstream(workstream: Workstream, reader: Reader, day: date) -> dict[str, Any] | None:
    """What is missing of a workstream. A query for each kind of record that is checked."""
    access = access_of(reader)
    found = check_workstream(workstream, access, day)
    if found is None:
        return None
    return {"found": found, "whole": workstream.scope_id in access.managed, "here": workstream.reference}
