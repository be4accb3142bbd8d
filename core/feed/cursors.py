"""Cursors of the feed, which tell their bearer nothing.

The number of a journal row would tell how much has changed in other programmes, so a cursor is encrypted, and no number
is shown anywhere in the feed. It is bound to its account: another reader has had other things. Encrypted with a
keystream of HMAC-SHA256 from a random nonce and then authenticated by HMAC-SHA256, which the standard library has.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import struct
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from core.access import Stand
from core.problems import InvalidParametersError

NONCE, SEAL = 12, 16
INSIDE = struct.Struct(">8sQQQ")
"""Half of the epoch, base, upto, at: 32 bytes, as long as the keystream."""


class ResyncError(Exception):
    """A cursor of a journal that is no more: its bearer has to start again."""


@dataclass(frozen=True)
class Place:
    """Where a reader stands: has all up to `base`, and of the stretch from there up to `upto` what is up to `at`."""

    base: int = 0
    upto: int = 0
    at: int = 0


def place_at(stand: Stand) -> Place:
    """The place of who has everything."""
    return Place(stand.seq, stand.seq, stand.seq)


def write_cursor(place: Place, epoch: uuid.UUID, reader: uuid.UUID) -> str:
    """The cursor of one reader at a place; another text each time."""
    stream_key, seal_key = _keys(settings.SECRET_KEY, reader)
    nonce = secrets.token_bytes(NONCE)
    hidden = nonce + _mixed(INSIDE.pack(epoch.bytes[8:], place.base, place.upto, place.at), stream_key, nonce)
    return base64.urlsafe_b64encode(hidden + _seal(seal_key, hidden)).decode()


def read_cursor(text: str, stand: Stand, reader: uuid.UUID) -> Place:
    """The place that a cursor means.

    Raises InvalidParametersError where it is none of this reader's, ResyncError where it is of another epoch or of a
    journal that had come further.
    """
    epoch, base, upto, at = INSIDE.unpack(_opened(text, reader))
    if epoch != stand.epoch.bytes[8:] or upto > stand.seq:
        raise ResyncError
    return Place(base, upto, at)


def _opened(text: str, reader: uuid.UUID) -> bytes:
    try:
        whole = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        whole = b""
    hidden, seal = whole[:-SEAL], whole[-SEAL:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        stream_key, seal_key = _keys(secret, reader)
        if len(hidden) == NONCE + INSIDE.size and hmac.compare_digest(_seal(seal_key, hidden), seal):
            return _mixed(hidden[NONCE:], stream_key, hidden[:NONCE])
    raise InvalidParametersError({"cursor": ["This is no cursor of this feed and this account."]})


def _keys(secret: str | bytes, reader: uuid.UUID) -> tuple[bytes, bytes]:
    """What hides and what seals the cursors of one reader."""

    def key(use: str) -> bytes:
        return salted_hmac(f"pstn.feed.{use}", reader.bytes, secret=secret, algorithm="sha256").digest()

    return key("hide"), key("seal")


def _mixed(text: bytes, key: bytes, nonce: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(text, hmac.digest(key, nonce, "sha256"), strict=True))


def _seal(key: bytes, hidden: bytes) -> bytes:
    return hmac.digest(key, hidden, "sha256")[:SEAL]
