"""What is asked for a token to be made or replaced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError

from core.figures import end_of, london_day
from core.forms import DayField
from core.resources import Resource, registry
from core.services import ONE_TICK
from core.templatetags.pstn import day, moment
from core.tokens import EVERYTHING, LONGEST, OVERLAPS, READ, READ_ALL, WRITE
from governance.models import Organisation

USUAL = timedelta(days=180)
"""How long a token lasts unless another day is typed."""


class Line(NamedTuple):
    """One resource in the table of what a token may do; `write` is empty where nobody can change it."""

    title: str
    read: str
    write: str


def lines() -> list[Line]:
    """A line for every resource, by title."""
    found = [Line(one.plural().capitalize(), f"{name}:{READ}", _write(one)) for name, one in registry.items()]
    return sorted(found)


def _write(resource: type[Resource]) -> str:
    return f"{resource.name}:{WRITE}" if resource.create or resource.change or resource.actions else ""


def scopes_told(scopes: Iterable[str]) -> str:
    """What scopes allow, in words."""
    held = set(scopes)
    if set(EVERYTHING) <= held:
        return "Read and change everything"
    told = []
    for verb, word in ((READ, "Read"), (WRITE, "Change")):
        names = [name for name, one in registry.items() if f"{name}:{verb}" in held]
        titles = "everything" if f"*:{verb}" in held else ", ".join(registry[name].plural() for name in names)
        told += [f"{word} {titles}"] if titles else []
    return ". ".join(told) or "Nothing"


def end_told(ends_at: datetime | None) -> str:
    """When a token ends: the last day where it is good to that day's end, else the moment; empty where it has none."""
    if ends_at is None:
        return ""
    last_day = london_day(ends_at - ONE_TICK)
    return day(last_day) if end_of(last_day) == ends_at else moment(ends_at)


class TokenForm(forms.Form):
    """A new token: its name, what it may do, for which organisation, until when."""

    name = forms.CharField(
        max_length=100,
        help_text="What will use it, such as Power BI of the finance team. "
        "The administrators of your programmes see this name.",
    )
    may = forms.ChoiceField(
        label="What it may do",
        help_text="It can never do more than your account may.",
        choices=[("read", "Read everything"), ("write", "Read and change everything"), ("ticked", "Only what I tick")],
        widget=forms.RadioSelect,
    )
    ticked = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    organisation = forms.ChoiceField(
        label="For which organisation",
        required=False,
        help_text="For one organisation, it leaves out the rights that you have for others.",
    )
    last_day = DayField(label="Last day", help_text="At most a year ahead. For example, 31 October 2014")

    def __init__(self, *args: Any, today: date, organisations: Iterable[Organisation] = (), **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"last_day": today + USUAL})
        super().__init__(*args, **kwargs)
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["ticked"].choices = [(word, word) for line in lines() for word in line[1:] if word]
        mine = [(str(one.pk), one.name) for one in organisations]
        fields["organisation"].choices = [("", "All that I have rights for"), *mine]
        if not mine:
            del fields["organisation"]

    def clean_last_day(self) -> date:
        """The last day: from today to a year ahead."""
        last: date = self.cleaned_data["last_day"]
        if not self.today <= last <= self.today + LONGEST:
            raise ValidationError("Enter a day from today to a year ahead")
        return last

    def clean(self) -> dict[str, Any]:
        """Ask for a tick where only what is ticked is allowed."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("may") == "ticked" and not values.get("ticked") and "ticked" not in self.errors:
            self.add_error("may", "Tick at least one thing in the table")
        return values

    @property
    def scopes(self) -> tuple[str, ...]:
        """What was chosen, as scopes: whoever may change something may read it."""
        may, ticked = self.cleaned_data["may"], self.cleaned_data["ticked"]
        if may != "ticked":
            return EVERYTHING if may == "write" else (READ_ALL,)
        read = {f"{word.partition(':')[0]}:{READ}" for word in ticked}
        return tuple(sorted(read.union(ticked)))

    @property
    def expires_at(self) -> datetime:
        """The end of the last day in London."""
        return end_of(self.cleaned_data["last_day"])


class ReplaceForm(forms.Form):
    """For how many days the old token goes on."""

    overlap_days = forms.IntegerField(
        label="Days for which the old token goes on",
        min_value=OVERLAPS[0],
        max_value=OVERLAPS[-1],
        initial=7,
        help_text=f"From {OVERLAPS[0]} to {OVERLAPS[-1]}. With 0 it ends at once.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric", "autocomplete": "off"}),
    )
