"""Answering an ask, and sharing a practice."""

from __future__ import annotations

from django import forms

from core.choices import Precision
from core.forms import DayField
from core.writing import RecordField, RecordForm
from governance.models import Organisation
from workstreams.choices import AskReply


class AnswerAskForm(RecordForm):
    """An answer to an ask."""

    answered_on = DayField(label="Answered on")
    answered_precision = forms.TypedChoiceField(
        label="How exactly the day is known", choices=Precision.choices, required=False, empty_value=Precision.DAY.value
    )
    by_whom = forms.CharField(label="By whom", max_length=200, required=False)
    by_organisation = RecordField(Organisation, label="By organisation", required=False, empty_label="None")
    answer = forms.CharField(label="What was answered", widget=forms.Textarea(attrs={"rows": 3}))
    status = forms.ChoiceField(label="The ask now stands as", choices=AskReply.choices)


class SharePracticeForm(forms.Form):
    """From which day on the network may read a good practice."""

    shared_on = DayField(label="Shared from", required=False, help_text="Today, unless you give an earlier day.")
