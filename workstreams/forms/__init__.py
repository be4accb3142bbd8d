"""Shapes at the edge: what pages and the API take of workstreams beyond the fields of a record."""

from workstreams.forms.asks import AnswerAskForm, SharePracticeForm
from workstreams.forms.gates import CommentForm, DecideForm, RefusalForm
from workstreams.forms.periods import ReopenForm, RequestForm
from workstreams.forms.risks import (
    AnswerEscalation,
    BecomeIssue,
    BoardField,
    CloseRisk,
    Escalate,
    PlaceField,
    ReopenRisk,
    ResolveIssue,
    ReviewRisk,
    RowsField,
)
from workstreams.forms.updates import (
    ASKED,
    LONGEST,
    MILESTONE_CHANGES,
    AnswersForm,
    CreateUpdateForm,
    MilestoneForm,
    NothingForm,
    PageForm,
    PickForm,
    ReturnForm,
    UpdateForm,
)
from workstreams.forms.work import CloseWorkstream

__all__ = [
    "ASKED",
    "LONGEST",
    "MILESTONE_CHANGES",
    "AnswerAskForm",
    "AnswerEscalation",
    "AnswersForm",
    "BecomeIssue",
    "BoardField",
    "CloseRisk",
    "CloseWorkstream",
    "CommentForm",
    "CreateUpdateForm",
    "DecideForm",
    "Escalate",
    "MilestoneForm",
    "NothingForm",
    "PageForm",
    "PickForm",
    "PlaceField",
    "RefusalForm",
    "ReopenForm",
    "ReopenRisk",
    "RequestForm",
    "ResolveIssue",
    "ReturnForm",
    "ReviewRisk",
    "RowsField",
    "SharePracticeForm",
    "UpdateForm",
]
