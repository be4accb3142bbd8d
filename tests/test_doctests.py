"""What docstrings show is so."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHOWING = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for app in ("core", "governance", "workstreams", "budgets", "reports")
    for path in (ROOT / app).rglob("*.py")
    if ">>> " in path.read_text()
)


@pytest.mark.parametrize("name", SHOWING)
def test_a_docstring_shows_what_is_so(name):
    found = doctest.testmod(import_module(name))
    assert (found.attempted > 0, found.failed) == (True, 0)
