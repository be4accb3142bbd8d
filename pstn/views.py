"""The front door: home, health, and the pages for what went wrong."""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import Access, access_of
from core.choices import Role
from core.problems import fault_response, problem_response
from core.resources import url_of
from governance.models import Board
from governance.services import boards_of

Handler = Callable[[HttpRequest], HttpResponseBase]
WRITING = frozenset({Role.OFFICER, Role.MANAGER})
READING_A_BOARD = frozenset({Role.SECRETARY, Role.BOARD_MEMBER, Role.SCRUTINY, Role.VIEWER})
PAGES = frozenset({"accessibility", "api", "help", "privacy", "ratings"})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send people where their work is: updates, their board, the money, the network; anyone else to sign in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    access = access_of(request.user)
    held = frozenset().union(*access.roles.values())
    if held & WRITING:
        return redirect("workstreams:updates_due")
    if held & READING_A_BOARD and (board := _board_of(access)):
        return redirect(url_of(board))
    return redirect("budgets:pools" if Role.FINANCE in held else "governance:programmes")


def _board_of(access: Access) -> Board | None:
    """The board that a person sits on or serves, or the one that a programme of theirs answers to."""
    boards = Board.objects.visible_to(access).current()
    theirs = boards.filter(boards_of(access.roles.keys() - access.open), accountable=True)
    return boards.filter(pk__in=access.audiences).first() or theirs.first()


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the pages that say what this site is, such as the accessibility statement."""
    if name not in PAGES:
        raise Http404
    limits = {"rate_limit": settings.RATE_LIMIT, "rate_limit_unknown": settings.RATE_LIMIT_UNKNOWN}
    return render(request, f"pages/{name}.html", limits)


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and has every migration."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations wait\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def failed(request: HttpRequest, status: HTTPStatus, name: str = "") -> HttpResponse:
    """Answer a partner system with problem details (RFC 9457), and a person with the page of that name or number."""
    if request.path.startswith("/api/"):
        return problem_response(status)
    return render(request, f"errors/{name or status.value}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read, or is longer than any form."""
    too_long = isinstance(exception, RequestDataTooBig)
    return failed(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may see a thing but not do this."""
    return failed(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for what is not there, or not for this person to see."""
    return failed(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we broke something, or the database is away; called while the fault is being handled."""
    if request.path.startswith("/api/"):
        return fault_response(sys.exc_info()[1])
    return failed(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def with_page_for_405(get_response: Handler) -> Handler:
    """Middleware: whoever opens the address of a button gets a page in place of nothing, as after signing in late."""

    def ready(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        said = not isinstance(response, HttpResponse) or response.content
        if said or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = failed(request, HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page

    return ready


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    return failed(request, HTTPStatus.FORBIDDEN, "csrf")


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Answer after too many failed sign-ins."""
    return failed(request, HTTPStatus.TOO_MANY_REQUESTS)
