"""The days of a report, and what its workstreams are called in it."""

from datetime import UTC, date, datetime

from core.choices import RAG

BEFORE, SINCE, NEWS, DAY = (
    datetime(2026, 9, 1, 9, tzinfo=UTC),
    date(2026, 10, 5),
    datetime(2026, 10, 8, 9, tzinfo=UTC),
    date(2026, 10, 11),
)

AMBER = {"rag": RAG.AMBER, "path_to_green": "Ask again.", "back_to_green_on": date(2026, 12, 7)}

RED = {"rag": RAG.RED, "path_to_green": "Sign.", "back_to_green_on": date(2026, 12, 14)}

FOOD = {"reference": "HOME-WS-01", "title": "Food plan", "kind": "workstreams.workstream"}

WORK = {"reference": "HOME-WS-02", "title": "Worklessness", "kind": "workstreams.workstream"}

EARLY = {"reference": "HOME-WS-03", "title": "Early years", "kind": "workstreams.workstream"}

CLOSED = {"reference": "HOME-WS-04", "title": "Advice", "kind": "workstreams.workstream"}


# Milestones


def titles(rows):
    return [row["title"] for row in rows]
