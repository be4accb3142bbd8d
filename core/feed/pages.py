"""A page of the feed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date

from core.access import Access, Stand
from core.feed.cursors import Place
from core.feed.items import Item, Telling, resources_by_model
from core.feed.rows import stretch_of
from core.resources import Resource

MORE_ROWS, TURNS = 1000, 20
"""So many rows are looked through at a time, and so often, where most are hidden from the reader."""


@dataclass(frozen=True)
class Wanted:
    """What of the feed a reader asks for."""

    resources: list[type[Resource]]
    limit: int = 100
    records: bool = True
    scopes: frozenset[uuid.UUID] | None = None
    """None for all that the reader has."""


@dataclass(frozen=True)
class Page:
    """The items, the place behind them, and whether there are more already."""

    items: list[Item]
    place: Place
    more: bool


def follow(access: Access, place: Place, stand: Stand, wanted: Wanted, *, day: date) -> Page:
    """The next page for a reader at a place: to the end of the stretch they are in, and on where the journal has grown.

    Rows that mean nothing to the reader are passed over before the page is counted, so that its length tells nothing.
    """
    page = _page(access, place, stand, wanted, day)
    if page.more or page.place.upto == stand.seq:
        return page
    rest = wanted.limit - len(page.items)
    beyond = _page(access, page.place, stand, replace(wanted, limit=max(rest, 1)), day)
    if not rest:
        return replace(page, more=bool(beyond.items) or beyond.more)
    return replace(beyond, items=page.items + beyond.items)


def _page(access: Access, place: Place, stand: Stand, wanted: Wanted, day: date) -> Page:
    """As much of one stretch as fits."""
    fresh = place.at >= place.upto
    if fresh:
        place = Place(base=place.upto, upto=stand.seq)
    stretch = stretch_of(access, place)
    if wanted.scopes is not None:
        stretch = replace(stretch, scopes=stretch.scopes & wanted.scopes, again=stretch.again & wanted.scopes)
    at = stretch.start if fresh else place.at
    telling = Telling(access, stretch, resources_by_model(wanted.resources), day, wanted.records)
    items: list[Item] = []
    most = wanted.limit + 1
    for _ in range(TURNS):
        rows = stretch.rows(telling.resources, at, most)
        items += telling.items(rows)
        at = rows[-1].seq if len(rows) == most else place.upto
        if at >= place.upto or len(items) > wanted.limit:
            break
        most = max(most, MORE_ROWS)
    if len(items) > wanted.limit:
        items = items[: wanted.limit]
        at = items[-1].seq
    return Page(items, replace(place, at=at), more=at < place.upto)
