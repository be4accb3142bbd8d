"""What will go: how a resource, a column or a parameter says so, in headers and in the OpenAPI file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.utils.http import http_date

from core.figures import LONDON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.resources import Resource

NOTICE = timedelta(days=365)
"""How long what is deprecated goes on working, at least."""


@dataclass(frozen=True)
class Deprecation:
    """Since which day something should not be used any more, on which day it goes, and what stands in its place.

    Days begin in London. `successor` and `told` are addresses: of what to use instead, and of where it is explained.
    """

    since: date
    sunset: date
    successor: str = ""
    told: str = ""

    def __post_init__(self) -> None:
        """Refuse to take something away from partners within a year."""
        if self.sunset - self.since < NOTICE:
            raise ValueError(f"Sunset {self.sunset} is less than {NOTICE.days} days after {self.since}.")

    @property
    def links(self) -> list[str]:
        """The values of Link that lead on."""
        leads = {"successor-version": self.successor, "deprecation": self.told}
        return [f'<{address}>; rel="{relation}"' for relation, address in leads.items() if address]

    @property
    def words(self) -> str:
        """The same for the OpenAPI file."""
        instead = f" Use {self.successor}." if self.successor else ""
        return f"Deprecated since {self.since}; gone from {self.sunset}.{instead}"


def deprecations_of(resource: type[Resource], params: Mapping[str, str]) -> list[Deprecation]:
    """What a request uses that will go: the resource, parameters that it names, columns that its answer holds."""
    named = {name.strip() for name in params.get("fields", "").split(",")} - {""}
    brief = params.get("brief", "").lower() in ("1", "true")
    found = [resource.deprecated] if resource.deprecated else []
    found += [one for name, one in resource.deprecated_parameters.items() if name in params]
    for column in resource.deprecated_columns:
        answered = column.name in named if named else column.brief or not brief
        if column.deprecated and (answered or column.name in params):
            found.append(column.deprecated)
    return found


def announce(response: HttpResponseBase, found: Iterable[Deprecation]) -> None:
    """Say in the headers of an answer what will go: RFC 9745 and RFC 8594; of several, what comes first."""
    found = list(found)
    if not found:
        return
    response["Deprecation"] = f"@{_second(min(one.since for one in found))}"
    response["Sunset"] = http_date(_second(min(one.sunset for one in found)))
    links = [response["Link"]] if response.has_header("Link") else []
    links += [link for one in found for link in one.links]
    if links:
        response["Link"] = ", ".join(dict.fromkeys(links))


def _second(day: date) -> int:
    return int(datetime.combine(day, time(), LONDON).timestamp())
