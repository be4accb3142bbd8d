"""Sign-in for partner systems: a bearer token."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from core.services import user_of_token


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer pstn_…`."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The account of the token, if the request carries one."""
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            return user_of_token(secret.strip(), now=timezone.now()), None
        except PermissionDenied as fault:
            raise exceptions.AuthenticationFailed(str(fault)) from fault

    def authenticate_header(self, request: Request) -> str:
        """What a refusal says is wanted."""
        return 'Bearer realm="pstn"'
