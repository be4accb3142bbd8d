"""The completeness check: what is missing of a programme or an update, and what does not fit together.

Each check is one declaration. All of them read by way of `Seen`, each kind of record by one query however many checks
there are. Rooms above register theirs in their `AppConfig.ready`.
"""

from workstreams.services.completeness import (
    assurance,
    contradictions,
    delivery,
    measures,
    programmes,
    registers,
    updates,
    workstreams,
)
from workstreams.services.completeness.checking import (
    Group,
    Missing,
    Report,
    check_programme,
    check_workstream,
    soft_problems_of,
)
from workstreams.services.completeness.declared import (
    Check,
    Source,
    called,
    checks,
    fits,
    from_document,
    missing,
    none_of,
    register,
)
from workstreams.services.completeness.seen import Seen

SUBJECTS = (programmes, workstreams, contradictions, updates, delivery, registers, measures, assurance)

__all__ = [
    "Check",
    "Group",
    "Missing",
    "Report",
    "Seen",
    "Source",
    "called",
    "check_programme",
    "check_workstream",
    "checks",
    "fits",
    "from_document",
    "missing",
    "none_of",
    "register",
    "register_own",
    "soft_problems_of",
]


def register_own() -> None:
    """Make known the checks of this app, in the order in which a page tells them."""
    for subject in SUBJECTS:
        register(subject.CHECKS, getattr(subject, "SOURCES", None))
