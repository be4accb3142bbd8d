"""What is missing of a programme, and what does not fit together: the page, counted and then line by line."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.access import access_of
from core.figures import london_day
from core.pages import read_day, signed_in
from governance.resources import ProgrammeResource
from workstreams.forms.completeness import NAMES, LinesForm
from workstreams.services.completeness import Group, Missing, Report, Seen, check_programme, checks
from workstreams.views.programmes import page_of

URL_NAME = "workstreams:completeness"


@signed_in
def completeness_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What a programme lacks, by workstream and by question; a query for each kind of record, whatever there is."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    access = access_of(request.user)
    with history.as_at(day):
        programme = ProgrammeResource.one(access, reference)
        seen = Seen(programme, access, day or today)
        report = check_programme(seen)
    form = LinesForm(request.GET, report=report)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    kept = [{"name": name, "value": asked[name]} for name in NAMES if asked.get(name)]
    sections = [(group, _chosen(group, asked)) for group in report.groups]
    context = page_of(request, programme, URL_NAME, day, faulty) | {
        "as_at_form": faulty | {"kept": kept},
        "form": form,
        "told": _told(report),
        "report": report,
        "whole": seen.whole,
        "by_group": [_row(group, programme.reference, day) for group in report.groups],
        "by_check": _by_check(report, programme.reference, day),
        "sections": [{"record": group.record, "lines": lines} for group, lines in sections if lines],
        "count": sum(len(lines) for _, lines in sections),
        "chosen": form.chosen,
    }
    status = 400 if faulty["error"] or form.errors else 200
    return render(request, "workstreams/completeness.html", context, status=status)


def address(reference: str, day: date | None, **asked: str) -> str:
    """The address of the page with what is asked of it."""
    of_day = {"as_at": day.isoformat()} if day else {}
    query = urlencode(asked | of_day)
    return reverse(URL_NAME, args=[reference]) + (f"?{query}" if query else "")


def _told(report: Report) -> str:
    """What the page says first."""
    count = len(report.groups) - 1
    return f"{report.told}, of the programme and {'1 workstream' if count == 1 else f'{count} workstreams'}"


def _chosen(group: Group, asked: dict[str, Any]) -> list[Missing]:
    """The lines of a group that were asked for."""
    if asked.get("workstream") not in (None, "", group.record.reference):
        return []
    kind, name = asked.get("kind"), asked.get("check")
    fitting = (line for line in group.lines if not kind or line.check.kind == kind)
    return [line for line in fitting if not name or line.check.name == name]


def _row(group: Group, programme: str, day: date | None) -> dict[str, Any]:
    """A workstream in the table: how much is missing of it, and how many checks pass."""
    return {
        "record": group.record,
        "whole": group.record.reference == programme,
        "url": address(programme, day, workstream=group.record.reference) if group.lines else "",
        "missing": len(group.missing),
        "odd": len(group.odd),
        "passed": group.passed,
        "asked": len(group.asked),
        "percent": 100 * group.passed / len(group.asked) if group.asked else 0,
    }


def _by_check(report: Report, programme: str, day: date | None) -> list[dict[str, Any]]:
    """The questions that are answered with no, the most frequent first."""
    counts = Counter(line.check.name for line in report.lines)
    return [
        {"check": checks[name], "count": count, "url": address(programme, day, check=name)}
        for name, count in counts.most_common()
    ]
