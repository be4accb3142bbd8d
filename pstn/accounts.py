"""How accounts come about (an administrator makes them, nobody signs up), and who counts as signing in."""

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """Sign-in without sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse everybody: accounts carry grants, so they are given."""
        return False


class QuickHasher(PBKDF2PasswordHasher):
    """What a demonstration keeps of its passwords: drawn at random, they need no slow digest."""

    iterations = 20_000


def name_given(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """Return the name or address with which somebody tries to sign in, so that failures of one add up."""
    given = credentials or {}
    return (given.get("username") or given.get("email") or request.POST.get("login", "")).strip().lower()


def address_seen_by_proxy(request: HttpRequest) -> str:
    """Return the address that our own proxy saw: the last it added, as what stands before it can be made up."""
    seen: str = request.META.get("HTTP_X_FORWARDED_FOR", request.META["REMOTE_ADDR"])
    return seen.split(",")[-1].strip()
