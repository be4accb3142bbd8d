"""The pages of a status update's way: due, written, checked, submitted, published or returned."""

from workstreams.views.asks import ask_register, asks_of_programme
from workstreams.views.commitments import commitments_page
from workstreams.views.completeness import completeness_page
from workstreams.views.due import updates_due, updates_to_publish
from workstreams.views.measures import measure_curve, scorecard
from workstreams.views.periods import updates_by_period
from workstreams.views.places import work_here
from workstreams.views.risks import programme_risks
from workstreams.views.timeline import timeline_page
from workstreams.views.updates import (
    update_check,
    update_discard,
    update_edit,
    update_publish,
    update_return,
    update_start,
    update_submit,
)

__all__ = [
    "ask_register",
    "asks_of_programme",
    "commitments_page",
    "completeness_page",
    "measure_curve",
    "programme_risks",
    "scorecard",
    "timeline_page",
    "update_check",
    "update_discard",
    "update_edit",
    "update_publish",
    "update_return",
    "update_start",
    "update_submit",
    "updates_by_period",
    "updates_due",
    "updates_to_publish",
    "work_here",
]
