"""A client that openapi-python-client makes of the description pulls every list of the demonstration."""

import importlib
import subprocess
import sys
from datetime import datetime

import pytest


@pytest.fixture(scope="module")
def client(openapi_file, tmp_path_factory):
    """The package that is generated; importing it runs code that nobody here wrote."""
    made = tmp_path_factory.mktemp("generated")
    config = made / "config.yaml"
    config.write_text("post_hooks: []\npackage_name_override: pstn_client\n")
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


def test_it_pulls_every_list_page_by_page(client, live, ask, described):
    with client.AuthenticatedClient(live.url, live.account("manager", "WIRRAL")["token"]) as partner:
        for tag in [one["name"].replace("-", "_") for one in described["tags"]]:
            call = importlib.import_module(f"pstn_client.api.{tag}.{tag}_list").sync
            page = call(client=partner, limit=60)
            rows = list(page.results)
            while page.next_cursor is not None:
                page = call(client=partner, limit=60, cursor=page.next_cursor)
                rows += page.results
            whole = ask(f"{tag.replace('_', '-')}/?limit=1000")["results"]
            assert [read(row.to_dict()) for row in rows] == [read(row) for row in whole]
