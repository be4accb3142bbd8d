"""YAML as plain nodes that know their file, line and path; nothing is expanded, converted or constructed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from core.place_files.faults import Fault, Faults

LARGEST = 5_000_000  # bytes of one file
DEEPEST = 8  # collections inside each other
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Node:
    """One value of a file: a text as it was written, a list or a mapping.

    `plain` says that a text stood without quotes, so that a number may be meant.
    """

    file: str
    line: int
    path: str
    text: str | None = None
    plain: bool = False
    items: list[Node] | None = None
    keys: dict[str, Node] | None = None

    @property
    def is_null(self) -> bool:
        """Whether it says that there is nothing."""
        return self.plain and self.text in EMPTY

    @property
    def said(self) -> str:
        """What stands there, short enough for a message."""
        if self.text is None:
            return "a list" if self.items is not None else "a mapping"
        return repr(self.text if len(self.text) <= 60 else self.text[:59] + "…")

    def get(self, key: str) -> Node | None:
        """The value under a key; None where there is none, or no mapping."""
        return (self.keys or {}).get(key)


class UnreadableError(Exception):
    """The rest of the file cannot be read."""


def read(path: Path, faults: Faults) -> Node | None:
    """The one mapping that a file holds; None where a fault keeps it from being read."""
    name = str(path)
    text = _text_of(path, faults)
    if text is None:
        return None
    try:
        root = _Composer(name, yaml.parse(text, Loader=Loader), faults).document()
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        faults.append(Fault(name, line, "", f"This is not YAML: {fault.problem or fault.context}."))
    except yaml.YAMLError as fault:
        faults.append(Fault(name, 0, "", f"This is not YAML: {' '.join(str(fault).split())}."))
    except UnreadableError:
        pass
    else:
        if root is not None and root.keys is not None:
            return root
        faults.append(Fault(name, 1, "", "A place file is one mapping that begins with `scope`."))
    return None


def _text_of(path: Path, faults: Faults) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as fault:
        faults.append(Fault(str(path), 0, "", f"This file cannot be read: {fault.strerror}."))
        return None
    if len(data) > LARGEST:
        faults.append(Fault(str(path), 0, "", f"This file is larger than {LARGEST // 1_000_000} MB."))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        faults.append(Fault(str(path), line, "", "This is not text in UTF-8."))
        return None


@dataclass
class _Composer:
    """Turns the events of a YAML parser into nodes, and refuses what a place file has no use for."""

    file: str
    events: Iterator[yaml.Event]
    faults: Faults
    depth: int = field(default=0, init=False)

    def document(self) -> Node | None:
        """The first document; a second one is a fault."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.fault(event, "", "A place file holds one document.")
                    raise UnreadableError
                root = self.node(next(self.events), "")
        return root

    def fault(self, event: yaml.Event, path: str, message: str) -> None:
        """Add what is wrong at an event."""
        self.faults.append(Fault(self.file, _line_of(event), path, message))

    def node(self, event: yaml.Event, path: str, line: int | None = None) -> Node:
        """The node that begins with an event; `line` is that of its key."""
        at = (self.file, line or _line_of(event), path)
        if isinstance(event, yaml.AliasEvent):
            self.fault(event, path, f"Aliases (*{event.anchor}) are refused: write the value again.")
            return Node(*at, text="", plain=True)
        if anchor := getattr(event, "anchor", None):
            self.fault(event, path, f"Anchors (&{anchor}) are refused: write the value again where it is needed.")
        if tag := getattr(event, "tag", None):
            self.fault(event, path, f"Tags ({tag}) are refused.")
        if isinstance(event, yaml.ScalarEvent):
            if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in event.value):
                self.fault(event, path, "The text holds a character that cannot be stored.")
                return Node(*at, text="")
            return Node(*at, text=event.value, plain=event.implicit[0] and not event.style)
        self.depth += 1
        if self.depth > DEEPEST:
            self.fault(event, path, f"Nothing in a place file is more than {DEEPEST} levels deep.")
            raise UnreadableError
        made = (
            Node(*at, items=self.sequence(path))
            if isinstance(event, yaml.SequenceStartEvent)
            else Node(*at, keys=self.mapping(path))
        )
        self.depth -= 1
        return made

    def sequence(self, path: str) -> list[Node]:
        """The nodes of a list that has begun."""
        nodes: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            nodes.append(self.node(event, f"{path}[{len(nodes)}]"))
        return nodes

    def mapping(self, path: str) -> dict[str, Node]:
        """The nodes of a mapping that has begun, by key."""
        nodes: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, path)
            below = f"{path}.{key.text}" if path else str(key.text)
            value = self.node(next(self.events), below, key.line)
            if key.text is None:
                self.fault(event, path, "A key is a word, not a list or a mapping.")
            elif key.text in nodes:
                self.fault(event, below, f"This key was given before, in line {nodes[key.text].line}.")
            else:
                nodes[key.text] = value
        return nodes


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
