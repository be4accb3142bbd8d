"""What a token may do: the one place in which the API asks for a token's scopes.

Somebody who is signed in by a session has no scopes: there the account's rights are all.
"""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core.models import ApiToken
from core.resources import Resource, names_in, registry
from core.tokens import READ, WRITE


class InsufficientScopeError(exceptions.PermissionDenied):
    """A token asks for what its scopes do not hold; `scope` is the one that it lacks."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This token lacks the scope {scope}.")
        self.scope = scope
        self.auth_header = f'Bearer realm="pstn", error="insufficient_scope", scope="{scope}"'


class WithinScopes(BasePermission):
    """Reading a resource needs its `read`, and so does each link that is expanded; anything else needs its `write`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True; raises InsufficientScopeError, which names what is missing."""
        resource: type[Resource] | None = getattr(view, "resource", None)
        if resource is None:
            return True
        require(request, resource.name, READ if request.method in SAFE_METHODS else WRITE)
        for name in names_in(request.query_params.get("expand", "")):
            if name in resource.expand:
                require(request, resource.expand[name], READ)
        return True


def require(request: Request, resource: str, verb: str) -> None:
    """Raise InsufficientScopeError unless whoever asks may do this to a resource, named as in addresses."""
    scope = f"{resource}:{verb}"
    if isinstance(request.auth, ApiToken) and not request.auth.allows(scope):
        raise InsufficientScopeError(scope)


def readable(request: Request) -> frozenset[str] | None:
    """The resources that the token of a request may read, by their names in addresses; None where that is every one."""
    token = request.auth
    if not isinstance(token, ApiToken) or token.allows(f"*:{READ}"):
        return None
    return frozenset(name for name in registry if token.allows(f"{name}:{READ}"))
