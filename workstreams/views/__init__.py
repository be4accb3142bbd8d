"""The pages of a status update's way: due, written, checked, submitted, published or returned."""

from workstreams.views.asks import ask_register, asks_of_programme
from workstreams.views.due import updates_due, updates_to_publish
from workstreams.views.places import work_here
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
    "update_check",
    "update_discard",
    "update_edit",
    "update_publish",
    "update_return",
    "update_start",
    "update_submit",
    "updates_due",
    "updates_to_publish",
    "work_here",
]
