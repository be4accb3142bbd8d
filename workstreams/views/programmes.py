"""What the pages about a whole programme share: the programme, the day they show, and the head of the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse

from core.access import Access
from core.forms import DayField
from core.resources import navigation_of, url_of
from governance.models import Programme
from workstreams.models import Theme


class PeriodForm(forms.Form):
    """From which day to which."""

    def __init__(self, data: Any, *, first: date | None = None, last: date | None = None) -> None:
        given = {name: data.get(name, "") for name in ("from", "to", "theme")}
        shown = {"from": given["from"] or _typed(first), "to": given["to"] or _typed(last), "theme": given["theme"]}
        super().__init__(shown)
        self.fields["from"] = DayField(label="From", required=False, help_text="")
        self.fields["to"] = DayField(label="To", required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = self.cleaned_data
        first, last = given.get("from"), given.get("to")
        if first and last and last < first:
            self.add_error("to", "The last day is before the first")
        return given


class TimelineForm(PeriodForm):
    """The same, and the theme whose workstreams are shown."""

    def __init__(self, data: Any, *, programme: Programme, access: Access) -> None:
        super().__init__(data)
        themes = Theme.objects.visible_to(access).current().filter(scope=programme.scope_id).order_by("order")
        self.fields["theme"] = forms.ModelChoiceField(
            themes, to_field_name="reference", required=False, label="Theme", empty_label="All themes"
        )


def page_of(request: HttpRequest, programme: Programme, name: str, day: date | None, faulty: Any) -> dict[str, Any]:
    """What the head of such a page shows; its form for another day keeps what else was asked."""
    kept = [{"name": key, "value": request.GET[key]} for key in ("from", "to", "theme") if request.GET.get(key)]
    return {
        "programme": programme,
        "subpages": navigation_of(programme, current=name),
        "breadcrumbs": [
            {"title": "Programmes", "url": reverse("governance:programmes")},
            {"title": str(programme), "url": url_of(programme)},
        ],
        "as_at": day,
        "as_at_form": faulty | {"kept": kept},
        "asked_day": request.GET.get("as_at", ""),
    }


def _typed(day: date | None) -> Any:
    return DayField().prepare_value(day) if day else ""
