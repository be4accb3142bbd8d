"""Forms, as a browser opens and sends them."""

import re
from html import unescape

from tests.factories.writable import (
    said_of,
    typed_of,
)

ONCE = re.compile(r'name="once" value="([\w-]+)"')

VERSION = re.compile(r'name="version" value="(\d+)"')


def text_of(answer):
    """What a page says, with its entities read."""
    return unescape(answer.content.decode())


def opened(client, address):
    """Open a form: what it hides, to be sent back."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    hidden = {"once": ONCE.search(text_of(page))[1]}
    version = VERSION.search(text_of(page))
    return hidden | ({"version": version[1]} if version else {})


def sent(client, address, typed):
    """Open a form and send it."""
    return client.post(address, opened(client, address) | typed)


def changed(record, kind, /, **said):
    """What a browser sends of a record when some fields have been typed over."""
    return typed_of(said_of(record, kind) | said)
