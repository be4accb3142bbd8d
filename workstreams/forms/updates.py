"""What a status update says, as a page and as the API take it; milestones in it; a comment that returns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html

from core.access import Reader
from core.choices import RAG
from core.columns import Day
from core.forms import DayField, JsonField, RagRadios
from core.writing import RecordField
from workstreams.models import Milestone, ReportingPeriod, StatusUpdate, Workstream

ASKED = (RAG.RED, RAG.AMBER, RAG.GREEN, RAG.COMPLETE, RAG.NOT_STARTED, RAG.NOT_RATED)
"""Ratings in the order in which a form offers them."""

LONGEST = 10_000
"""Characters in one text of an update."""

MILESTONE_CHANGES = {
    "type": "object",
    "propertyNames": {"examples": ["WIR-MS-01"]},
    "additionalProperties": {
        "type": "object",
        "properties": {"done_on": Day.shape, "forecast_on": Day.shape, "reason": {"type": "string", "maxLength": 500}},
        "additionalProperties": False,
    },
}
"""What an update says of milestones, by their references."""


def _told(name: str) -> dict[str, Any]:
    """Label and hint of a field, as the model has them."""
    field = StatusUpdate._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    return {"label": label[:1].upper() + label[1:], "help_text": getattr(field, "help_text", "")}


def _rating(name: str, **options: Any) -> forms.TypedChoiceField:
    """A rating that is *not rated* where nothing is chosen."""
    return forms.TypedChoiceField(
        choices=[(rating.value, rating.label) for rating in ASKED],
        required=False,
        empty_value=RAG.NOT_RATED.value,
        **_told(name),
        **options,
    )


def _text(name: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **_told(name)
    )


class AnswersForm(forms.Form):
    """What a writer says of a workstream, under the names of the model."""

    as_at = DayField(label="Describes the position on")
    rag = _rating("rag", widget=RagRadios)
    path_to_green = _text("path_to_green")
    back_to_green_on = DayField(label="Back to green by", required=False)
    rag_reason = _text("rag_reason", rows=2)
    override_reason = _text("override_reason", rows=2)
    rag_time = _rating("rag_time")
    rag_money = _rating("rag_money")
    rag_benefits = _rating("rag_benefits")
    rag_risk = _rating("rag_risk")
    summary = _text("summary")
    done = _text("done")
    next_steps = _text("next_steps")
    help_needed = _text("help_needed", rows=2)


class UpdateForm(AnswersForm):
    """All that may be written in a status update: the form of the API."""

    takes_user: ClassVar[bool] = True

    period = RecordField(
        ReportingPeriod,
        required=False,
        label="Counts for",
        help_text="The reporting period; the oldest open one without an update where nothing is said.",
    )
    milestone_changes = JsonField(
        shape=MILESTONE_CHANGES,
        required=False,
        help_text=str(StatusUpdate._meta.get_field("milestone_changes").help_text),
    )

    def __init__(self, *args: Any, user: Reader, scope_id: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period: Any = self.fields["period"]
        period.open_to(user, scope_id)

    def clean_milestone_changes(self) -> Any:
        """An empty object where nothing is said."""
        return self.cleaned_data["milestone_changes"] or {}


class CreateUpdateForm(UpdateForm):
    """A new update through the API: of which workstream, and only what is to differ from what is carried forward."""

    workstream = RecordField(Workstream, help_text="The reference of the workstream.")

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        workstream: Any = self.fields["workstream"]
        workstream.open_to(user, None)
        self.fields["as_at"].required = False

    def clean(self) -> dict[str, Any]:
        """Only what was given."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


class PageForm(AnswersForm):
    """The answers on a page, where milestones have rows of their own; sent or drawn, it is always filled in."""

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        before: StatusUpdate | None = None,
        own: ReportingPeriod | None = None,
        periods: Sequence[ReportingPeriod] = (),
        findings: Sequence[Any] = (),
    ) -> None:
        super().__init__(data)
        self.periods = {period.reference: period for period in periods}
        if periods and list(periods) != [own]:  # else there is nothing to choose
            choices = [(period.reference, str(period)) for period in periods]
            self.fields["period"] = forms.ChoiceField(label="Counts for the", choices=choices, required=False)
        self.fields["rag_reason"].help_text = "Needed for red and amber."
        self.fields["override_reason"].help_text = "Needed where a rating is better than the rules above call for."
        self.findings = findings
        if not findings and not data.get("override_reason"):
            del self.fields["override_reason"]
        if before is None:
            return
        told = f"Needed for red and amber, and when the rating differs from last time ({_word(before.rag)})."
        self.fields["rag_reason"].help_text = told
        for name in ("rag_time", "rag_money", "rag_benefits", "rag_risk"):
            label, was = self.fields[name].label, _word(getattr(before, name))
            self.fields[name].label = format_html('{} <span class="pstn-muted">(was {})</span>', label, was)

    def clean_period(self) -> ReportingPeriod | None:
        """The period itself; None where nothing is chosen."""
        return self.periods.get(self.cleaned_data["period"])

    @staticmethod
    def answers(update: StatusUpdate) -> dict[str, Any]:
        """What an update says, as it would be sent."""
        own = {"period": update.period.reference if update.period else ""}
        return own | {name: _typed(getattr(update, name)) for name in PageForm.base_fields}


class MilestoneForm(forms.Form):
    """What an update says of one milestone: that it is done, or a new forecast and why."""

    done = forms.BooleanField(required=False)
    done_on = DayField(required=False, help_text="")
    forecast_on = DayField(required=False, help_text="")
    reason = forms.CharField(required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, Any], *, milestone: Milestone) -> None:
        super().__init__(data, prefix=milestone.reference)
        self.milestone = milestone
        for name, shown in (("done", "Done"), ("done_on", "On"), ("forecast_on", "New forecast"), ("reason", "Reason")):
            of = format_html('{}<span class="govuk-visually-hidden">: {}</span>', shown, milestone.title)
            self.fields[name].label = of

    @staticmethod
    def answers(milestone: Milestone, said: Mapping[str, str]) -> dict[str, Any]:
        """What an update says of a milestone, as it would be sent; its forecast as it stands where it says nothing."""
        exact = milestone.forecast_on if milestone.forecast_on else milestone.baseline_now_on
        precision = milestone.due_precision
        stands = exact if precision == "day" else None
        answers = {
            "done": "on" if said.get("done_on") else "",
            "done_on": _typed(_read(said.get("done_on"))),
            "forecast_on": _typed(_read(said.get("forecast_on")) or stands),
            "reason": said.get("reason", ""),
        }
        return {f"{milestone.reference}-{name}": value for name, value in answers.items() if value}

    def said(self, as_at: date) -> dict[str, str]:
        """What is to be stored: nothing where nothing changes. A milestone ticked without a day was done by `as_at`."""
        given, milestone = self.cleaned_data, self.milestone
        said = {}
        if given["done"] or given["done_on"]:
            said["done_on"] = (given["done_on"] or as_at).isoformat()
        if given["forecast_on"] and given["forecast_on"] != milestone.due_on:
            said["forecast_on"] = given["forecast_on"].isoformat()
        return said | ({"reason": given["reason"]} if given["reason"] else {})

    def add_rule_errors(self, as_at: date, today: date) -> None:
        """Say what stands between this and submission."""
        said = self.said(as_at)
        if "done_on" in said and "forecast_on" in said:
            self.add_error("forecast_on", "Say either that it is done or what it is forecast for, not both")
            return
        if list(said) == ["reason"]:
            self.add_error("forecast_on", "Say for when it is forecast, or leave the reason out")
        if said.get("done_on", "") > today.isoformat():
            self.add_error("done_on", "The day it was done cannot be in the future")
        if "forecast_on" in said and said["forecast_on"] < today.isoformat():
            self.add_error("forecast_on", "This day has passed. Give a day to come, or say that it is done")
        if "forecast_on" in said and "reason" not in said:
            day = _typed(_read(said["forecast_on"]))
            self.add_error("reason", f"Say why “{self.milestone.title}” has moved to {day}")


class ReturnForm(forms.Form):
    """Why an update goes back to its writer."""

    comment = forms.CharField(
        max_length=LONGEST,
        label="What needs to change",
        help_text="The writer reads this on their first page.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what needs to change"},
    )


class NothingForm(forms.Form):
    """An action that needs no answers."""


class PickForm(forms.Form):
    """Whose version to keep, for each field that two people have changed."""

    CHOICES: ClassVar[dict[str, str]] = {"mine": "Keep mine", "theirs": "Keep theirs", "both": "Edit both together"}

    def __init__(
        self, fields: Iterable[tuple[str, str, bool]], theirs: str, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        for name, label, joined in fields:
            words = self.CHOICES | {"theirs": f"Keep {theirs}"}
            choices = [(value, word) for value, word in words.items() if joined or value != "both"]
            self.fields[f"pick-{name}"] = forms.ChoiceField(
                label=label, choices=choices, initial="mine", widget=forms.RadioSelect
            )


def _word(rating: str) -> str:
    return str(RAG(rating).label).lower()


def _read(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _typed(value: Any) -> Any:
    """A value as somebody would type it."""
    return DayField().prepare_value(value) if value is not None else ""
