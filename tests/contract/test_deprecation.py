"""What will go says so: in the headers of answers that use it, and in the OpenAPI file. Nothing will go today."""

from datetime import UTC, date, datetime

import pytest
from rest_framework.test import APIRequestFactory, force_authenticate

from core.api import ResourceApi
from core.columns import Text
from core.deprecation import Deprecation
from core.openapi import ResourceSchema
from core.resources import registry
from workstreams.resources import ThemeResource

SINCE, SUNSET = date(2026, 10, 5), date(2027, 10, 5)
GOING = Deprecation(SINCE, SUNSET, successor="/api/v2/themes/", told="/pages/api/")
LINKS = '</api/v2/themes/>; rel="successor-version", </pages/api/>; rel="deprecation"'
TOLD = {"Deprecation": "@1791154800", "Sunset": "Mon, 04 Oct 2027 23:00:00 GMT", "Link": LINKS}
LATER = Deprecation(date(2026, 11, 1), date(2028, 1, 1))


def test_the_moments_are_midnight_in_london():
    assert datetime.fromtimestamp(int(TOLD["Deprecation"][1:]), UTC) == datetime(2026, 10, 4, 23, tzinfo=UTC)


@pytest.fixture
def ask(manager):
    """Ask a resource declared in a test, and return which of the headers its answer has."""

    def asked(resource, query="", **headers):
        view = type("Api", (ResourceApi,), {"resource": resource}).as_view({"get": "list"})
        request = APIRequestFactory().get(f"/api/v1/themes/{query}", headers=headers)
        force_authenticate(request, manager)
        answer = view(request)
        return {name: answer[name] for name in TOLD if answer.has_header(name)}

    return asked


def resource_with(**declared):
    """Themes, declared anew."""
    return type("GoingTheme", (ThemeResource,), declared)


SUMMARY = Text("summary", deprecated=GOING)


def test_nothing_is_deprecated_today(ask):
    found = [name for name, one in registry.items() if one.deprecated or one.deprecated_columns]
    assert (found, ask(ThemeResource)) == ([], {})


@pytest.mark.parametrize("query", ["", "?brief=1", "?limit=0"])
def test_a_resource_that_will_go_says_so_in_every_answer(ask, query):
    assert ask(resource_with(deprecated=GOING), query) == TOLD


def test_it_says_so_where_nothing_has_changed_too(ask, manager):
    resource = resource_with(deprecated=GOING)
    view = type("Api", (ResourceApi,), {"resource": resource}).as_view({"get": "list"})
    request = APIRequestFactory().get("/api/v1/themes/")
    force_authenticate(request, manager)
    assert ask(resource, **{"if-none-match": view(request)["ETag"]}) == TOLD


@pytest.mark.parametrize("query,told", [("", TOLD), ("?fields=summary", TOLD), ("?fields=title", {}), ("?brief=1", {})])
def test_a_column_that_will_go_says_so_in_answers_that_hold_it(ask, query, told):
    columns = [one for one in ThemeResource.columns if one.name != "summary"]
    assert ask(resource_with(columns=[*columns, SUMMARY]), query) == told


@pytest.mark.parametrize("query,told", [("", {}), ("?q=help", TOLD)])
def test_a_parameter_that_will_go_says_so_where_it_is_used(ask, query, told):
    assert ask(resource_with(deprecated_parameters={"q": GOING}), query) == told


def test_of_several_the_first_moments_and_all_links_are_told(ask):
    resource = resource_with(deprecated=LATER, deprecated_parameters={"q": GOING})
    assert ask(resource, "?q=help") == TOLD


def test_nothing_goes_within_a_year():
    with pytest.raises(ValueError, match="less than 365 days"):
        Deprecation(SINCE, date(2027, 10, 4))


def test_the_openapi_file_says_what_will_go():
    class Going(ThemeResource):
        deprecated = GOING
        deprecated_parameters = {"q": LATER}

    schema = ResourceSchema()
    schema.view = type("Api", (ResourceApi,), {"resource": Going})()
    schema.view.action = "list"
    parameters = {one.name: one.deprecated for one in schema.get_override_parameters()}
    assert schema.is_deprecated()
    assert (parameters["q"], parameters["title"]) == (True, False)
    assert "gone from 2027-10-05. Use /api/v2/themes/." in schema.get_description()
