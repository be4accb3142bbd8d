"""Files that are no place files, and the command that meets one."""

import sys
from pathlib import Path
from subprocess import run

import pytest
from django.conf import settings

from core.place_files import RefusedError, load
from tests.core.place_files.texts import NETWORK, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "bad.yaml:1: A place file is one mapping that begins with `scope`."),
        (b"- scope", "bad.yaml:1: A place file is one mapping that begins with `scope`."),
        (b"scope: {code: NET, title: Network}\n---\nscope: {}", "bad.yaml:2: A place file holds one document."),
        (b"scope: {code: NET\nplaces: [", "bad.yaml:2: This is not YAML: did not find expected ',' or '}'."),
        (b"scope:\n\tcode: NET", "bad.yaml:2: This is not YAML: found character that cannot start any token."),
        (b"scope: \xff\xfe", "bad.yaml:1: This is not text in UTF-8."),
        (b"\n\n\x89PNG\r\n", "bad.yaml:3: This is not text in UTF-8."),
        (
            b"a: " + b"[" * 100_000,
            "bad.yaml:1: a[0][0][0][0][0][0][0]: Nothing in a place file is more than 8 levels deep.",
        ),
        (b"scope: {code: NET, title: N}\n? [a]\n: b", "bad.yaml:2: A key is a word, not a list or a mapping."),
    ],
)
def test_what_is_no_place_file_gets_one_message(text, message, files):
    paths = files(bad=text)
    with pytest.raises(RefusedError) as refusal:
        load(paths, NOW)
    assert [str(fault).replace(f"{paths[0].parent}/", "") for fault in refusal.value.faults] == [message]


def test_a_file_of_50_mb_gets_one_message(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(RefusedError) as refusal:
        load([path], NOW)
    assert [str(fault) for fault in refusal.value.faults] == [f"{path}: This file is larger than 5 MB."]


def test_a_file_that_never_ends_or_is_not_there_gets_one_message(tmp_path):
    for path, message in [
        (Path("/dev/zero"), "This file is larger than 5 MB."),
        (tmp_path / "none.yaml", "This file cannot be read: No such file or directory."),
        (tmp_path, "This file cannot be read: Is a directory."),
    ]:
        with pytest.raises(RefusedError) as refusal:
            load([path], NOW)
        assert [str(fault) for fault in refusal.value.faults] == [f"{path}: {message}"]


def test_a_yaml_bomb_is_refused_before_it_grows(files):
    levels = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    levels += [
        f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]" for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with pytest.raises(RefusedError) as refusal:
        load(files(bomb="scope: {code: NET, title: N}\n" + "\n".join(levels)), NOW)
    messages = [fault.message for fault in refusal.value.faults]
    assert "Anchors (&a) are refused: write the value again where it is needed." in messages
    assert "Aliases (*h) are refused: write the value again." in messages


def test_many_faults_are_told_up_to_a_number(files):
    text = NETWORK + "\n".join(f"  - {{name: {n}}}" for n in range(250))
    with pytest.raises(RefusedError) as refusal:
        load(files(net=text), NOW)
    lines = str(refusal.value).splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("250 faults in 1 file; nothing was written.", "… and 50 more.", 202)


def test_the_command_ends_with_1(files):
    (path,) = files(bad="[")
    command = [sys.executable, "manage.py", "load_place", path]
    ended = run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("CommandError: 1 fault in 1 file; nothing was written.\n")
