"""A partner's copy of the product's records, kept by following the change feed."""

import json
from random import Random

from core.resources import registry


def said(answer):
    """Read an answer that is no refusal."""
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def follow(api, cursor="", **params):
    """Return everything behind a cursor, and the cursor behind that."""
    found, more = [], True
    while more:
        told = said(api.get("changes/", **params, **({"cursor": cursor} if cursor else {})))
        found += told["results"]
        cursor, more = told["next_cursor"], told["more"]
    return found, cursor


def told(api, cursor="", **params):
    """Return what the feed tells behind a cursor, as what is done to which reference."""
    return [(one["op"], one["reference"]) for one in follow(api, cursor, **params)[0]]


class Mirror:
    """A client that stops, repeats itself and forgets where it was, and never what it has stored."""

    def __init__(self, api, seed):
        self.api, self.chance = api, Random(seed)
        self.records, self.cursors = {}, [""]

    def step(self):
        """Ask for the next page, of any size; sometimes twice, sometimes again from an older place."""
        if self.chance.random() < 0.1:
            del self.cursors[max(1, len(self.cursors) - self.chance.randint(1, 3)) :]
        asked = {"limit": self.chance.choice([1, 3, 20, 100, 1000])}
        if self.cursors[-1]:
            asked["cursor"] = self.cursors[-1]
        pages = [said(self.api.get("changes/", **asked)) for _ in range(1 + (self.chance.random() < 0.1))]
        for page in pages:
            for one in page["results"]:
                self.keep(one)
        self.cursors.append(pages[0]["next_cursor"])
        return pages[0]["more"]

    def keep(self, one):
        """Store or delete a record, as the feed says."""
        key = one["type"], one["id"]
        if one["op"] == "upsert":
            self.records[key] = one["record"]
        else:
            self.records.pop(key, None)

    def catch_up(self):
        """Read on until there is no more."""
        while self.step():
            pass


def lists(api):
    """Return all that the lists give, by type and id."""
    found = {}
    for name in registry:
        cursor = ""
        while cursor is not None:
            page = said(api.get(f"{name}/", limit=1000, **({"cursor": cursor} if cursor else {})))
            found |= {(name, one["id"]): one for one in page["results"]}
            cursor = page["next_cursor"]
    return found
