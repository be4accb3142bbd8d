"""Two people saved one update: what each changed, field by field, and the page on which the second chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.choices import RAG
from core.forms import DayField
from core.models import Journal
from core.once import token_field
from core.templatetags.pstn import moment
from workstreams.forms import MilestoneForm, PageForm, PickForm
from workstreams.models import Milestone, StatusUpdate
from workstreams.services import update_at_version
from workstreams.services.updates import IN_HAND, RATINGS

SAID_OF = "milestone-"
"""Before a milestone's reference, as the name of what an update says of it."""


@dataclass
class Difference:
    """One field that differs: how it was, what this person typed, and what is stored now."""

    name: str
    label: str
    was: Any
    mine: Any
    theirs: Any

    @property
    def both(self) -> bool:
        """Whether two people changed it."""
        return bool(self.mine != self.was and self.theirs != self.was)

    @property
    def joined(self) -> bool:
        """Whether the two can be put one below the other."""
        return isinstance(self.mine, str) and isinstance(self.theirs, str) and self.name not in RATINGS


def differences(
    update: StatusUpdate, version: int, mine: Mapping[str, Any], milestones: Mapping[str, Milestone]
) -> list[Difference]:
    """Where what was typed from `version` differs from what is stored now.

    `mine` has the form's values, and what it says of milestones under `milestone_changes`.
    """
    base = update_at_version(update, version)
    found = [
        Difference(name, _label(name), getattr(base, name, None), mine[name], getattr(update, name))
        for name in PageForm.base_fields
        if name in mine
    ]
    was = base.milestone_changes if base else {}
    for reference, milestone in milestones.items():
        said = (changes.get(reference, {}) for changes in (was, mine["milestone_changes"], update.milestone_changes))
        found.append(Difference(f"{SAID_OF}{reference}", f"Milestone: {milestone.title}", *said))
    return [difference for difference in found if difference.mine != difference.theirs]


def chosen(values: dict[str, Any], picks: Mapping[str, str], update: StatusUpdate) -> dict[str, Any]:
    """What was typed, with what the person chose on the page put in its place."""
    changes = dict(values["milestone_changes"])
    for pick, choice in picks.items():
        name = pick.removeprefix("pick-")
        if not pick.startswith("pick-") or choice == "mine":
            continue
        if name.startswith(SAID_OF):
            reference = name.removeprefix(SAID_OF)
            theirs = update.milestone_changes.get(reference)
            changes.pop(reference, None)
            if theirs:
                changes[reference] = theirs
        elif name in values:
            stored = getattr(update, name)
            both = choice == "both" and isinstance(stored, str) and name not in RATINGS
            values[name] = f"{values[name]}\n{stored}" if both else stored
    return values | {"milestone_changes": changes}


def conflict_page(
    request: HttpRequest, update: StatusUpdate, version: int, mine: dict[str, Any], milestones: dict[str, Milestone]
) -> HttpResponse:
    """The page that keeps what was typed, shows both versions, and asks only about what both have changed."""
    found = differences(update, version, mine, milestones)
    conflicts = [difference for difference in found if difference.both]
    saved = Journal.objects.filter(record_id=update.pk, version=update.version).order_by("seq").last()
    own = saved is not None and saved.actor_id == request.user.pk
    name = "You" if own else (saved.actor_name if saved else "") or "Somebody"
    theirs = "what you saved earlier" if own else f"{name}’s"
    picks = PickForm([(d.name, d.label, d.joined) for d in conflicts], theirs)
    told_mine = "Yours, not saved yet"
    told_theirs = ("Saved by you" if own else f"{name}’s, saved") + (f" {moment(saved.at)}" if saved else "")
    context = {
        "update": update,
        "workstream": update.workstream,
        "can_save": update.state in IN_HAND and update.withdrawn_at is None,
        "who": name,
        "own": own,
        "at": saved.at if saved else update.changed_at,
        "happened": _happened(update),
        "picks": [
            {
                "field": picks[f"pick-{d.name}"],
                "mine": {"who": told_mine, "text": _shown(d.name, d.mine)},
                "theirs": {"who": told_theirs, "text": _shown(d.name, d.theirs)},
            }
            for d in conflicts
        ],
        "settled": [_settled(d, "you" if own else name) for d in found if not d.both],
        "typed": [{"label": d.label, "text": _shown(d.name, d.mine)} for d in found],
        "hidden": _as_sent(found, mine, milestones, update.previous),
        "version": update.version,
        "once": token_field(),
    }
    return render(request, "workstreams/update_conflict.html", context, status=409)


def _as_sent(
    found: list[Difference], mine: dict[str, Any], milestones: dict[str, Milestone], before: StatusUpdate | None
) -> list[tuple[str, Any]]:
    """All answers as hidden fields: mine, and theirs where only they changed something."""
    taken = {d.name: d.theirs for d in found if d.mine == d.was}
    answers = {name: _typed(taken.get(name, mine.get(name))) for name in PageForm.base_fields if name in mine}
    for reference, milestone in milestones.items():
        said = taken.get(f"{SAID_OF}{reference}", mine["milestone_changes"].get(reference, {}))
        answers |= MilestoneForm.answers(milestone, said)
    return list(answers.items())


def _settled(difference: Difference, name: str) -> dict[str, Any]:
    """One line for a field that needs no choice."""
    own = name == "you"
    whose, other = "Yours", "What you saved earlier left it alone" if own else f"{name} did not change it"
    if difference.theirs != difference.was:
        whose, other = (
            ("Saved earlier", "You left it alone this time") if own else (f"{name}’s", "You did not change it")
        )
    shown = _shown(difference.name, difference.mine if whose == "Yours" else difference.theirs)
    return {"label": difference.label, "cell": {"value": f"{whose}: {shown or 'nothing written'}\n({other}.)"}}


def _happened(update: StatusUpdate) -> str:
    """What became of the update meanwhile, in the words of the page."""
    return (
        "discarded" if update.withdrawn_at else {"draft": "saved", "returned": "saved"}.get(update.state, update.state)
    )


def _label(name: str) -> str:
    return str(PageForm.base_fields[name].label)


def _shown(name: str, value: Any) -> str:
    """A value in words."""
    if name in RATINGS:
        return str(RAG(value).label)
    if isinstance(value, Mapping):
        parts = [
            f"{word} {_day(value[key])}"
            for key, word in (("done_on", "Done"), ("forecast_on", "Forecast"))
            if key in value
        ]
        return ". ".join([*parts, *([value["reason"]] if value.get("reason") else [])]) or "No change"
    return str(_typed(value))


def _typed(value: Any) -> Any:
    return DayField().prepare_value(value) if value is not None else ""


def _day(text: str) -> str:
    return str(_typed(date.fromisoformat(text)))
