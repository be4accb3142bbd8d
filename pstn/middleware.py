"""What every answer of ours is told on its way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


def keep_nowhere(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let no cache, nor the disk of a shared computer, keep what depends on its reader.

    An answer that says itself how long it may be kept is left as it is.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
