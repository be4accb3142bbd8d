"""Sign-in for partner systems: an API token, as bearer or as the password of HTTP Basic."""

from __future__ import annotations

import base64
import binascii

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from core.models import ApiToken, User
from core.tokens import FRONT, token_of


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer pstn_…`; or Basic with the token as password, for Excel and others that know no bearer."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The account of the token and the token, if the request carries one."""
        secret = _secret_in(get_authorization_header(request))
        if secret is None:
            return None
        try:
            token = token_of(secret, now=timezone.now())
        except PermissionDenied as fault:
            raise exceptions.AuthenticationFailed(str(fault)) from fault
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a refusal says is wanted; not Basic, at which a browser would ask for a name and a password."""
        return 'Bearer realm="pstn"'


def _secret_in(header: bytes) -> str | None:
    """The secret in an Authorization header; None where it carries something else, such as a proxy's own password."""
    scheme, _, rest = header.partition(b" ")
    if scheme.lower() == b"bearer":
        return rest.strip().decode("latin-1")
    if scheme.lower() != b"basic":
        return None
    try:
        _, _, password = base64.b64decode(rest.strip(), validate=True).decode("latin-1").partition(":")
    except binascii.Error:
        return None
    return password if password.startswith(FRONT) else None
