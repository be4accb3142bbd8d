"""The documentation of the API: on our own page, under our own policy, and what is tried there is really done."""

import json

import pytest
from playwright.sync_api import expect

DOCS = "/api/v1/docs/"


@pytest.fixture
def docs(live, page):
    """Open the documentation as somebody who is not signed in; what the policy blocks fails the test."""
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]) if request.url.startswith("http") else None)
    page.goto(f"{live.url}{DOCS}")
    expect(page.locator("#operations-tag-themes")).to_be_visible(timeout=30_000)
    yield page
    assert hosts == {live.url.split("/")[2]}


def opened(page, operation):
    """Open an operation of a tag that is named before a hyphen."""
    part = page.locator(f"#operations-{operation}")
    if not part.is_visible():
        page.locator(f"#operations-tag-{operation.split('-')[0]}").click()
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


def test_it_has_our_title_heading_skip_link_and_way_back(docs):
    assert docs.title() == "API documentation – PSTN"
    assert docs.locator("h1:visible").all_inner_texts() == ["API documentation"]
    assert docs.locator("main h2:visible").count() == 0
    expect(docs.get_by_role("link", name="Skip to main content")).to_have_count(1)
    docs.get_by_label("Breadcrumb").get_by_role("link", name="API for partners").click()
    assert docs.url.endswith("/pages/api/")


def test_each_operation_shows_an_example_and_what_is_tried_with_a_token_is_really_asked(live, docs):
    expect(opened(docs, "themes-themes_retrieve").locator(".responses-table")).to_contain_text('"WIR-TH-01"')
    assert tried(docs, "root-root")[0].startswith("401")
    docs.get_by_role("button", name="Authorize").first.click()
    docs.locator(".auth-container input").fill(live.account("manager", "WIRRAL")["token"])
    docs.locator(".auth-btn-wrapper").get_by_role("button", name="Apply credentials").click()
    docs.locator(".auth-btn-wrapper").get_by_role("button", name="Close").click()
    status, body = tried(docs, "themes-themes_list")
    assert status.startswith("200")
    assert json.loads(body)["results"][0]["reference"].startswith("WIR-TH-")


def test_it_says_where_else_to_look_without_a_script(live, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}{DOCS}")
    expect(page.get_by_role("link", name="The same as an OpenAPI 3.1 file")).to_be_visible()
    context.close()
