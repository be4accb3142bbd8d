"""The pages of a status update's way, from due to published or returned; a measure's curve; a scorecard."""

from workstreams.views.due import updates_due, updates_to_publish
from workstreams.views.measures import measure_curve, scorecard
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
    "measure_curve",
    "scorecard",
    "update_check",
    "update_discard",
    "update_edit",
    "update_publish",
    "update_return",
    "update_start",
    "update_submit",
    "updates_due",
    "updates_to_publish",
]
