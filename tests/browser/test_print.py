"""What a board member prints is short, and says all that the screen says."""

import re

import pytest
from playwright.sync_api import expect

SIDES = 2


@pytest.fixture
def reader(live, open_page):
    """A board member of Wirral at a wide screen."""
    page = open_page(viewport={"width": 1280, "height": 900})
    live.sign_in(page, "board_member", "WIRRAL")
    return page


def sides(page) -> int:
    """How many sides of A4 a page takes in print."""
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_the_page_of_a_board_prints_on_two_sides(live, reader):
    reader.goto(f"{live.url}/governance/boards/WIR-BD-01/")
    assert sides(reader) <= SIDES


def test_a_report_prints_on_two_sides(live, reader):
    reader.goto(f"{live.url}/reports/progress-reports/WIR-PR-01/")
    assert sides(reader) <= SIDES


def test_print_leaves_out_what_only_a_screen_can_use_and_keeps_every_rating(live, reader):
    reader.goto(f"{live.url}/governance/boards/WIR-BD-01/")
    table = reader.get_by_role("table", name="Workstreams, worst rating first")
    shown = table.locator(".pstn-rag").all_inner_texts()
    assert len(shown) == 5  # of four workstreams, and one by somebody independent
    reader.emulate_media(media="print")
    assert table.locator(".pstn-rag").all_inner_texts() == shown
    expect(reader.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(reader.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(reader.get_by_text("Not rated is never counted as green.")).to_be_visible()
