"""What every page is given besides its own data, with the database out of reach."""

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from pstn.context import navigation, section_of


def match(url_name, app_name=""):
    """Stand for the address that was asked for."""
    namespaces = [app_name] if app_name else []
    return ResolverMatch(lambda request: None, (), {}, url_name, namespaces, namespaces)


@pytest.mark.parametrize(
    ("url_name", "app_name", "section"),
    [
        ("home", "", ""),
        ("updates_due", "workstreams", ""),
        ("workstreams", "workstreams", "workstreams"),
        ("boards", "governance", "governance"),
        ("meetings", "governance", "governance"),
        ("programmes", "governance", "network"),
        ("places", "governance", "network"),
        ("pools", "budgets", "budgets"),
        ("progress_reports", "reports", "reports"),
        ("page", "", None),
    ],
)
def test_a_page_belongs_to_one_section(url_name, app_name, section):
    assert section_of(match(url_name, app_name)) == section


def test_a_page_that_was_not_found_belongs_to_no_section():
    assert section_of(None) is None


def test_the_current_section_is_marked_and_no_other():
    request = RequestFactory().get("/")
    request.resolver_match = match("home")
    items = navigation(request)["navigation"]
    assert [item["title"] for item in items if item["current"]] == ["Home"]


def test_an_error_page_has_navigation_with_nothing_marked():
    items = navigation(RequestFactory().get("/nowhere/"))["navigation"]
    assert items
    assert not any(item["current"] for item in items)


@pytest.mark.parametrize("demo", [True, False])
def test_pages_are_told_whether_this_is_a_demonstration(settings, demo):
    settings.DEMO = demo
    assert navigation(RequestFactory().get("/"))["demo"] is demo
