"""Who asks, and how they send."""

from pathlib import Path

from django.test import Client

ROOT = Path(__file__).resolve().parents[3]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

PASSWORD = "a long enough password"  # pragma: allowlist secret


def signed_in(user, **options):
    client = Client(**options)
    client.force_login(user, BACKEND)
    return client


def sent(**data):
    """A request of the API with a JSON body."""
    return {"data": data, "content_type": "application/json", "headers": {"If-Match": "*"}}
