"""Turn the curve: the page of a measure; and the scorecard of a programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import history
from core.access import Access, access_of
from core.figures import london_day
from core.line_chart import Line, line_chart
from core.models import Record
from core.pages import read_day, signed_in
from core.resources import Resource, navigation_of, truth, url_of
from governance.models import Place, Programme
from governance.resources import ProgrammeResource
from workstreams.choices import SEEN, Accountability, Evidence, MeasureKind, TargetRating
from workstreams.figures import disagreeing, said, speaking
from workstreams.models import Measure, Outcome, Reading, Story
from workstreams.resources import MeasureResource, ReadingResource, StoryResource
from workstreams.resources.told import columns_told, computed, of, rating_told, told
from workstreams.services import Standing, readings_of, standing_of, wholes_of

FROM_THE_LEAST = "A straight line of least squares through what has been; no promise."
GROUPS = {
    "population": "Population: the whole place",
    MeasureKind.HOW_MUCH: MeasureKind.HOW_MUCH.label,
    MeasureKind.HOW_WELL: MeasureKind.HOW_WELL.label,
    MeasureKind.BETTER_OFF: MeasureKind.BETTER_OFF.label,
    MeasureKind.NOT_CLASSED: MeasureKind.NOT_CLASSED.label,
}
"""The groups of a scorecard: the measures of a whole place, then those of services by their three questions."""


@signed_in
def measure_curve(request: HttpRequest, reference: str) -> HttpResponse:
    """How a measure has gone, where it goes if nothing changes, the story, and what is proposed."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    with history.as_at(day):
        measure = MeasureResource.one(request.user, reference)
        context = _curve(measure, access_of(request.user), day or today)
    context |= {
        "as_at": day,
        "as_at_form": faulty,
        "actions": [] if day else _curve_actions(access_of(request.user), measure, context["story"]),
        "subpages": navigation_of(measure, "workstreams:measure_curve"),
        "breadcrumbs": [
            {"title": "Measures", "url": reverse("workstreams:measures")},
            {"title": str(measure), "url": url_of(measure)},
        ],
    }
    return render(request, "workstreams/measure_curve.html", context, status=400 if faulty["error"] else 200)


@signed_in
def scorecard(request: HttpRequest, reference: str) -> HttpResponse:
    """The outcomes of a programme and the measures of each, by whose they are and what they ask."""
    today = london_day(timezone.now())
    day, faulty = read_day(request.GET, today)
    headline = truth(request.GET, "headline")
    with history.as_at(day):
        programme = ProgrammeResource.one(request.user, reference)
        context = _scorecard(programme, access_of(request.user), day or today, headline=headline)
    context |= {
        "programme": programme,
        "headline": headline,
        "other_url": _with(request.GET, headline="0" if headline else "1"),
        "as_at": day,
        "as_at_form": faulty | {"kept": [{"name": "headline", "value": "1"}] if headline else []},
        "subpages": navigation_of(programme, "workstreams:scorecard"),
        "breadcrumbs": [
            {"title": "Programmes", "url": reverse("governance:programmes")},
            {"title": str(programme), "url": url_of(programme)},
        ],
    }
    return render(request, "workstreams/scorecard.html", context, status=400 if faulty["error"] else 200)


# The curve ------------------------------------------------------------------------------------------------------------


def _curve(measure: Measure, access: Access, day: date) -> dict[str, Any]:
    readings = readings_of([measure], day, access).get(measure.pk, [])
    standing = standing_of(measure, readings)
    stories = Story.objects.visible_to(access).current().filter(measure=measure).select_related("author")
    ahead, story = standing.forecast, stories.first()
    return {
        "measure": measure,
        "standing": standing,
        "rating": rating_told(standing),
        "chart": _chart(standing),
        "rows": _rows(standing, readings, access),
        "forecast": {"on": ahead[0], "says": computed(ahead[1], measure)} if ahead else None,
        "how": FROM_THE_LEAST,
        "overdue": bool(standing.expected_on and standing.expected_on < day),
        "lax": [{"target": told(one, access), "baseline": told(base, access)} for one, base in standing.lax_targets],
        "conflicts": [[told(one, access) for one in same] for same in disagreeing(speaking(readings))],
        "wholes": _wholes(measure, readings, access),
        "story": story,
        "author": story.author if story and story.author and access.sees(story.author) else None,
        "owner": measure.owner if measure.owner and access.sees(measure.owner) else None,
        "grades": [grade for grade in Evidence if grade.value in {one.evidence for one in readings}],
        "shown_on": day,
    }


def _chart(standing: Standing) -> dict[str, Any] | None:
    """What has been, the target path and the forecast; days on which sources disagree stand by themselves."""
    measure, ahead = standing.measure, standing.forecast
    seen = [one for one in standing.readings if one.kind in SEEN and one.as_at is not None]
    settled = {on for on, _ in standing.series}
    disputed = [] if measure.cumulative else [(one.as_at, one.value) for one in seen if one.as_at not in settled]
    lines = [
        Line("Target path", "target", list(standing.path), follows=set(standing.path[:1]) <= set(standing.series)),
        Line("If nothing changes", "forecast", [*standing.series[-1:], ahead] if ahead else [], follows=True),
        Line("The year so far" if measure.cumulative else "What has been", "actual", list(standing.series)),
        Line("Sources disagree", "disputed", [(on, value) for on, value in disputed if on], joined=False),
    ]
    unit = f", in {measure.unit}" if measure.unit else ""
    told_in = "Each mark is a row of the table below, but for the forecast, which stands above it."
    return line_chart(lines, "curve", f"{measure.title}{unit}", told_in)


def _rows(standing: Standing, readings: list[Reading], access: Access) -> list[dict[str, Any]]:
    """Every reading by day, revised ones and those of other places too, each marked so."""
    speaks = {one.pk for one in speaking(readings)}
    own = {one.pk for one in standing.readings}
    sums = dict(standing.series) if standing.measure.cumulative else {}
    return [
        told(one, access)
        | {
            "revised": one.pk not in speaks,
            "elsewhere": one.pk in speaks and one.pk not in own,
            "url": reverse(ReadingResource.url_name(), args=[one.reference]),
            "so_far": computed(sums.get(one.as_at), standing.measure) if one.as_at and one.kind in SEEN else "",
        }
        for one in readings
    ]


def _wholes(measure: Measure, readings: list[Reading], access: Access) -> list[dict[str, Any]]:
    if measure.place_id is None or not any(one.place_id not in (None, measure.place_id) for one in readings):
        return []
    places = Place.objects.visible_to(access).current()
    return [
        {
            "whole": one,
            "place": measure.place,
            "parts": [
                {"place": place, "says": said(part.value, measure.unit) if part else "", "of": of(part), "why": why}
                for place, part, why in one.parts
            ],
            "count": len(one.parts),
            "of": of(one.made.whole),
            "computed": computed(one.made.whole.value if one.made.whole else None, measure),
            "stated": [told(each, access) for each in one.stated],
        }
        for one in wholes_of(measure, readings, places)
    ]


def _curve_actions(access: Access, measure: Measure, story: Story | None) -> list[dict[str, str]]:
    """The forms that the reader may open from here."""
    asked = f"?measure={measure.reference}&programme={measure.scope.programme_reference}"
    found = []
    if _may(ReadingResource, access, measure):
        url = reverse(ReadingResource.url_name("new")) + asked
        found.append({"title": "Add reading", "url": url, "kind": "secondary"})
    if _may(StoryResource, access, measure):
        page, args = ("change", [story.reference]) if story else ("new", [])
        url = reverse(StoryResource.url_name(page), args=args) + ("" if story else asked)
        found.append({"title": "Change story" if story else "Tell the story", "url": url, "kind": "secondary"})
    return found


def _may(resource: type[Resource], access: Access, record: Record) -> bool:
    write = resource.create
    return write is not None and write.may is not None and write.may(access, record.scope_id)


# The scorecard --------------------------------------------------------------------------------------------------------


def _scorecard(programme: Programme, access: Access, day: date, *, headline: bool) -> dict[str, Any]:
    rows = Measure.objects.visible_to(access).current().filter(scope_id=programme.scope_id)
    measures = list((rows.filter(headline=True) if headline else rows).order_by("reference"))
    readings = readings_of(measures, day, access)
    outcomes = Outcome.objects.visible_to(access).current().filter(scope_id=programme.scope_id)
    by_outcome: dict[Any, list[dict[str, Any]]] = {}
    counts = dict.fromkeys(TargetRating, 0)
    known = list(outcomes.order_by("reference"))
    seen = {one.pk for one in known}
    for one in measures:
        row, rating = _scored(one, readings.get(one.pk, []), access)
        counts[rating] += 1
        by_outcome.setdefault(one.outcome_id if one.outcome_id in seen else None, []).append(row)
    parts = [{"outcome": one, "groups": _grouped(by_outcome[one.pk])} for one in known if one.pk in by_outcome]
    if None in by_outcome:
        parts.append({"outcome": None, "groups": _grouped(by_outcome[None])})
    return {
        "parts": parts,
        "unmeasured": [] if headline else [one for one in known if one.pk not in by_outcome],
        "count": len(measures),
        "counts": [{"rag": rating.rag, "label": rating.label, "count": counts[rating]} for rating in WORST],
        "shown_on": day,
    }


WORST = (TargetRating.OFF_TARGET, TargetRating.NEAR_TARGET, TargetRating.NOT_RATED, TargetRating.ON_TARGET)


def _scored(one: Measure, readings: list[Reading], access: Access) -> tuple[dict[str, Any], TargetRating]:
    standing = standing_of(one, readings)
    group = "population" if one.accountability == Accountability.POPULATION else one.kind
    row = {"measure": one, "group": group, "rating": rating_told(standing), **columns_told(one, readings, access)}
    return row, standing.rating


def _grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {group: [row for row in rows if row["group"] == group] for group in GROUPS}
    return [{"title": GROUPS[group], "rows": own} for group, own in found.items() if own]


def _with(params: QueryDict, **values: str) -> str:
    """The address of this page with other values of some parameters."""
    meant = params.copy()
    for name, value in values.items():
        meant[name] = value
    return f"?{meant.urlencode()}"
