"""Deciding on gates and proposals."""

from __future__ import annotations

from django import forms

from core.forms import DayField
from core.writing import RecordField, RecordForm
from governance.models import Board
from workstreams.choices import GateOutcome
from workstreams.forms.updates import LONGEST


class CommentForm(forms.Form):
    """What is decided, and a word on it."""

    comment = forms.CharField(
        required=False, max_length=LONGEST, label="Comment", widget=forms.Textarea(attrs={"rows": 3})
    )


class RefusalForm(forms.Form):
    """Why something is refused."""

    comment = forms.CharField(
        max_length=LONGEST,
        label="Why it is refused",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is refused"},
    )


class DecideForm(RecordForm):
    """How a gate ends, when it was held, who decided, and a word on it."""

    outcome = forms.ChoiceField(
        choices=[("", "Choose an outcome"), *(one for one in GateOutcome.choices if one[0] != GateOutcome.UNDECIDED)]
    )
    held_on = DayField(label="Held on")
    board = RecordField(Board, required=False, label="Board that decided", empty_label="None")
    comment = forms.CharField(
        required=False,
        max_length=LONGEST,
        label="Comment",
        help_text="Needed to stop or to defer.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
