"""A client that openapi-python-client makes of the description pulls the demonstration and follows its changes.

At full size it is made of all of the description; each day of a few resources that show between them every kind of
operation and every kind of column there is.
"""

import copy
import importlib
import json
import re
import subprocess
import sys
from datetime import datetime

import pytest

from core.contract import operations
from core.resources import registry


def kinds_of(resource, described):
    """The kinds of operation and of column that a resource has; an action is one kind, whatever it is called."""
    paths = {path: verbs for path, verbs in described["paths"].items() if f"/{resource.name}/" in path}
    ways = {(verb, len(path.split("/"))) for path, verbs in paths.items() for verb in verbs}
    return ways | {type(column) for column in resource.all_columns()}


def chosen(described):
    """Names of resources that have between them every kind: each the one that has most of what is still missing."""
    kinds = {name: kinds_of(resource, described) for name, resource in registry.items()}
    missing, names = set().union(*kinds.values()), []
    while missing:
        names.append(max(kinds, key=lambda name: len(kinds[name] & missing)))
        missing -= kinds[names[-1]]
    return names


def part_of(described, names):
    """The description of some resources alone, with the components that they need."""
    part = copy.deepcopy(described)
    part["paths"] = {path: verbs for path, verbs in part["paths"].items() if path.split("/")[3] in names}
    part["tags"] = [tag for tag in part["tags"] if tag["name"] in names]
    needed, found = set(), set(references(part["paths"]))
    while found - needed:
        needed |= found
        found = {one for kind, name in needed for one in references(described["components"][kind][name])}
    for kind, every in part["components"].items():
        if kind != "securitySchemes":
            part["components"][kind] = {name: one for name, one in every.items() if (kind, name) in needed}
    return part


def references(part):
    """Kind and name of every component that a part refers to."""
    return re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(part, default=str))


@pytest.fixture(scope="module")
def asked(described, proof):
    """The description of which the client is made."""
    return described if proof else part_of(described, [*chosen(described), "changes"])


@pytest.fixture(scope="module")
def client(asked, tmp_path_factory):
    """The package that is generated; importing it runs code that nobody here wrote."""
    made = tmp_path_factory.mktemp("generated")
    config = made / "config.yaml"
    config.write_text("post_hooks: []\npackage_name_override: pstn_client\n")
    openapi_file = made / "openapi.json"
    openapi_file.write_text(json.dumps(asked, default=str))
    command = ["generate", "--path", openapi_file, "--output-path", made / "client", "--config", config]
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *command], capture_output=True, text=True, timeout=300
    )
    told = done.stdout + done.stderr
    assert (done.returncode, "WARNING" in told, "ERROR" in told) == (0, False, False), told
    sys.path.insert(0, str(made / "client"))
    yield importlib.import_module("pstn_client")
    sys.path.remove(str(made / "client"))


def read(row):
    """A row with its moments read, which the client writes in a form of its own."""
    return {name: moment(value) for name, value in row.items()}


def moment(value):
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def test_a_few_resources_show_every_kind_of_operation_and_column(described):
    names = chosen(described)
    assert len(names) < 12
    kinds = [kinds_of(registry[name], described) for name in registry]
    assert set().union(*(kinds_of(registry[name], described) for name in names)) == set().union(*kinds)
    whole = {one["operationId"]: one for one in operations(described)}
    assert all(whole[one["operationId"]] == one for one in operations(part_of(described, names)))


def test_it_pulls_every_list_page_by_page(client, live, ask, asked):
    with client.AuthenticatedClient(live.url, live.account("manager", "WIRRAL")["token"]) as partner:
        for tag in [one["name"].replace("-", "_") for one in asked["tags"] if one["name"] in registry]:
            call = importlib.import_module(f"pstn_client.api.{tag}.{tag}_list").sync
            page = call(client=partner, limit=60)
            rows = list(page.results)
            while page.next_cursor is not None:
                page = call(client=partner, limit=60, cursor=page.next_cursor)
                rows += page.results
            whole = ask(f"{tag.replace('_', '-')}/?limit=1000")["results"]
            assert [read(row.to_dict()) for row in rows] == [read(row) for row in whole]


def test_it_follows_the_feed(client, live, ask):
    changes = importlib.import_module("pstn_client.api.changes.changes_list").sync
    with client.AuthenticatedClient(live.url, live.account("manager", "WIRRAL")["token"]) as partner:

        def follow(there, **asked):
            page = changes(client=partner, limit=500, **asked)
            for row in page.results:
                (there.add if row.op == "upsert" else there.discard)((row.type_, str(row.id)))
            return follow(there, cursor=page.next_cursor) if page.more else page.next_cursor

        there = set()
        cursor = follow(there)
        lists = {name: ask(f"{name}/?limit=1000")["results"] for name in ask("")}
        assert there == {(name, row["id"]) for name, rows in lists.items() for row in rows}
        theme = {"programme": "WIRRAL", "title": "Told by the feed"}
        http = partner.get_httpx_client()
        made = http.post("/api/v1/themes/", json=theme)
        cursor = follow(since := set(), cursor=cursor)
        assert since == {("themes", made.json()["id"])}
        http.post(
            f"/api/v1/themes/{made.json()['reference']}/withdraw/", json={}, headers={"If-Match": made.headers["etag"]}
        )
        follow(since, cursor=cursor)
        assert since == set()
