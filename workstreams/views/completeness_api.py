"""The completeness check for partner systems: every line of it, under the rights and scopes of the token."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import history
from core.access import access_of
from core.api.base import ApiView, params_of
from core.api.scopes import readable
from core.figures import london_day
from core.openapi import LIST_PARAMETERS, PROBLEM
from core.problems import InvalidParametersError, UnknownParametersError
from core.resources import day_asked
from core.shapes import shaped
from governance.resources import ProgrammeResource
from workstreams.choices import CheckKind
from workstreams.models import Workstream
from workstreams.services.completeness import Group, Missing, Seen, check_programme

EXAMPLES = {
    "check": "started-in-time",
    "kind": CheckKind.DOES_NOT_FIT.value,
    "question": "Has each workstream begun that should have?",
    "type": "workstreams",
    "reference": "WIR-WS-04",
    "workstream": "WIR-WS-04",
    "message": "“Early help” is not started, but its first day, 1 April 2026, is past.",
    "url": "https://pstn.example.org/workstreams/workstreams/WIR-WS-04/",
    "mend_url": "https://pstn.example.org/workstreams/workstreams/WIR-WS-04/change/",
}


def text(name: str, told: str, **more: Any) -> Any:
    """A part of a line that is text, with its example."""
    shape = {"type": "string", "description": told, "examples": [EXAMPLES[name]], **more}
    return shaped(shape)


def count(told: str, example: int) -> Any:
    """A whole number with its example."""
    return shaped({"type": "integer", "minimum": 0, "description": told, "examples": [example]})


LINE = inline_serializer(
    "MissingThing",
    {
        "check": text("check", "The name of the check, which stays."),
        "kind": text("kind", "Missing, or does not fit together.", enum=[*CheckKind.values]),
        "question": text("question", "What the check asks."),
        "type": text("type", "The resource of the record that it is said of, as in addresses."),
        "reference": text("reference", "That record."),
        "workstream": text(
            "workstream", "The workstream that it belongs to; null for the programme.", type=["string", "null"]
        ),
        "message": text("message", "What is wrong, in plain words."),
        "url": text("url", "The page of the record.", format="uri"),
        "mend_url": text("mend_url", "The page on which it is mended, by somebody who may.", format="uri"),
    },
    many=True,
)
ANSWER = inline_serializer(
    "Completeness",
    {
        "programme": shaped({"type": "string", "description": "Its reference.", "examples": ["WIRRAL"]}),
        "as_at": serializers.DateField(help_text="The day that the checks look at."),
        "asked": count("How many checks were made, over the programme and each workstream.", 58),
        "passed": count("How many of them found nothing.", 31),
        "results": LINE,
    },
)
PARAMETERS = {
    "as_at": LIST_PARAMETERS["as_at"],
    "kind": ({"type": "string", "enum": [*CheckKind.values]}, "Lines of this kind alone."),
}


class CompletenessApi(ApiView):
    """What is missing of a programme."""

    resource = ProgrammeResource

    @extend_schema(
        operation_id="programmes_completeness",
        tags=["programmes"],
        summary="Completeness of a programme",
        parameters=[OpenApiParameter(name, shape, description=told) for name, (shape, told) in PARAMETERS.items()],
        responses={
            200: OpenApiResponse(ANSWER, description="What was found, the programme first, then each workstream."),
            400: PROBLEM,
            404: PROBLEM,
        },
    )
    def get(self, request: Request, key: str) -> Response:
        """What is missing of a programme, and what does not fit together: every line at once, without pages.

        The checks look at what you may see: a record that you may not see counts as not there. A check that reads
        records of a resource which your token may not read is left out.
        """
        params = params_of(request)
        if unknown := set(params) - set(PARAMETERS):
            raise UnknownParametersError(unknown, set(PARAMETERS))
        kind = params.get("kind", "")
        if kind not in ("", *CheckKind.values):
            raise InvalidParametersError({"kind": [f"Say {' or '.join(CheckKind.values)}."]})
        today = london_day(timezone.now())
        day = day_asked(params, today)
        with history.as_at(day):
            access = access_of(request.user)
            programme = ProgrammeResource.one(access, key)
            report = check_programme(Seen(programme, access, day or today, readable=readable(request)))
        lines = [(group, line) for group in report.groups for line in group.lines]
        return Response(
            {
                "programme": programme.reference,
                "as_at": (day or today).isoformat(),
                "asked": report.asked,
                "passed": report.passed,
                "results": [told(*one, request) for one in lines if kind in ("", one[1].check.kind)],
            },
            headers={"Cache-Control": "private, no-store"},
        )


def told(group: Group, line: Missing, request: Request) -> dict[str, Any]:
    """One line, as partners get it."""
    return {
        "check": line.check.name,
        "kind": line.check.kind.value,
        "question": line.check.question,
        "type": line.check.subject,
        "reference": line.record.reference,
        "workstream": group.record.reference if isinstance(group.record, Workstream) else None,
        "message": line.message,
        "url": request.build_absolute_uri(line.url),
        "mend_url": request.build_absolute_uri(line.mend_url),
    }
