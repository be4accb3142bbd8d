"""Which lines of a completeness check are shown."""

from __future__ import annotations

from typing import Any

from django import forms

from workstreams.choices import CheckKind
from workstreams.services.completeness import Report, checks

NAMES = ("kind", "workstream", "check")


class LinesForm(forms.Form):
    """A kind of line, a workstream or the programme itself, and one question; all where nothing is chosen."""

    kind = forms.ChoiceField(label="What", required=False, choices=[("", "Everything"), *CheckKind.choices])

    def __init__(self, data: Any, *, report: Report) -> None:
        super().__init__({name: data.get(name, "") for name in NAMES})
        first, *others = report.groups
        named = [(group.record.reference, str(group.record)) for group in others]
        whole = (first.record.reference, "The programme itself")
        self.fields["workstream"] = forms.ChoiceField(
            label="Of", required=False, choices=[("", "All workstreams"), whole, *named]
        )
        asked = {name for group in report.groups for name in group.asked} | {data.get("check", "")}
        questions = [(one.name, one.question) for one in checks.values() if one.name in asked]
        self.fields["check"] = forms.ChoiceField(
            label="Question", required=False, choices=[("", "All questions"), *questions]
        )

    @property
    def chosen(self) -> list[str]:
        """What is chosen, in words."""
        held: list[tuple[Any, Any]] = [(self.fields[name], self.cleaned_data.get(name)) for name in NAMES]
        return [str(dict(one.choices)[value]) for one, value in held if value]
