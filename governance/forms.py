"""Forms of governance that no model gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from core.access import Reader
from core.figures import london_day
from core.forms import DayField
from core.writing import RecordField
from governance.choices import UpdateCycle
from governance.models import Place


class OpenProgramme(forms.Form):
    """A new programme with a scope of its own."""

    takes_user = True

    code = forms.RegexField(
        r"\A[A-Z]{2,6}\Z",
        help_text="Two to six capital letters that begin every reference in it, such as WIR.",
        error_messages={"invalid": "Enter two to six capital letters, like WIR"},
    )
    reference = forms.RegexField(
        r"\A[A-Z][A-Z0-9-]{1,39}\Z",
        help_text="The programme’s own, such as WIRRAL. It cannot be changed later.",
        error_messages={"invalid": "Enter capital letters, figures and hyphens, like WIRRAL"},
    )
    title = forms.CharField(max_length=200)
    place = RecordField(Place, empty_label="Choose a place")
    vision = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    summary = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    starts_on = DayField(required=False)
    ends_on = DayField(required=False)
    reporting_cycle = forms.ChoiceField(choices=UpdateCycle.choices, initial=UpdateCycle.MONTHLY, required=False)
    cycle_weeks = forms.IntegerField(
        label="Weeks of a cycle",
        required=False,
        min_value=1,
        max_value=26,
        help_text="Where it is every so many weeks.",
    )
    from_on = DayField(label="You manage it from", required=False, initial=lambda: london_day(timezone.now()))

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, RecordField)
        place.open_to(user, None)

    def clean_reporting_cycle(self) -> str:
        """Every month where nothing is said."""
        return self.cleaned_data["reporting_cycle"] or UpdateCycle.MONTHLY
