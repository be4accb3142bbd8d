"""The change feed over HTTP."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from core import feed
from core.access import Stand, access_of
from core.api.base import JSON, ApiView, params_of, reader_of, stand_for
from core.api.scopes import readable
from core.figures import london_day
from core.filters import REFERENCE
from core.models import Scope
from core.openapi import PROBLEM
from core.problems import InvalidParametersError, UnknownParametersError, problem_response
from core.resources import MOST, Resource, names_in, registry, truth, whole_number

NOW = "now"
TYPES = {"type": "array", "items": {"type": "string", "enum": sorted(registry)}}
PROGRAMMES = {"type": "array", "items": {"type": "string", "pattern": f"^{REFERENCE.pattern}$"}}
LISTED: dict[str, Any] = {"style": "form", "explode": False}
PARAMETERS: dict[str, tuple[Any, str]] = {
    "cursor": (str, "Where to go on: the last `next_cursor`. `now` for the cursor of the present; none to start."),
    "limit": ({"type": "integer", "minimum": 1, "maximum": MOST}, "How many changes, 1 to 1000; 100 where not given."),
    "records": (bool, "0 to leave the records themselves out."),
    "type": (TYPES, "Names of resources with commas between; all where not given."),
    "programme": (PROGRAMMES, "References of programmes with commas between: what is recorded in their own scope."),
}
CHANGE = inline_serializer(
    "Change",
    {
        "type": serializers.CharField(help_text="The name of the resource, as in addresses."),
        "id": serializers.UUIDField(),
        "reference": serializers.CharField(),
        "op": serializers.ChoiceField(choices=["upsert", "delete"]),
        "version": serializers.IntegerField(help_text="Of a delete: the last version that you could read."),
        "changed_at": serializers.DateTimeField(help_text="When this version was made."),
        "url": serializers.URLField(),
        "record": serializers.DictField(allow_null=True, help_text="As lists show it; null for a delete."),
    },
    many=True,
)
CHANGES = inline_serializer(
    "Changes",
    {
        "results": CHANGE,
        "next_cursor": serializers.CharField(help_text="Always there: keep it, and ask with it again."),
        "more": serializers.BooleanField(help_text="Whether there is more already."),
    },
)
ANSWERS = {
    200: CHANGES,
    400: PROBLEM,
    401: PROBLEM,
    410: OpenApiResponse(PROBLEM.response, description="Start again, without a cursor and with an empty copy."),
}


class ChangesApi(ApiView):
    """What has changed for a reader since they last asked."""

    @extend_schema(
        operation_id="changes_list",
        tags=["changes"],
        parameters=[
            OpenApiParameter(name, shape, description=told, **(LISTED if shape in (TYPES, PROGRAMMES) else {}))
            for name, (shape, told) in PARAMETERS.items()
        ],
        responses=ANSWERS,
    )
    def get(self, request: Request) -> HttpResponse:
        """What has changed behind a cursor, each record once and as it stands now: an upsert or a delete.

        `next_cursor` is always there, also where nothing is new; ask with it again. A change may be told twice, none is
        left out.
        """
        params = params_of(request)
        unknown = set(params) - set(PARAMETERS)
        if unknown:
            raise UnknownParametersError(unknown, set(PARAMETERS))
        access, asked = access_of(request.user), wanted(params, readable(request))
        reader, stand = reader_of(request), stand_for(request)
        try:
            place = _place(params.get("cursor", ""), stand, reader)
        except feed.ResyncError:
            return _resync(request)
        page = feed.follow(access, place, stand, asked, day=london_day(timezone.now()))
        cursor = feed.write_cursor(page.place, stand.epoch, reader)
        results = ",".join(_told(item, request) for item in page.items)
        more = "true" if page.more else "false"
        answer = HttpResponse(f'{{"results":[{results}],"next_cursor":"{cursor}","more":{more}}}', content_type=JSON)
        answer["Cache-Control"] = "private, no-store"
        return answer


def _place(cursor: str, stand: Stand, reader: uuid.UUID) -> feed.Place:
    """Where the reader stands."""
    if not cursor:
        return feed.Place()
    return feed.place_at(stand) if cursor == NOW else feed.read_cursor(cursor, stand, reader)


def wanted(params: QueryDict, may_read: frozenset[str] | None) -> feed.Wanted:
    """What the parameters ask for, as far as the token may read it.

    A programme that nobody knows has nothing, so that it tells nothing.
    """
    types = [name for text in params.getlist("type") for name in names_in(text)]
    unknown = [name for name in types if name not in registry]
    if unknown:
        raise InvalidParametersError({"type": [f"There is no {', '.join(unknown)}. There are: {', '.join(registry)}."]})
    programmes = [name for text in params.getlist("programme") for name in names_in(text)]
    if not all(REFERENCE.fullmatch(name) for name in programmes):
        raise InvalidParametersError({"programme": ["Give references of programmes."]})
    scopes = Scope.objects.filter(programme_reference__in=programmes).values_list("pk", flat=True)
    return feed.Wanted(
        resources=[registry[name] for name in types or registry if may_read is None or name in may_read],
        limit=whole_number(params, "limit", 100, least=1, most=MOST),
        records=truth({"records": params.get("records") or "1"}, "records"),
        scopes=frozenset(scopes) if programmes else None,
    )


def _told(item: feed.Item, request: Request) -> str:
    """One change as JSON, the record's own bytes within."""
    head = {
        "type": item.resource.name,
        "id": item.id,
        "reference": item.reference,
        "op": "delete" if item.deleted else "upsert",
        "version": item.version,
        "changed_at": item.changed_at,
        "url": request.build_absolute_uri(_address(item.resource, item.reference)),
    }
    text = json.dumps(head, separators=(",", ":"), ensure_ascii=False)
    return f'{text[:-1]},"record":{item.body or "null"}}}'


def _address(resource: type[Resource], reference: str) -> str:
    return reverse(f"api:{resource.name}-one", args=[reference])


def _resync(request: Request) -> HttpResponse:
    start = request.build_absolute_uri(reverse("api:changes"))
    told = "This cursor is of a journal that is no more, or of a token that may read other types."
    detail = f"{told} Begin an empty copy at {start} without a cursor."
    return problem_response(410, detail, type="urn:pstn:resync-required", title="Resync required", start=start)
