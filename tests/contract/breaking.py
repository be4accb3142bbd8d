"""Would a partner's program break: what a newer OpenAPI file takes away from an older one, or newly demands.

`python -m tests.contract.breaking` holds openapi.yaml against the last one committed that differs from it: the one of
HEAD before a commit, the one before that afterwards. It fails on each break that docs/api-changes.md does not name, and
where there is no older file to be had although there is a history: fetch more of it then.
"""

import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE, ALLOWED = "openapi.yaml", ROOT / "docs" / "api-changes.md"
VERBS = {"get", "put", "post", "patch", "delete", "head", "options"}


def breaks(old, new):
    """Every break between two files, each as one line that says where."""
    return sorted(set(Comparison(old, new).breaks()))


class Comparison:
    """An older and a newer file. References are followed within each; a pair of schemas is looked at once."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.seen = set()

    def breaks(self):
        """Say what is broken, operation by operation."""
        for path, methods in self.old["paths"].items():
            for verb, was in methods.items():
                if verb in VERBS:
                    now = self.new["paths"].get(path, {}).get(verb)
                    where = f"{verb.upper()} {path}"
                    yield from [f"{where}: gone"] if now is None else self.operation(where, was, now)

    def operation(self, where, was, now):
        """Its id, what it takes and what it answers."""
        if was.get("operationId") != now.get("operationId"):
            yield f"{where}: operationId {was.get('operationId')} is now {now.get('operationId')}"
        yield from self.parameters(where, was, now)
        yield from self.request(where, was, now)
        for status, answer in was["responses"].items():
            if status[0] == "2":
                yield from self.response(f"{where} {status}", answer, now["responses"].get(status))

    def parameters(self, where, was, now):
        """None gone, none newly required, none of another kind."""
        before, after = self.named(self.old, was), self.named(self.new, now)
        for key, parameter in before.items():
            if key not in after:
                yield f"{where}: {key[0]} parameter {key[1]} gone"
            else:
                schemas = parameter.get("schema", {}), after[key].get("schema", {})
                yield from self.taken(f"{where}: {key[0]} parameter {key[1]}", *schemas)
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"{where}: {key[0]} parameter {key[1]} newly required"

    def named(self, file, operation):
        """The parameters of an operation by where they stand and what they are called."""
        whole = [self.whole(file, one) for one in operation.get("parameters", [])]
        return {(one["in"], one["name"]): one for one in whole}

    def request(self, where, was, now):
        """What could be sent can be sent still, and nothing else must be."""
        before, after = was.get("requestBody"), now.get("requestBody")
        if after is not None and after.get("required") and not (before or {}).get("required"):
            yield f"{where}: body newly required"
        for kind, media in (before or {}).get("content", {}).items():
            if after is None or kind not in after["content"]:
                yield f"{where}: body as {kind} gone"
            else:
                yield from self.taken(
                    f"{where} body", media.get("schema", {}), after["content"][kind].get("schema", {})
                )

    def response(self, where, was, now):
        """What was answered is answered still."""
        if now is None:
            yield f"{where}: answer gone"
            return
        was, now = self.whole(self.old, was), self.whole(self.new, now)
        for name in was.get("headers", {}).keys() - now.get("headers", {}).keys():
            yield f"{where}: header {name} gone"
        for kind, media in was.get("content", {}).items():
            if kind not in now.get("content", {}):
                yield f"{where}: answer as {kind} gone"
            else:
                yield from self.given(where, media.get("schema", {}), now["content"][kind].get("schema", {}))

    def taken(self, where, was, now):
        """A schema of what is sent: each value that was right is right still."""
        if not self.first("taken", was, now):
            return
        was, now = self.whole(self.old, was), self.whole(self.new, now)
        if forms(now) and not forms(was):
            yield from self.nearest(where, was, now, "taken")
            return
        if kinds(now) and not kinds(was) <= kinds(now):
            yield f"{where}: {told(was)} is now {told(now)}"
        if "enum" in now:
            for word in sorted(set(map(str, was.get("enum", ["any word"]))) - set(map(str, now["enum"]))):
                yield f"{where}: {word!r} not taken any more"
        for name in sorted(set(now.get("required", [])) - set(was.get("required", []))):
            yield f"{where}: field {name} newly required"
        yield from self.inside(where, was, now, self.taken)

    def given(self, where, was, now):
        """A schema of what is answered: nothing gone, and nothing of a kind that was not there before."""
        if not self.first("given", was, now):
            return
        was, now = self.whole(self.old, was), self.whole(self.new, now)
        if kinds(was) and not (kinds(now) and kinds(now) <= kinds(was)):
            yield f"{where}: {told(was)} is now {told(now)}"
        if forms(now) and not forms(was):
            yield from self.nearest(where, was, now, "given")
            return
        for name in sorted(set(was.get("required", [])) - set(now.get("required", []))):
            if name in now.get("properties", {}):
                yield f"{where}: field {name} not always there any more"
        yield from self.inside(where, was, now, self.given)

    def inside(self, where, was, now, compare):
        """The fields and rows of a schema, and each way in which it may be met."""
        for name, schema in was.get("properties", {}).items():
            if name not in now.get("properties", {}):
                yield f"{where}: field {name} gone"
            else:
                yield from compare(f"{where}.{name}", schema, now["properties"][name])
        for key in ("items", "additionalProperties"):
            if isinstance(was.get(key), dict) and isinstance(now.get(key), dict):
                yield from compare(f"{where}[]", was[key], now[key])
        for key in ("anyOf", "oneOf", "allOf"):
            for one, other in zip(was.get(key, []), now.get(key, []), strict=False):
                yield from compare(where, one, other)

    def nearest(self, where, was, now, how):
        """What was one form is one of several now: the breaks of that which shares most fields, or has least breaks."""
        apart = []
        for form in forms(now):
            shared = was.get("properties", {}).keys() & self.whole(self.new, form).get("properties", {}).keys()
            found = list(getattr(Comparison(self.old, self.new), how)(where, was, form))
            apart.append((-len(shared), len(found), found))
        yield from min(apart)[2]

    def first(self, how, was, now):
        """Whether this pair has not been looked at: what several operations share is told once."""
        pair = (how, was.get("$ref"), now.get("$ref"))
        if None in pair:
            return True
        new = pair not in self.seen
        self.seen.add(pair)
        return new

    def whole(self, file, part):
        """What a reference refers to."""
        while "$ref" in part:
            found = file
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            part = found
        return part


def forms(schema):
    """The several forms that a schema allows; nothing where it has one."""
    return schema.get("oneOf") or schema.get("anyOf") or []


def kinds(schema):
    """The JSON types and the format of a schema; nothing where it leaves them open or has several forms."""
    found = schema.get("type", [])
    form = schema.get("format")
    return {
        f"{one}:{form}" if form and one != "null" else one for one in ([found] if isinstance(found, str) else found)
    }


def told(schema):
    """The same in words."""
    return " or ".join(sorted(kinds(schema))) or "anything"


def meant(line, names=None):
    """Whether docs/api-changes.md names a break: between backticks at the start of a list's line, * for any text."""
    if names is None:
        names = [one.split("`")[1] for one in ALLOWED.read_text().splitlines() if one.startswith("- `")]
    return any(re.fullmatch(".*".join(map(re.escape, name.split("*"))), line) for name in names)


def older(text, root=ROOT):
    """The last committed file that differs from `text`; None where the whole history has none."""

    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout

    for commit in git("log", "--format=%H", "--max-count=2", "--", FILE).split():
        before = git("show", f"{commit}:{FILE}")
        if before != text:
            return before
    if git("rev-parse", "--is-shallow-repository").strip() == "true":
        raise SystemExit(f"This clone is too shallow to hold an older {FILE}: git fetch --unshallow")
    return None


def main():
    """Compare, print every break, and fail on those that are not meant."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (ROOT / FILE).read_text()
    before = older(text)
    found = breaks(*(yaml.load(one, loader) for one in (before, text))) if before else []
    unmeant = [line for line in found if not meant(line)]
    for line in found:
        print(("breaks: " if line in unmeant else "meant:  ") + line)
    sys.exit(f"{len(unmeant)} breaks that docs/api-changes.md does not name" if unmeant else 0)


if __name__ == "__main__":
    main()
