"""Forms of progress reports."""

from __future__ import annotations

from django import forms


class ForewordForm(forms.Form):
    """The secretary's own words before the sections."""

    foreword = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Comes before everything else.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
