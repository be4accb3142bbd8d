"""Links to records that a frozen report names by kind and reference."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.apps import apps
from django.urls import reverse

from core.resources import resource_of

register = template.Library()


@register.filter
def record_url(named: Mapping[str, str] | None) -> str:
    """The address of a record that a section has named; empty where it has no page."""
    if not named:
        return ""
    resource = resource_of(apps.get_model(named["kind"]))
    return reverse(resource.url_name(), args=[named["reference"]]) if resource else ""
