"""Browsers of people who are signed in; a world that many tests share signs its people in once."""

from django.conf import settings
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user):
    """A browser of theirs, or a system of theirs: pages and API take the same session."""
    client = Client()
    if kept := getattr(user, "kept_session", None):
        client.cookies[settings.SESSION_COOKIE_NAME] = kept
    else:
        client.force_login(user, BACKEND)
    return client


def keep_sessions(users):
    """Sign people in for as long as the transaction under way stands."""
    for user in users:
        user.kept_session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
