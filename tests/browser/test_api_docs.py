"""The documentation of the API: on our own page, under our own policy, and what is tried there is really done."""

import json

import pytest
from playwright.sync_api import expect

DOCS = "/api/v1/docs/"


@pytest.fixture
def docs(live, page):
    """Open pages of the documentation as somebody who is not signed in; what the policy blocks fails the test."""
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
    page.goto(f"{live.url}{DOCS}")
    yield page
    assert hosts == {live.url.split("/")[2]}


def about(page, tag):
    """Go from the list to what it says of one resource."""
    page.get_by_role("link", name=tag, exact=True).click()
    expect(page.locator(".opblock").first).to_be_visible()


def opened(page, operation):
    """Open an operation."""
    part = page.locator(f"#operations-{operation}")
    part.locator(".opblock-summary-control").click()
    return part


def tried(page, operation):
    """Send an operation as it stands, and return the status and the body that were answered."""
    part = opened(page, operation)
    part.get_by_role("button", name="Try it out").click()
    part.get_by_role("button", name="Execute").click()
    answer = part.locator(".live-responses-table .response")
    expect(answer).to_be_visible(timeout=15_000)
    return answer.locator(".response-col_status").inner_text().strip(), answer.locator("pre").first.inner_text()


def test_it_has_our_title_heading_skip_link_and_way_back(docs, axe):
    assert docs.title() == "API documentation – PSTN"
    axe(docs)
    about(docs, "themes")
    assert docs.title() == "themes, API documentation – PSTN"
    assert docs.locator("h1:visible").all_inner_texts() == ["themes"]
    assert docs.locator("main h2:visible").count() == 0
    expect(docs.get_by_role("link", name="Skip to main content")).to_have_count(1)
    docs.get_by_label("Breadcrumb").get_by_role("link", name="API documentation").click()
    docs.get_by_label("Breadcrumb").get_by_role("link", name="API for partners").click()
    assert docs.url.endswith("/pages/api/")


def test_each_operation_shows_an_example_and_what_is_tried_with_a_token_is_really_asked(live, docs):
    about(docs, "themes")
    expect(opened(docs, "themes-themes_retrieve").locator(".responses-table")).to_contain_text('"WIR-TH-01"')
    docs.reload()
    assert tried(docs, "themes-themes_list")[0].startswith("401")
    docs.get_by_role("button", name="Authorize").first.click()
    docs.locator(".auth-container input").fill(live.account("manager", "WIRRAL")["token"])
    docs.locator(".auth-btn-wrapper").get_by_role("button", name="Apply credentials").click()
    docs.locator(".auth-btn-wrapper").get_by_role("button", name="Close").click()
    part = docs.locator("#operations-themes-themes_list")
    part.get_by_role("button", name="Execute").click()
    answer = part.locator(".live-responses-table .response")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    assert json.loads(answer.locator("pre").first.inner_text())["results"][0]["reference"].startswith("WIR-TH-")


def test_it_says_where_else_to_look_without_a_script(live, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}{DOCS}")
    page.get_by_role("link", name="themes", exact=True).click()
    expect(page.get_by_role("link", name="The OpenAPI file")).to_be_visible()
    context.close()
