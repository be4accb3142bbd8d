"""Pages as a person reads them: the words of each cell, figure and link, without markup."""

import re
from html.parser import HTMLParser

BLOCKS = {"br", "dd", "div", "dt", "h1", "h2", "h3", "li", "p", "section", "span", "strong", "tr", "svg"}


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.said = []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.said.append(" ")

    def handle_data(self, data):
        self.said.append(data)


def words(markup):
    """The text of some markup in one line."""
    reader = _Words()
    reader.feed(markup)
    return " ".join("".join(reader.said).split())


def body_of(response):
    """The main part of a page."""
    return response.content.decode().split('<main class="govuk-main-wrapper"', 1)[1].split("</main>", 1)[0]


def table(response, caption):
    """The rows of the table with this caption, each a list of its cells' words; its heading first."""
    for found in re.findall(r"<table.*?</table>", body_of(response), re.DOTALL):
        if words(re.search(r"<caption.*?</caption>", found, re.DOTALL)[0]) == caption:
            rows = re.findall(r"<tr.*?</tr>", found, re.DOTALL)
            return [[words(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)] for row in rows]
    raise AssertionError(f"No table {caption!r} among {re.findall(r'<caption.*?</caption>', body_of(response))}")


def figures(response):
    """The key figures of a page: label, value, basis."""
    shown = re.search(r'<dl class="pstn-figs">(.*?)</dl>', body_of(response), re.DOTALL)[1]
    every = re.findall(r"<dt>(.*?)</dt>\s*<dd class=\"big\">(.*?)</dd>\s*<dd>(.*?)</dd>", shown, re.DOTALL)
    return [tuple(words(part) for part in one) for one in every]


def panel(response, title):
    """The markup of the part of a page below this heading."""
    own = body_of(response).split('<p class="pstn-note pstn-push"', 1)[0]
    parts = [one.split("</h2>", 1) for one in own.split("<section aria-labelledby=")[1:]]
    return next(part for heading, part in parts if words(heading.split("<h2", 1)[1].split(">", 1)[1]) == title)
