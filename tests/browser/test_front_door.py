"""The pages that everybody meets first, as a browser shows them."""

import pytest

PAGES = ["/accounts/login/", "/accounts/password/reset/", "/pages/help/", "/pages/accessibility/", "/nowhere/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_of_the_front_door_is_accessible_at_any_width(live, open_page, axe, path, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(live.url + path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_front_door_works_without_javascript(live, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(live.url)
    page.fill("[name=login]", "nobody")
    page.fill("[name=password]", "a wrong guess")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").inner_text() != ""
