"""What the address of a list says, and the address that says something else."""

from __future__ import annotations

from django.http import QueryDict


def given(params: QueryDict) -> QueryDict:
    """The parameters that say something: a form sends its empty fields too."""
    kept = QueryDict(mutable=True)
    for name, value in pairs(params):
        kept.appendlist(name, value)
    return kept


def pairs(params: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in params.lists() for value in values if value.strip() and "\x00" not in value
    ]


def with_changed(params: QueryDict, **changed: str) -> str:
    copy = params.copy()
    for name, value in changed.items():
        copy.pop(name, None)
        if value:
            copy[name] = value
    return f"?{copy.urlencode()}"


def without(params: QueryDict, name: str, value: str) -> str:
    copy = params.copy()
    copy.setlist(name, [one for one in copy.getlist(name) if one != value])
    copy.pop("cursor", None)
    return f"?{copy.urlencode()}"
