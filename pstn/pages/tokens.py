"""API tokens: a person makes, replaces and revokes their own; an administrator sees and revokes those of others."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.access import access_of, actor_of, remember_access
from core.choices import Role
from core.figures import london_day
from core.models import ApiToken, User
from core.tokens import digest_of, issue_token, replace_token, revoke_token, secret_of_form, tokens_administered
from governance.models import Organisation
from pstn.pages.forms import ReplaceForm, TokenForm, end_told, lines, scopes_told

View = Callable[..., HttpResponseBase]
SEED = re.compile(r"[\w-]{43}", re.ASCII)
SHOWN_FOR = timedelta(minutes=1)
"""For how long the same form, sent again, shows the secret again: of a double click only the second answer is seen."""
ON_A_PAGE = 50


def for_people(view: View) -> View:
    """A page for people who are signed in; their rights are read once."""

    @login_required
    def ready(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        remember_access(request.user)
        return view(request, **kwargs)

    return ready


@for_people
@require_safe
def tokens_page(request: HttpRequest) -> HttpResponse:
    """A person's own tokens: those that work, then those that have ended."""
    user, now = actor_of(request), timezone.now()
    rows = rows_of(request, _with_all(user.api_tokens.all()), now)
    context = {
        "live": [row for row in rows if row["live"]],
        "ended": [row for row in rows if not row["live"]],
        "administers": administers(user),
        "actions": [{"title": "Make a token", "url": reverse("token_new"), "kind": "primary"}],
    }
    return render(request, "tokens/tokens.html", context)


@for_people
@require_safe
def people_page(request: HttpRequest) -> HttpResponse:
    """For an administrator: the tokens of everybody else with access to what they administer."""
    user = actor_of(request)
    if not administers(user):
        raise PermissionDenied
    found = _with_all(tokens_administered(user, timezone.now()).exclude(user=user))
    found = found.order_by("user__username", "-created_at", "pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": rows_of(request, page.object_list, timezone.now()),
        "first_url": reverse("tokens_of_people") if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "tokens/people.html", context)


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret, this once."""
    user, now = actor_of(request), timezone.now()
    mine = Organisation.objects.visible_to(user).filter(pk__in=access_of(user).audiences)
    form = TokenForm(request.POST if request.method == "POST" else None, today=london_day(now), organisations=mine)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "lines": lines(), "ticked": form["ticked"].value() or [], "seed": new_seed()}
        return render(request, "tokens/new.html", context, status=400 if form.errors else 200)

    def make(secret: str) -> None:
        named = form.cleaned_data.get("organisation")
        issue_token(
            user=user,
            name=form.cleaned_data["name"],
            now=now,
            scopes=form.scopes,
            expires_at=form.expires_at,
            organisation_id=uuid.UUID(named) if named else None,
            secret=secret,
        )

    return _made(request, user, now, make)


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def replace_page(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Make the token that replaces one's own, and show its secret, this once."""
    user, now = actor_of(request), timezone.now()
    old = user.api_tokens.filter(pk=token).first()
    if old is None:
        raise Http404
    form = ReplaceForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "token": old, "seed": new_seed()}
        return render(request, "tokens/replace.html", context, status=400 if form.errors else 200)

    def make(secret: str) -> None:
        days = form.cleaned_data["overlap_days"]
        replace_token(token=old, actor=user, now=now, overlap_days=days, secret=secret)

    try:
        return _made(request, user, now, make)
    except ValidationError as fault:
        return render(request, "errors/409.html", {"message": " ".join(fault.messages)}, status=409)


@for_people
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_page(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Ask before a token ends at once."""
    user, now = actor_of(request), timezone.now()
    seen = Q(user=user) | Q(pk__in=tokens_administered(user, now).values("pk"))
    found = ApiToken.objects.select_related("user").filter(seen, pk=token).first()
    if found is None:
        raise Http404
    back = reverse("tokens" if found.user_id == user.pk else "tokens_of_people")
    if request.method == "POST":
        revoke_token(token=found, actor=user, now=now)
        messages.success(request, f"Token revoked: {found.name}.")
        return redirect(back)
    return render(request, "tokens/revoke.html", {"token": found, "own": found.user_id == user.pk, "back": back})


def administers(user: User) -> bool:
    """Whether somebody is an administrator anywhere."""
    access = access_of(user)
    return any(access.has_role(scope, Role.ADMINISTRATOR) for scope in access.roles)


def new_seed() -> str:
    """The 256 random bits of one rendering of a form, from which the secret is drawn."""
    return secrets.token_urlsafe(32)


def rows_of(request: HttpRequest, tokens: Iterable[ApiToken], now: datetime) -> list[dict[str, Any]]:
    """What the tables of tokens show of each."""
    tokens = list(tokens)
    wanted = {token.organisation_id for token in tokens} - {None}
    named = Organisation.objects.visible_to(request.user).filter(pk__in=wanted) if wanted else ()
    names = {one.pk: one.name for one in named}
    return [_row(token, names, now) for token in tokens]


def _row(token: ApiToken, names: dict[uuid.UUID, str], now: datetime) -> dict[str, Any]:
    live, replaced = token.is_live(now), hasattr(token, "replaced_by")
    bound = token.organisation_id
    return {
        "id": token.pk,
        "name": token.name,
        "hint": token.hint,
        "person": str(token.user),
        "may": scopes_told(token.scopes),
        "organisation": names.get(bound, "one organisation") if bound else "",
        "created_at": token.created_at,
        "ends": end_told(token.expires_at),
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
        "revoked_by": str(token.revoked_by or ""),
        "replaced_at": token.replaced_by.created_at if replaced else None,
        "live": live,
        "replaceable": live and not replaced,
    }


def _with_all(tokens: Any) -> Any:
    return tokens.select_related("user", "revoked_by", "replaced_by")


def _made(request: HttpRequest, user: User, now: datetime, make: Callable[[str], None]) -> HttpResponse:
    """Make a token once for each rendering of a form, and answer with its secret, which no cache may keep."""
    seed = request.POST.get("seed", "")
    if not SEED.fullmatch(seed):
        raise SuspiciousOperation("The seed of this form is not one of ours.")
    secret = secret_of_form(seed, user)
    mine = user.api_tokens.filter(digest=digest_of(secret))
    if not mine.exists():
        make(secret)
    token = mine.get()
    again = now - token.created_at > SHOWN_FOR
    context = {
        "token": token,
        "may": scopes_told(token.scopes),
        "ends": end_told(token.expires_at),
        "secret": "" if again else secret,
    }
    answer = render(request, "tokens/made.html", context, status=409 if again else 200)
    answer["Cache-Control"] = "no-store"
    return answer
