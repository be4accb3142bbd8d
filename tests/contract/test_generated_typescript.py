"""A client in TypeScript, typed from the description, pulls the demonstration and its changes: at full size only."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "typescript"


@pytest.fixture
def run(tmp_path, proof, live):
    """Run a program in a folder that has the client; what it needs is fetched as the lock file says."""
    if not proof:
        pytest.skip("fetches from npm: at full size only (make proof)")
    if shutil.which("npm") is None:
        pytest.fail("The TypeScript client needs Node 20 and npm: `apt-get install -y nodejs npm`.")
    folder = shutil.copytree(SOURCE, tmp_path / "client")
    named = {"PSTN_URL": live.url, "PSTN_TOKEN": live.account("manager", "WIRRAL")["token"]}

    def ran(*command):
        done = subprocess.run(command, cwd=folder, env=os.environ | named, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return ran


def test_it_compiles_pulls_every_list_and_follows_the_feed(run, openapi_file, ask):
    run("npm", "ci", "--no-audit", "--no-fund")
    run("npx", "openapi-typescript", str(openapi_file), "-o", "api.ts")
    run("npx", "tsc", "-p", ".")
    names = list(ask(""))
    told = json.loads(run("node", "made/pull.js", *names))
    whole = {name: ask(f"{name}/?limit=1000")["results"] for name in names}
    assert told.pop("typed") == [[row["reference"], row["rag"]] for row in whole["workstreams"]]
    assert told.pop("followed") == sorted(f"{name} {row['id']}" for name, rows in whole.items() for row in rows)
    assert told == {name: [row["id"] for row in rows] for name, rows in whole.items()}
