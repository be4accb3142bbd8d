"""A finance officer changes an exported list and brings it back, on a wide screen and on the narrowest."""

import csv
import io

import pytest
from playwright.sync_api import expect


@pytest.fixture
def sound(axe):
    """Assert that a page is accessible, and no wider than the screen, at both ends of what people use."""

    def check(page):
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    return check


def bring(page, live, rows, name):
    """Choose a file on the page of imports and go on."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    page.goto(f"{live.url}/imports/budget-lines/")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": out.getvalue().encode()})
    page.get_by_role("button", name="Continue").click()


def test_a_list_is_exported_changed_brought_back_and_put_back(live, people, sound):
    page = people("finance", "EPORT").page
    page.goto(f"{live.url}/budgets/budget-lines/")
    page.get_by_role("button", name="Import", exact=True).click()
    sound(page)
    exported = page.request.get(f"{live.url}/budgets/budget-lines.csv").text()
    header, *rows = csv.reader(io.StringIO(exported))
    title = header.index("title")
    before = rows[0][title]

    bad = list(rows[1])
    bad[header.index("treatment")] = "x"
    bring(page, live, [header, bad], "bad.csv")
    expect(page.get_by_text("“x” is none of these")).to_be_visible()
    sound(page)

    rows[0][title] = "Renamed by a file"
    bring(page, live, [header, *rows], "lines.csv")
    expect(page.get_by_text("Nothing has been saved yet.")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("lines.csv has been imported.")).to_be_visible()
    sound(page)
    applied = page.url

    rows[0][title] = "Renamed by a stale file"
    bring(page, live, [header, *rows], "stale.csv")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert").get_by_text("choose what is to stand")).to_be_visible()
    sound(page)

    page.goto(applied)
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_text("has been undone")).to_be_visible()
    expect(page.get_by_role("link", name=before, exact=True)).to_be_visible()
