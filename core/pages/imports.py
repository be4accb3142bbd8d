"""The pages on which somebody imports a file: bring it, look at what it would do, apply it, undo it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import imports
from core.access import actor_of, remember_access
from core.choices import ImportState
from core.imports.layout import adding, changing, fields_of
from core.imports.plan import ADD, CHANGE, CONFLICT, ERROR, FILE, KEEP, SAME, Plan
from core.models import ImportBatch
from core.once import run_once, token_field
from core.pages.reading import View, named
from core.resources import Resource, registry, url_of

SHOWN = 100
"""Rows of each kind that the preview shows; it says how many more there are."""
LISTED = 20
"""Imports of a person that the page lists."""
WORDS = {ERROR: "with errors", CONFLICT: "in conflict", CHANGE: "to change", ADD: "to add", SAME: "the same"}
DONE = {CHANGE: "changed", ADD: "added", SAME: "the same"}


class FileForm(forms.Form):
    """The file that is to be imported."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV or Excel (.xlsx), up to 10 MB and {imports.MOST_ROWS:,} rows.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


def import_urls() -> list[URLPattern]:
    """The addresses of imports, the same four for every resource."""
    one = "<slug:name>/<uuid:key>/"
    return [
        path("<slug:name>/", new_page, name="new"),
        path(one, batch_page, name="batch"),
        path(f"{one}apply/", apply, name="apply"),
        path(f"{one}undo/", undo, name="undo"),
    ]


def writers_only(view: Callable[..., HttpResponseBase]) -> View:
    """A page about a resource that can be imported, for those who may write it somewhere."""

    @login_required
    def ready(request: HttpRequest, name: str, **kwargs: Any) -> HttpResponseBase:
        access, resource = remember_access(request.user), registry.get(name)
        if resource is None or not (adding(resource) or changing(resource)):
            raise Http404
        if not imports.may_import(resource, access):
            raise PermissionDenied
        return view(request, resource, **kwargs)

    return ready


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
def new_page(request: HttpRequest, resource: type[Resource]) -> HttpResponseBase:
    """Bring a file; below it the person's own imports of this kind."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            batch = _kept(request, resource, form.cleaned_data["file"])
            return redirect("imports:batch", resource.name, batch.pk)
        except imports.FileFaultError as fault:
            form.add_error("file", str(fault))
    mine = ImportBatch.objects.filter(owner=actor_of(request), resource=resource.name)
    context = _context(resource) | {
        "form": form,
        "columns": list(dict.fromkeys([*fields_of(adding(resource)), *fields_of(changing(resource))])),
        "adds": adding(resource) is not None,
        "csv_url": reverse(resource.url_name("csv")),
        "batches": list(mine.defer("rows", "done")[:LISTED]),
        "breadcrumbs": _above(resource)[:1],
    }
    return render(request, "imports/new.html", context, status=400 if form.errors else 200)


@require_safe
@writers_only
def batch_page(request: HttpRequest, resource: type[Resource], key: uuid.UUID) -> HttpResponse:
    """What a file would do; once it has been applied, what it has done."""
    batch = _batch(request, resource, key)
    if batch.state != ImportState.PREVIEWED:
        return _applied(request, resource, batch)
    try:
        plan = imports.preview(batch=batch, actor=actor_of(request), now=timezone.now())
    except imports.FileFaultError as fault:  # columns have changed since it was brought
        messages.warning(request, str(fault))
        return redirect("imports:new", resource.name)
    return _preview(request, resource, batch, plan)


@require_POST
@writers_only
def apply(request: HttpRequest, resource: type[Resource], key: uuid.UUID) -> HttpResponse:
    """Do what was shown; where anything stands in the way, or has moved since, show it again."""
    batch, now = _batch(request, resource, key), timezone.now()
    here = reverse("imports:batch", args=[resource.name, batch.pk])
    seen, choices = request.POST.get("seen", ""), _choices(request, batch)

    def act() -> str:
        imports.apply_batch(batch=batch, actor=actor_of(request), now=now, seen=seen, choices=choices)
        messages.success(request, f"{batch.file_name} has been imported.")
        return here

    try:
        return run_once(request, act, now=now)
    except imports.FileFaultError:
        return redirect(here)
    except imports.NotAppliedError as refused:
        return _preview(request, resource, batch, refused.plan, moved=refused.moved, asked=True)


@require_POST
@writers_only
def undo(request: HttpRequest, resource: type[Resource], key: uuid.UUID) -> HttpResponse:
    """Put back what an import has done, or say what stands in the way."""
    batch, now = _batch(request, resource, key), timezone.now()
    here = reverse("imports:batch", args=[resource.name, batch.pk])
    if batch.state == ImportState.PREVIEWED:
        return redirect(here)

    def act() -> str:
        imports.undo_batch(batch=batch, actor=actor_of(request), now=now)
        messages.success(request, f"The import of {batch.file_name} has been undone.")
        return here

    try:
        return run_once(request, act, now=now)
    except imports.NotUndoneError as refused:
        return _applied(request, resource, batch, refused.kept)


def _kept(request: HttpRequest, resource: type[Resource], file: Any) -> ImportBatch:
    """Read what was sent and keep it; more than may be imported is not read."""
    content = file.read(imports.MOST_BYTES + 1)
    sheet = imports.read_sheet(content)
    given = {"resource": resource, "file_name": file.name, "content": content, "sheet": sheet}
    return imports.keep_file(**given, actor=actor_of(request), now=timezone.now())


def _batch(request: HttpRequest, resource: type[Resource], key: uuid.UUID) -> ImportBatch:
    seen = ImportBatch.objects.visible_to(request.user).select_related("owner", "undone_by")
    batch: ImportBatch = get_object_or_404(seen, pk=key, resource=resource.name)
    return batch


def _choices(request: HttpRequest, batch: ImportBatch) -> dict[int, str]:
    """How each conflict is to be settled: its own answer, or the one for all."""
    settled = {KEEP, FILE}
    every = request.POST.get("every", "")
    asked = {row[0]: request.POST.get(f"row-{row[0]}", "") or every for row in batch.rows}
    return {number: choice for number, choice in asked.items() if choice in settled}


def _preview(
    request: HttpRequest,
    resource: type[Resource],
    batch: ImportBatch,
    plan: Plan,
    *,
    moved: bool = False,
    asked: bool = False,
) -> HttpResponse:
    open_ = plan.unsettled if asked and not moved else []
    problems = [
        {"message": f"Row {row.number}: choose what is to stand", "target": f"row-{row.number}-{KEEP}"}
        for row in open_[:SHOWN]
        if row in plan.of(CONFLICT)[:SHOWN]
    ]
    if open_ and not problems:
        problems = [{"message": "Choose what is to stand in the conflicts that are not shown", "target": "every-keep"}]
    context = _context(resource) | {
        "batch": batch,
        "counts": [{"count": n, "text": WORDS[state]} for state, n in plan.counts.items()],
        "groups": {state: _shown(plan, state) for state in (ERROR, CONFLICT, CHANGE, ADD)},
        "notes": _notes(plan),
        "writes": bool(plan.of(CHANGE) or plan.of(ADD) or plan.of(CONFLICT)),
        "blocked": bool(plan.of(ERROR)),
        "seen": plan.digest,
        "every": request.POST.get("every", ""),
        "moved": moved,
        "problems": problems,
        "has_errors": bool(problems),
        "once": token_field(),
        "breadcrumbs": _above(resource),
    }
    status = 200 if not asked else 409 if moved else 400
    return render(request, "imports/preview.html", context, status=status)


def _shown(plan: Plan, state: str) -> dict[str, Any]:
    rows = plan.of(state)
    return {"total": len(rows), "rows": rows[:SHOWN], "more": max(0, len(rows) - SHOWN)}


def _notes(plan: Plan) -> dict[str, Any]:
    """Cells that say something new and are not taken over, with the rows that they stand in."""
    told = [(row, note) for row in plan.rows for note in row.notes]
    return {"total": len(told), "rows": told[:SHOWN], "more": max(0, len(told) - SHOWN)}


def _applied(
    request: HttpRequest, resource: type[Resource], batch: ImportBatch, kept: list[Any] | None = None
) -> HttpResponse:
    """What an import has done, as far as the reader may see it; `kept` says what cannot be undone."""
    made = {key: before == 0 for key, before, _ in batch.done}
    seen = resource.model.objects.visible_to(request.user).filter(pk__in=list(made)).order_by("reference")
    records = [
        {
            "title": str(one),
            "reference": one.reference,
            "url": url_of(one) if one.withdrawn_at is None else "",
            "added": made[str(one.pk)],
        }
        for one in seen[: SHOWN + 1]
    ]
    context = _context(resource) | {
        "batch": batch,
        "counts": [{"count": batch.counts.get(state, 0), "text": word} for state, word in DONE.items()],
        "records": records[:SHOWN],
        "more": len(made) > SHOWN and len(records) > SHOWN,
        "can_be_undone": batch.state == ImportState.APPLIED and bool(made),
        "kept": kept or [],
        "has_errors": bool(kept),
        "once": token_field(),
        "breadcrumbs": _above(resource),
    }
    return render(request, "imports/applied.html", context, status=409 if kept else 200)


def _context(resource: type[Resource]) -> dict[str, Any]:
    return {"resource": named(resource), "list_url": reverse(resource.url_name("list"))}


def _above(resource: type[Resource]) -> list[dict[str, str]]:
    return [
        {"title": resource.plural().capitalize(), "url": reverse(resource.url_name("list"))},
        {"title": "Import", "url": reverse("imports:new", args=[resource.name])},
    ]
