"""What is done to risks, issues and escalations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy

from core.access import Reader, access_of
from core.forms import DayField, JsonField
from core.writing import OpenField, RecordField, RecordForm
from governance.models import Board
from governance.services import boards_of
from workstreams.choices import COLOURS, EscalationDecision, Severity
from workstreams.figures import LEAST, LONGEST_WORD, MOST
from workstreams.forms.updates import LONGEST
from workstreams.services import matrix_of

WORDS = ["Low", "High"]
CELLS = [["green", "amber"], ["amber", "red"]]
"""The words and the colours of a small matrix, as the OpenAPI file shows them."""


def _several(items: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": LEAST, "maxItems": MOST, **more}


class RowsField(JsonField):
    """A list of words, one a line, or of lines of colours with commas between; as JSON a list, or a list of lists."""

    def __init__(self, *, nested: bool = False, **options: Any) -> None:
        word = {"type": "string", "pattern": r"\S", "maxLength": LONGEST_WORD}
        colours = _several({"type": "string", "enum": list(COLOURS)})
        shape = _several(colours, examples=[CELLS]) if nested else _several(word, uniqueItems=True, examples=[WORDS])
        super().__init__(shape=shape, **options, required=False, widget=forms.Textarea(attrs={"rows": 6}))
        self.nested = nested

    def to_python(self, value: Any) -> Any:
        """The list; None where nothing is said."""
        if not isinstance(value, str):
            return value if value is None or isinstance(value, list) else [value]
        lines = [line.strip() for line in value.splitlines() if line.strip()]
        if not lines:
            return None
        return [[word.strip().lower() for word in line.split(",")] for line in lines] if self.nested else lines

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed."""
        return data

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(", ".join(map(str, line)) if isinstance(line, list) else str(line) for line in value)


class PlaceField(OpenField, forms.IntegerField):
    """A place in the risk matrix of a programme, whose words it says where the programme is known.

    How far its scale goes the matrix says, so the rule of risks judges that. One that is `needed` may only be left out
    where a document is named.
    """

    def __init__(self, part: str, *, needed: bool = False, **options: Any) -> None:
        super().__init__(**options | {"required": False, "min_value": 1, "max_value": MOST})
        self.validators = []
        self.part, self.needed = part, needed
        self.help_text = "Its place in the programme’s risk matrix; 1 is the least."

    def open_to(self, reader: Reader, scope_id: Any) -> None:
        """Say the words of the matrix, read where they are shown."""
        scopes = [scope_id] if scope_id else list(access_of(reader).roles)
        if len(scopes) == 1:
            self.help_text = lazy(self._words, str)(scopes[0])

    def _words(self, scope_id: Any) -> str:
        words = getattr(matrix_of(scope_id), self.part)
        return ", ".join(f"{number} {word}" for number, word in enumerate(words, 1)) + "."


class BoardField(RecordField):
    """A board that the programme has to do with: one of its own, or one that takes part in it."""

    default_error_messages = {
        "invalid_choice": "There is no %(value)s here. Choose one of the programme, or one that takes part in it."
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(Board, **options)

    def _rows_of(self, reader: Reader, scope_id: Any) -> Any:
        scopes = [scope_id] if scope_id else list(access_of(reader).roles)
        return Board.objects.visible_to(reader).current().filter(boards_of(scopes))


class ReviewRisk(RecordForm):
    """That a risk has been looked at again."""

    review_on = DayField(
        label="Next review", required=False, help_text="May be left empty where the day that stands is still to come."
    )
    current_likelihood = PlaceField("likelihoods", label="Likelihood now")
    current_impact = PlaceField("impacts", label="Impact now")
    score_reason = forms.CharField(
        label="Why the score changed", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


class CloseRisk(RecordForm):
    """Why a risk is no longer one."""

    closed_reason = forms.CharField(
        label="Why it is closed",
        error_messages={"required": "Say why it is closed"},
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closed_on = DayField(label="Closed on", required=False, help_text="Today where nothing is said.")


class ReopenRisk(RecordForm):
    """Why a closed risk is one again."""

    why = forms.CharField(
        label="Why it is opened again",
        error_messages={"required": "Say why it is opened again"},
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class BecomeIssue(RecordForm):
    """That a risk has happened; nothing needs to be said."""

    severity = forms.ChoiceField(
        label="Severity",
        required=False,
        choices=[("", "That of its colour"), *Severity.choices],
        help_text="Empty: high for a red risk, medium for amber, low for green.",
    )


class Escalate(RecordForm):
    """What a board is asked about a risk or an issue."""

    board = BoardField(empty_label="Choose a board")
    question = forms.CharField(
        label="What the board is asked",
        error_messages={"required": "Say what the board is asked"},
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asked_on = DayField(label="Asked on", required=False, help_text="Today where nothing is said.")


class AnswerEscalation(RecordForm):
    """What the board said."""

    decision = forms.ChoiceField(
        label="What the board said",
        error_messages={"required": "Choose what the board said"},
        choices=[("", "Choose one"), *EscalationDecision.choices],
    )
    answer = forms.CharField(
        label="In its words", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    answered_on = DayField(label="Answered on", required=False, help_text="Today where nothing is said.")


class ResolveIssue(RecordForm):
    """How an issue came to its end."""

    resolution = forms.CharField(
        label="How it was resolved",
        error_messages={"required": "Say how it was resolved"},
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    resolved_on = DayField(label="Resolved on", required=False, help_text="Today where nothing is said.")
