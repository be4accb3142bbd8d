"""Forms of governance that no model gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from core.access import Reader
from core.figures import london_day
from core.forms import DayField
from core.writing import RecordField
from governance.choices import ReportingCycle
from governance.models import Place


class OpenProgramme(forms.Form):
    """A new programme with a scope of its own."""

    takes_user = True

    code = forms.RegexField(r"[A-Z]{2,6}", max_length=6, help_text="Begins every reference in it, such as WIR.")
    reference = forms.RegexField(r"[A-Z][A-Z0-9-]{1,39}", help_text="The programme's own, such as WIRRAL.")
    title = forms.CharField(max_length=200)
    place = RecordField(Place)
    vision = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    summary = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    starts_on = DayField(required=False)
    ends_on = DayField(required=False)
    reporting_cycle = forms.ChoiceField(choices=ReportingCycle.choices, initial=ReportingCycle.MONTHLY, required=False)
    from_on = DayField(label="Its manager from", initial=lambda: london_day(timezone.now()))

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, RecordField)
        place.open_to(user, None)

    def clean_reporting_cycle(self) -> str:
        """Every month where nothing is said."""
        return self.cleaned_data["reporting_cycle"] or ReportingCycle.MONTHLY
