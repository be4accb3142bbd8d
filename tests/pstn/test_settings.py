"""Starting: what production must be told, and what a demonstration refuses."""

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = {"SECRET_KEY": "made-for-this-test"}  # pragma: allowlist secret


def start(home, **environment):
    """Load the settings in a process of their own and return how it ended."""
    kept = {"PATH": os.environ["PATH"], "PSTN_HOME": str(home)}
    command = [
        sys.executable,
        "-c",
        "from pstn import settings; print(settings.DEBUG, settings.ALLOWED_HOSTS)",
    ]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True)


def test_production_does_not_start_without_a_secret_key(tmp_path):
    ended = start(tmp_path, ALLOWED_HOSTS="pstn.example.org")
    assert ended.returncode == 1
    assert "SECRET_KEY is not set" in ended.stderr.splitlines()[-1]


def test_production_does_not_start_without_its_hosts(tmp_path):
    ended = start(tmp_path, **KEY)
    assert ended.returncode == 1
    assert "ALLOWED_HOSTS is not set" in ended.stderr.splitlines()[-1]


def test_production_starts_with_both_and_without_debug(tmp_path):
    ended = start(tmp_path, ALLOWED_HOSTS="pstn.example.org", **KEY)
    assert (ended.returncode, ended.stdout) == (0, "False ['pstn.example.org']\n")


def test_a_demonstration_refuses_a_public_host(tmp_path):
    ended = start(tmp_path, PSTN_DEMO="1", ALLOWED_HOSTS="localhost,pstn.example.org")
    assert ended.returncode == 1
    assert "does not start on a public host (pstn.example.org)" in ended.stderr.splitlines()[-1]


def test_a_demonstration_refuses_to_listen_to_the_outside(tmp_path):
    ended = start(tmp_path, PSTN_DEMO="1", PSTN_BIND="0.0.0.0")
    assert ended.returncode == 1
    assert "does not start on a public host (0.0.0.0)" in ended.stderr.splitlines()[-1]


def test_a_demonstration_makes_its_key_once_and_for_its_owner_alone(tmp_path):
    first = start(tmp_path, PSTN_DEMO="1")
    key = (tmp_path / "secret-key").read_text()
    second = start(tmp_path, PSTN_DEMO="1")
    assert (first.returncode, second.returncode) == (0, 0)
    assert (tmp_path / "secret-key").read_text() == key
    assert len(key) > 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
