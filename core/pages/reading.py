"""What every page shares that only reads: who may open it, of which day it is, what its resource is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import Reader, access_of, remember_access
from core.figures import london_day
from core.models import Record
from core.problems import InvalidParametersError, UnknownParametersError
from core.resources import Resource, day_asked, url_of

View = Callable[..., HttpResponseBase]


def signed_in(view: View, methods: Callable[[View], View] = require_safe) -> View:
    """A page for people who are signed in, that only reads unless `methods` says more; their rights are read once.

    A day on which there was nothing to see is told apart from an address that leads nowhere; not from what is hidden.
    """

    @login_required
    @methods
    def ready(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        remember_access(request.user)
        try:
            return view(request, **kwargs)
        except Http404:
            today = london_day(timezone.now())
            day, box = read_day(request.GET, today)
            if day is None or day == today:
                raise
            kept = [{"name": name, "value": value} for name, value in request.GET.items() if name != "as_at"]
            context = {"day": day, "as_at_form": box | {"kept": kept}}
            return render(request, "errors/404_day.html", context, status=404)
        except (InvalidParametersError, UnknownParametersError) as fault:
            return render(request, "errors/400.html", {"fault": fault}, status=400)

    return ready


def urls_for(reader: Reader) -> Callable[[Record | None], str | None]:
    """Where a page for this reader leads: None for a record that may not be seen, which is then not named."""
    access = access_of(reader)
    return lambda record: url_of(record) if record is None or access.sees(record) else None


def read_day(params: Any, today: date) -> tuple[date | None, dict[str, Any]]:
    """The day that a page is to show, and what its form shows: the day, or what was typed with the fault."""
    try:
        day = day_asked(params, today)
    except InvalidParametersError as fault:
        return None, {"day": params.get("as_at"), "error": " ".join(fault.errors["as_at"])}
    return day, {"day": day or today, "error": ""}


def named(resource: type[Resource]) -> dict[str, str]:
    return {
        "name": resource.name,
        "title": resource.plural().capitalize(),
        "plural": resource.plural(),
        "singular": resource.title(),
    }
