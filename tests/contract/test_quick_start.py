"""docs/quick-start.md: each of its snippets does what it says, against the running product."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.power_query import PowerQuery

TOLD = (Path(__file__).resolve().parents[2] / "docs" / "quick-start.md").read_text()


def snippets(language):
    """The blocks of code in a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TOLD, re.MULTILINE | re.DOTALL)


@pytest.fixture
def manager(live):
    """The account whose token is used."""
    return live.account("manager", "WIRRAL")


@pytest.fixture
def run(live, manager, tmp_path):
    """Run a program in an empty folder, with address and token as the quick start has them set."""

    def ran(*command):
        environment = {"PATH": os.environ["PATH"], "PSTN_URL": live.url, "PSTN_TOKEN": manager["token"]}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return ran


def every(ask, name, limit=1000):
    """All rows of a list, by following `next`."""
    page = ask(f"{name}/?limit={limit}")
    rows = page["results"]
    while page["next"]:
        page = ask(page["next"])
        rows += page["results"]
    return rows


def test_it_is_served_as_it_stands(client, db):
    answer = client.get("/api/v1/docs/quick-start/")
    assert (answer.content.decode(), answer["Content-Type"]) == (TOLD, "text/plain; charset=utf-8")
    assert 'href="/api/v1/docs/quick-start/"' in client.get("/pages/api/").content.decode()


def test_curl_asks_for_what_it_says(run, ask, tmp_path):
    setting, asking = snippets("sh")
    assert re.fullmatch(r"export PSTN_URL=http://127.0.0.1:8000 PSTN_TOKEN=pstn_…\n", setting)
    told = run("sh", "-euc", asking)
    assert '"organisations":' in told
    assert '"rag":"red"' in told
    with (tmp_path / "organisations.csv").open(newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [row["id"] for row in every(ask, "organisations")]


def test_python_prints_every_row(run, ask):
    (program,) = snippets("python")
    told = [line.split("\t") for line in run(sys.executable, "-c", program).splitlines()]
    assert told == sorted(
        ([row["reference"], row["name"]] for row in every(ask, "organisations")), key=lambda one: one[1]
    )


def test_python_follows_pages_of_any_length(run, ask):
    program = snippets("python")[0].replace('"limit": 1000', '"limit": 7')
    assert len(run(sys.executable, "-c", program).splitlines()) == len(every(ask, "organisations")) > 7


def test_power_query_gets_everything_of_every_list(live, manager, ask):
    (snippet,) = snippets("m")
    short = snippet.replace('limit = "1000"', 'limit = "40"')
    names, pages = list(ask("")), 0
    for name in names:
        client = PowerQuery(short, live.url, manager["token"], name)
        assert client.pull() == every(ask, name), name
        pages += len(client.asked)
    assert pages > 2 * len(names), "some list had several pages"


def test_the_snippet_asks_for_long_pages(live, manager, ask):
    client = PowerQuery(snippets("m")[0], live.url, manager["token"], "places")
    assert client.pull() == every(ask, "places")
    assert client.asked == [f"{live.url}/api/v1/places/?limit=1000"] * 2
