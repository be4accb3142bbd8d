"""One status update: started, written, checked, submitted; published, returned or discarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import Access, access_of, actor_of, remember_access
from core.figures import london_day
from core.once import run_once, token_field
from core.services import StaleVersionError
from core.templatetags.pstn import problems
from workstreams import services
from workstreams.choices import UpdateState
from workstreams.figures import days_overdue
from workstreams.forms import MilestoneForm, PageForm, ReturnForm
from workstreams.models import Milestone, StatusUpdate, Workstream
from workstreams.permissions import can_edit, can_publish, can_update
from workstreams.resources.told import findings_told, submitted_told
from workstreams.services.completeness import soft_problems_of
from workstreams.services.updates import IN_HAND
from workstreams.views.conflict import chosen, conflict_page
from workstreams.views.shown import answers_shown, last_time, ratings_before

View = Callable[..., HttpResponseBase]


def with_rights(view: View) -> View:
    """A page for people who are signed in; their rights are read once."""

    @login_required
    def ready(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        remember_access(request.user)
        return view(request, **kwargs)

    return ready


@with_rights
@require_POST
def update_start(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the update of a workstream, or go on with the one that is open."""
    workstream = Workstream.objects.visible_to(request.user).current().filter(reference=reference).first()
    if workstream is None:
        raise Http404
    if not can_update(request.user, workstream):
        raise PermissionDenied
    try:
        update = services.start_update(workstream=workstream, actor=actor_of(request), now=timezone.now())
    except ValidationError as fault:
        return render(request, "errors/409.html", {"message": " ".join(fault.messages)}, status=409)
    return redirect(_page("check" if update.state == UpdateState.SUBMITTED else "edit", update))


@with_rights
@require_http_methods(["GET", "HEAD", "POST"])
def update_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Write in an update: save it as a draft, or go on to check the answers."""
    update = _seen(request, reference, discarded=request.method == "POST")
    if not can_edit(request.user, update):
        raise PermissionDenied
    if request.method == "POST":
        return _save(request, update)
    if update.state not in IN_HAND:
        return redirect(_page("check", update))
    form, rows = _forms(request, update, _answers(request, update))
    if "check" in request.GET:
        _add_problems(update, form, rows)
    return _edit_page(request, update, form, rows)


@with_rights
@require_safe
def update_check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check the answers before they are submitted; a manager reads them here before publishing."""
    update = _seen(request, reference)
    if update.state == UpdateState.PUBLISHED:
        return redirect("workstreams:status_update", reference=update.reference)
    if update.state in IN_HAND and services.problems_of(update, timezone.now()):
        if not can_edit(request.user, update):
            raise PermissionDenied
        return redirect(_page("edit", update) + "?check=1")
    return _check_page(request, update)


@with_rights
@require_POST
def update_submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an update to the programme manager."""
    update = _seen(request, reference)

    def act() -> str:
        services.submit_update(update=update, actor=actor_of(request), now=timezone.now(), version=_version(request))
        return reverse("workstreams:updates_due")

    told = f"Update submitted: {update.workstream}. The programme manager publishes it or returns it."
    return _act(request, update, act, told)


@with_rights
@require_POST
def update_publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish a submitted update."""
    update = _seen(request, reference)

    def act() -> str:
        services.publish_update(update=update, actor=actor_of(request), now=timezone.now(), version=_version(request))
        return reverse("workstreams:updates_to_publish")

    return _act(request, update, act, f"Update published: {update.workstream}.")


@with_rights
@require_POST
def update_return(request: HttpRequest, reference: str) -> HttpResponse:
    """Send a submitted update back with a comment."""
    update = _seen(request, reference)
    if not can_publish(request.user, update):
        raise PermissionDenied
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _check_page(request, update, form)

    def act() -> str:
        comment = form.cleaned_data["comment"]
        services.return_update(
            update=update, actor=actor_of(request), now=timezone.now(), comment=comment, version=_version(request)
        )
        return reverse("workstreams:updates_to_publish")

    return _act(request, update, act, f"Update returned: {update.workstream}.", form)


@with_rights
@require_POST
def update_discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Throw a draft away; what was published stays."""
    update = _seen(request, reference, discarded=True)

    def act() -> str:
        services.discard_update(update=update, actor=actor_of(request), now=timezone.now(), version=_version(request))
        return reverse("workstreams:updates_due")

    return _act(request, update, act, f"Draft discarded: {update.workstream}.")


# Reading what was sent ------------------------------------------------------------------------------------------------


def _seen(request: HttpRequest, reference: str, *, discarded: bool = False) -> StatusUpdate:
    """The update, if this person may see it; a form that is sent late also finds one that was discarded."""
    seen = StatusUpdate.objects.visible_to(request.user)
    rows = (seen if discarded else seen.current()).filter(reference=reference)
    update: StatusUpdate | None = rows.select_related(
        "scope", "author", "period", "workstream__scope", "workstream__current_update__author", "previous__author"
    ).first()
    if update is None:
        raise Http404
    return update


def _version(request: HttpRequest) -> int:
    """The version that the sender had read; a form without one is as old as can be."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _milestones(request: HttpRequest, update: StatusUpdate) -> dict[str, Milestone]:
    rows = Milestone.objects.visible_to(request.user).current().filter(workstream=update.workstream_id, done_on=None)
    return {milestone.reference: milestone for milestone in rows}


def _answers(request: HttpRequest, update: StatusUpdate) -> dict[str, Any]:
    """What is stored, as it would be sent."""
    answers = PageForm.answers(update)
    for reference, milestone in _milestones(request, update).items():
        answers |= MilestoneForm.answers(milestone, update.milestone_changes.get(reference, {}))
    return answers


def _forms(request: HttpRequest, update: StatusUpdate, data: Any) -> tuple[PageForm, list[MilestoneForm]]:
    rows = [MilestoneForm(data, milestone=milestone) for milestone in _milestones(request, update).values()]
    periods = list(services.open_periods(update.scope_id, timezone.now()))
    findings = services.findings_for(update, london_day(timezone.now()))
    return PageForm(data, before=update.previous, own=update.period, periods=periods, findings=findings), rows


def _values(update: StatusUpdate, form: PageForm, rows: list[MilestoneForm]) -> dict[str, Any]:
    """What was sent, under the names of the model; what this person cannot see of milestones stays."""
    values = dict(form.cleaned_data)
    own = {row.milestone.reference for row in rows}
    changes = {reference: said for reference, said in update.milestone_changes.items() if reference not in own}
    said = {row.milestone.reference: row.said(values["as_at"]) for row in rows}
    return values | {"milestone_changes": changes | {reference: told for reference, told in said.items() if told}}


def _add_problems(update: StatusUpdate, form: PageForm, rows: list[MilestoneForm]) -> None:
    """Write beside the fields what stands between an update and its submission."""
    now = timezone.now()
    found = services.problems_of(update, now)
    for row in rows:
        if row.is_valid():
            row.add_rule_errors(update.as_at, london_day(now))
    if any(row.errors for row in rows):
        found.pop("milestone_changes", None)
    for name, texts in found.items():
        form.add_error(name if name in form.fields else None, texts)


def _save(request: HttpRequest, update: StatusUpdate) -> HttpResponse:
    form, rows = _forms(request, update, request.POST)
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return _edit_page(request, update, form, rows, version=_version(request))
    values = chosen(_values(update, form, rows), request.POST, update)
    checking = request.POST.get("action") != "draft"

    def act() -> str:
        services.save_update(
            update=update, actor=actor_of(request), now=timezone.now(), version=_version(request), **values
        )
        if not checking:
            return _page("edit", update) + "?saved=1"
        complete = not services.problems_of(update, timezone.now())
        return _page("check", update) if complete else _page("edit", update) + "?check=1"

    try:
        return run_once(request, act, now=timezone.now())
    except StaleVersionError as fault:
        stored = fault.record
        assert isinstance(stored, StatusUpdate)
        milestones = {row.milestone.reference: row.milestone for row in rows}
        return conflict_page(request, stored, _version(request), values, milestones)
    except ValidationError as fault:
        for name, texts in _by_field(fault).items():
            form.add_error(name if name in form.fields else None, texts)
        return _edit_page(request, update, form, rows)


def _act(
    request: HttpRequest, update: StatusUpdate, act: Callable[[], str], told: str, form: ReturnForm | None = None
) -> HttpResponse:
    """Do one action once, and say so to a second click too, whose answer is the one that a browser shows.

    Where somebody was faster, show how the update stands now and keep what was typed.
    """
    try:
        led = run_once(request, act, now=timezone.now())
    except StaleVersionError:
        update = _seen(request, update.reference, discarded=True)
        if update.withdrawn_at or update.state == UpdateState.PUBLISHED:
            gone = "discarded" if update.withdrawn_at else "published"
            return render(
                request, "errors/409.html", {"message": f"This update has been {gone} meanwhile."}, status=409
            )
        return _check_page(request, update, form, alert="This update has changed since you opened it.", status=409)
    except ValidationError as fault:
        if update.state in IN_HAND and services.problems_of(update, timezone.now()):
            return redirect(_page("edit", update) + "?check=1")
        return render(request, "errors/409.html", {"message": " ".join(fault.messages)}, status=409)
    messages.success(request, told)
    return led


def _by_field(fault: ValidationError) -> dict[str, list[str]]:
    return fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}


def _page(page: str, update: StatusUpdate) -> str:
    return reverse(f"workstreams:update_{page}", args=[update.reference])


# Showing --------------------------------------------------------------------------------------------------------------


def _edit_page(
    request: HttpRequest,
    update: StatusUpdate,
    form: PageForm,
    rows: list[MilestoneForm],
    version: int | None = None,
) -> HttpResponse:
    day = london_day(timezone.now())
    context = {
        "update": update,
        "workstream": update.workstream,
        "form": form,
        "rows": rows,
        "problems": problems(form, *rows),
        "has_errors": any(row.errors for row in rows),
        "before": update.previous,
        "last": last_time(update, request.user),
        "findings": findings_told(form.findings, access_of(request.user)),
        "strip": ratings_before(update, access_of(request.user), day),
        "overdue": days_overdue(update.workstream.next_update_due_on, day),
        "saved": "saved" in request.GET,
        "soft": soft_problems_of(update, request.user, day),
        "version": update.version if version is None else version,
        "once": token_field(),
    }
    return render(request, "workstreams/update_edit.html", context)


def _check_page(
    request: HttpRequest, update: StatusUpdate, form: ReturnForm | None = None, alert: str = "", status: int = 200
) -> HttpResponse:
    in_hand = update.state in IN_HAND
    writes = can_edit(request.user, update)
    submitted = update.state == UpdateState.SUBMITTED
    context = {
        "update": update,
        "workstream": update.workstream,
        "before": update.previous,
        "facts": answers_shown(
            update, _milestones(request, update), _page("edit", update) if in_hand and writes else ""
        ),
        "can_submit": in_hand and writes,
        "can_publish": submitted and can_publish(request.user, update),
        "waiting": submitted and not can_publish(request.user, update),
        "soft": soft_problems_of(update, request.user, london_day(timezone.now())),
        "rules": _rules(update, access_of(request.user)),
        "form": form or ReturnForm(),
        "alert": alert,
        "version": update.version,
        "once": token_field(),
    }
    return render(request, "workstreams/update_check.html", context, status=status)


def _rules(update: StatusUpdate, access: Access) -> dict[str, Any]:
    """What rules find, or found when it was submitted."""
    if update.state in IN_HAND:
        return {"findings": findings_told(services.findings_for(update, london_day(timezone.now())), access)}
    return submitted_told(update, access)
