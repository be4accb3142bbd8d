"""What is wrong with a place file, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.place_files.nodes import Node

SHOWN = 200
"""How many faults are told at once."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: `file:line: path: message`."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.path, self.message) if part)


class Faults(list[Fault]):
    """The faults of one load, in the order in which they were found."""

    def at(self, node: Node, message: str) -> None:
        """Add what is wrong with a node."""
        self.append(Fault(node.file, node.line, node.path, message))


class RefusedError(Exception):
    """The files were not loaded, and nothing was written; `faults` says why."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults), key=lambda fault: (fault.file, fault.line))
        count = len(self.faults)
        files = len({fault.file for fault in self.faults})
        told = [str(fault) for fault in self.faults[:SHOWN]]
        if count > SHOWN:
            told.append(f"… and {count - SHOWN} more.")
        head = f"{count} fault{'s' * (count != 1)} in {files} file{'s' * (files != 1)}; nothing was written."
        super().__init__("\n".join([head, *told]))


def nearest(word: str, words: Iterable[str]) -> str:
    """The end of a message that suggests what may have been meant; empty where nothing is near."""
    found = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f" Did you mean {found[0]}?" if found else ""
