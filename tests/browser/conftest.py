"""What the journeys share: people who stay signed in, partner systems, and what is asked of every page."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.live import Live

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def faults_of_axe(page: Page) -> list[str]:
    """The accessibility rules that a page breaks, of any impact, each with the element that breaks it."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", AXE)["violations"]
    return [f"{rule['id']} ({rule['impact']}): {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that a page breaks no accessibility rule of axe, of any impact, the newest of WCAG among them."""

    def check(page: Page) -> None:
        told = faults_of_axe(page)
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check


@dataclass
class Person:
    """Somebody at a browser of their own, and what their browser complained of."""

    page: Page
    told: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def people(live: Live, browser: Browser) -> Iterator[Callable[..., Person]]:
    """A person of a role, signed in once for all tests; of nobody where no role is named."""
    met: dict[tuple[str, str | None], Person] = {}

    def of(role: str = "", programme: str | None = None) -> Person:
        if (role, programme) not in met:
            person = met[role, programme] = Person(browser.new_context(locale="en-GB").new_page())
            person.page.on("pageerror", lambda error: person.told.append(str(error)))
            person.page.on("console", lambda said: person.told.append(said.text) if said.type == "error" else None)
            if role:
                live.sign_in(person.page, role, programme)
        met[role, programme].told.clear()
        return met[role, programme]

    yield of
    for person in met.values():
        person.page.context.close()


@dataclass
class Answer:
    """What the REST API answered."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> dict:
        """The answer read as JSON."""
        return json.loads(self.text)


@pytest.fixture(scope="session")
def partner(live: Live) -> Callable[..., Answer]:
    """Ask the REST API as a partner system does, with the token of an account: `partner(token, "boards/")`."""

    def ask(token: str, path: str, method: str = "GET", data: object = None, **headers: str) -> Answer:
        named = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if data is None else json.dumps(data).encode()
        request = Request(f"{live.url}/api/v1/{path}", data=body, headers=named, method=method)
        try:
            with urlopen(request, timeout=15) as response:
                return Answer(response.status, response.read().decode(), dict(response.headers))
        except HTTPError as refused:
            return Answer(refused.code, refused.read().decode(), dict(refused.headers))

    return ask
