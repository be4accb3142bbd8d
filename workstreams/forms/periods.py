"""Asking for an update, and reopening a period."""

from __future__ import annotations

from django import forms

from core.forms import DayField
from core.writing import WhyForm


class RequestForm(forms.Form):
    """What is wanted of whoever writes an update."""

    note = forms.CharField(
        required=False,
        max_length=500,
        label="What you would like to know",
        help_text="They read it in a message and on their first page. It may be left empty.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReopenForm(WhyForm):
    """Until when a closed period takes updates again, and why."""

    closes_on = DayField(label="Takes updates until")
