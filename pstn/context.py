"""What every page is given besides its own data: the navigation, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse

from core.resources import registry

# Title, the page it opens, and the app whose pages it stands for.
SECTIONS = (
    ("Home", "home", ""),
    ("Boards", "governance:boards", "governance"),
    ("Workstreams", "workstreams:workstreams", "workstreams"),
    ("Money", "budgets:pools", "budgets"),
    ("Reports", "reports:progress_reports", "reports"),
    ("Network", "governance:programmes", "network"),
)
# Pages of governance that are about the whole network rather than a board, by the start of their address's name.
NETWORK = ("programme", "place", "organisation", "person", "people", "participation", "network", "document")
# Pages of other apps that belong to a person's own work.
HOME = ("updates_due",)


def section_of(match: ResolverMatch | None) -> str | None:
    """Name the section that a page belongs to; None for pages of no section, such as sign-in and errors."""
    if match is None or match.url_name is None:
        return None
    if match.url_name in HOME or match.view_name == "home":
        return ""
    app, name = match.app_name, match.url_name
    if app == "imports" and match.kwargs["name"] in registry:  # as the list that it is reached from
        app, _, name = registry[match.kwargs["name"]].url_name("list").partition(":")
    if app == "governance" and name.startswith(NETWORK):
        return "network"
    return app or None


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give `navigation` and `demo` to templates, without a query and for error pages too.

    A section whose address does not resolve is left out, so that an error page can still be drawn.
    """
    current = section_of(getattr(request, "resolver_match", None))
    items = []
    for title, name, section in SECTIONS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        items.append({"title": title, "url": url, "current": section == current})
    return {"navigation": items, "demo": settings.DEMO}
