"""What a request says of the version that it has: If-None-Match to read, If-Match to change."""

from __future__ import annotations

import re

from django.utils.http import parse_etags
from rest_framework.request import Request

from core.models import Record
from core.problems import RefusedError

VERSION = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]+)?"')
NONE = 0
"""The version that a tag of no record of ours means: it never stands."""
ASKED = "Say in If-Match which version you have read: the ETag of the record."


def unchanged(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this tag, weakened on its way (as by compression) or not, or is `*`."""
    asked = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    return tag in asked or asked == ["*"]


def version_asked(request: Request, record: Record) -> int | None:
    """The version that If-Match allows to be changed; None for whichever stands.

    Of several it is the one that stands, if that is among them. Raises RefusedError where no tag is given.
    """
    asked = parse_etags(request.headers.get("If-Match", ""))
    if asked == ["*"]:
        return None
    if not asked:
        raise RefusedError(428, "version-required", ASKED)
    found = [int(match[1]) if match else NONE for match in map(VERSION.fullmatch, asked)]
    return record.version if record.version in found else max(found)
