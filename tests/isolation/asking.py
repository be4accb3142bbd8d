"""Somebody's client, and what of the other programme stands in an answer."""

from django.test import Client

from tests.factories.sessions import signed_in
from tests.isolation.worlds import NUMBERS, OTHER


def browser(user=None):
    """Somebody's client."""
    return Client() if user is None else signed_in(user)


def body_of(response):
    """All bytes of an answer, its headers among them."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content + "\n".join(f"{name}: {value}" for name, value in response.items()).encode()


def leaks(world, *bodies):
    """What of the other programme stands in these bytes: its mark in any case, its number, the ids of its records."""
    said = b"\n".join(bodies)
    ids = [str(record.pk).encode() for record in world.other.records.values()]
    known = [OTHER.lower().encode(), *NUMBERS, *ids]
    return [one for one in known if one in said.lower()]
