"""The pages on which the records of a resource are added, changed and withdrawn."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.access import Access, access_of, remember_access
from core.choices import ScopeKind
from core.columns import UNSEEN
from core.figures import london_day
from core.imports import may_import
from core.models import Record
from core.once import led_to, run_once, token_field
from core.resources import Resource, Write, children_of, offers, registry, url_of
from core.services import StaleVersionError


def write_urls(*resources: type[Resource]) -> list[URLPattern]:
    """The addresses of these resources' forms, to be put before their detail pages."""
    urls = []
    for resource in resources:
        one, name = f"{resource.name}/<str:reference>", resource.url_name("detail").split(":")[1]
        if resource.create and resource.create.may:
            urls.append(path(f"{resource.name}/new/", new_page(resource, resource.create), name=f"{name}_new"))
        if resource.change and resource.change.may:
            urls.append(path(f"{one}/change/", change_page(resource, resource.change), name=f"{name}_change"))
        for action, write in resource.actions.items():
            if write.may:
                page = action_page(resource, action, write)
                urls.append(path(f"{one}/{action}/", page, name=f"{name}_{action}"))
    return urls


def list_actions(resource: type[Resource], request: HttpRequest) -> list[dict[str, str]]:
    """The buttons of a list page."""
    access, write = access_of(request.user), resource.create
    found = []
    if write is not None and write.may is not None and any(write.may(access, scope) for scope in access.roles):
        url = reverse(resource.url_name("new"))
        found.append({"title": f"Add {resource.title()}", "url": url, "kind": "secondary"})
    if may_import(resource, access):
        found.append({"title": "Import", "url": reverse("imports:new", args=[resource.name]), "kind": "secondary"})
    return found


def detail_actions(resource: type[Resource], request: HttpRequest, record: Record) -> list[dict[str, str]]:
    """The buttons of a detail page."""
    access, today = access_of(request.user), london_day(timezone.now())
    found = []
    for page, write in {"change": resource.change, **resource.actions}.items():
        if write is None or (write.since is not None and write.since(record) > today):
            continue
        if (write.when is None or write.when(record)) and _open_to(access, write, record):
            url = reverse(resource.url_name(page), args=[record.reference])
            found.append({"title": words(page), "url": url, "kind": "secondary"})
    further = [offer(access, record) for offer in offers]
    return found + [dict(one) | {"kind": "secondary"} for one in further if one]


def additions(request: HttpRequest, record: Record, told: Container[str]) -> list[dict[str, str]]:
    """The links of a detail page to the forms for what belongs to a record, as far as its reader may add that.

    To what the network holds they add in any programme of theirs. `told` names the resources to which the page leads
    otherwise. Nothing is added to what is over.
    """
    access, programme = access_of(request.user), record.scope.programme_reference
    if record.withdrawn_at or getattr(record, "closed_on", None) or getattr(record, "done_on", None):
        return []
    scopes = access.roles if record.scope.kind == ScopeKind.NETWORK else [record.scope_id]
    found = []
    for child, relation in _belonging(record):
        may = child.create.may if child.create and child.name not in told else None
        if may is not None and any(may(access, scope) for scope in scopes):
            asked = ({"programme": programme} if programme else {}) | ({relation: record.reference} if relation else {})
            url = f"{reverse(child.url_name('new'))}?{urlencode(asked)}"
            found.append({"title": f"Add {child.title()}", "url": url})
    return found


def _belonging(record: Record) -> Iterator[tuple[type[Resource], str]]:
    """The resources whose records belong to one, by which relation; to a programme, what belongs to nothing else."""
    if record.reference == record.scope.programme_reference:
        for child in registry.values():
            needed = {one.name for one in child.model._meta.fields if not one.null}
            if child.writing and (not child.writing.parent or child.writing.parent not in needed):
                yield child, ""
        return
    for child, column in children_of(type(record)):
        parent = child.writing.parent if child.writing else ""
        if column.relation == parent or column.relation == record._meta.model_name != "document":
            yield child, column.relation


def new_page(resource: type[Resource], write: Write) -> Any:
    """A form for a new record; links of lists may fill fields in by their names in the address."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponseBase:
        access = remember_access(request.user)
        if write.may is not None and not any(write.may(access, scope) for scope in access.roles):
            raise PermissionDenied
        form = write.opened(request.POST if request.method == "POST" else None, access, initial=request.GET.dict())
        answer = _saved(request, form, lambda values: write.service(actor=request.user, now=timezone.now(), **values))
        return answer or _form(request, resource, form, f"Add {resource.title()}")

    return view


def change_page(resource: type[Resource], write: Write) -> Any:
    """A form with what a record holds. Where somebody has saved it meanwhile, both stand there and nothing is lost."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        access = remember_access(request.user)
        record = _writable(resource, write, access, reference)
        form = write.opened(request.POST if request.method == "POST" else None, access, record)
        _add_version(form)
        form.initial = {name: _held(record, name) for name in form.fields} | {"version": record.version}

        def save(values: dict[str, Any]) -> Record:
            version = values.pop("version")
            options = {write.argument: record, "actor": request.user, "now": timezone.now(), "version": version}
            return write.service(**options, **values)

        return _saved(request, form, save) or _form(request, resource, form, "Change", record)

    return view


def action_page(resource: type[Resource], action: str, write: Write) -> Any:
    """A form for something that is done to a record; a withdrawn one leads back to its list."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        access = remember_access(request.user)
        gone = led_to(request) if request.method == "POST" else None
        if gone is not None:
            return gone
        record = _writable(resource, write, access, reference)
        form = write.opened(request.POST if request.method == "POST" else None, access, record)
        _add_version(form)
        form.initial = {"version": record.version}

        def save(values: dict[str, Any]) -> Record:
            options = {write.argument: record, "actor": request.user, "now": timezone.now()}
            return write.service(**options, **values)

        done = reverse(resource.url_name("list")) if action == "withdraw" else url_of(record)
        title, intro = words(action), write.told or write.summary
        answer = _saved(request, form, save, done)
        return answer or _form(request, resource, form, title, record, intro=intro, submit=title)

    return view


def words(action: str) -> str:
    """What a button says."""
    return action.replace("-", " ").capitalize()


def _open_to(access: Access, write: Write, record: Record) -> bool:
    """Whether somebody may do it to a record, whatever state that is in."""
    if write.may is None or not write.may(access, record.scope_id):
        return False
    return write.theirs is None or write.theirs(access, record, london_day(timezone.now()))


def _writable(resource: type[Resource], write: Write, access: Any, reference: str) -> Any:
    record = resource.one(access, reference)
    if not _open_to(access, write, record):
        raise PermissionDenied
    return record


def _saved(request: HttpRequest, form: Any, save: Any, done: str = "") -> HttpResponse | None:
    """Save what a form holds and go to the record; None where there is something to show instead."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return run_once(request, lambda: _after(save(dict(form.cleaned_data)), done), now=timezone.now())
    except ValidationError as fault:
        _tell(form, fault)
    except StaleVersionError as stale:
        _show_both(form, stale.record, access_of(request.user))
    return None


def _after(record: Record, done: str) -> str:
    return done or url_of(record)


def _tell(form: Any, fault: ValidationError) -> None:
    """Put each message beside its field; what belongs to no field shown goes to the top."""
    if not hasattr(fault, "error_dict"):
        form.add_error(None, fault)
        return
    for name, messages in fault.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)


def _show_both(form: Any, stored: Record, access: Access) -> None:
    """Keep what was typed, and say beside each field that differs what was saved meanwhile."""
    told = "Somebody has saved this record meanwhile. What you typed is kept: save again to put it in its place."
    typed = {name: value for name, value in form.cleaned_data.items() if name != "version" and hasattr(stored, name)}
    form.add_error(None, told)
    for name, value in typed.items():
        held = getattr(stored, name)
        if held != value and (held, value) not in ((None, ""), ("", None)):
            hidden = isinstance(held, Record) and not access.sees(held)
            form.add_error(name, f"It now reads: {UNSEEN if hidden else _told(form.fields[name], held)}")
    form.data = form.data.copy()
    form.data["version"] = str(stored.version)


def _add_version(form: Any) -> None:
    form.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)


def _told(field: Any, held: Any) -> str:
    """A value in the words that the form has for it."""
    if held in (None, ""):
        return "nothing"
    if isinstance(held, bool):
        return "Yes" if held else "No"
    if isinstance(held, Record):
        return str(held)
    return str(dict(getattr(field, "choices", ())).get(held) or field.prepare_value(held))


def _held(record: Record, name: str) -> Any:
    value = getattr(record, name, None)
    return value.reference if isinstance(value, Record) else value


def _form(
    request: HttpRequest,
    resource: type[Resource],
    form: Any,
    title: str,
    record: Any = None,
    *,
    intro: str = "",
    submit: str = "Save",
) -> HttpResponse:
    above = [{"title": resource.plural().capitalize(), "url": reverse(resource.url_name("list"))}]
    cancel = above[0]["url"]
    if record is not None:
        cancel = url_of(record)
        above.append({"title": str(record), "url": cancel})
    for field in form.fields.values():  # a list of words has one chosen: nobody can leave it out on a page
        if type(field) is forms.TypedChoiceField and "" not in [word for word, _ in field.widget.choices]:
            field.required = True
    context = {
        "title": f"{title}{':' if ' ' in title else ''} {record}" if record else title,
        "caption": record.reference if record else "",
        "form": form,
        "once": token_field(),
        "intro": intro,
        "submit": submit,
        "cancel_url": cancel,
        "breadcrumbs": above,
    }
    return render(request, "resources/form.html", context, status=400 if form.is_bound and form.errors else 200)
