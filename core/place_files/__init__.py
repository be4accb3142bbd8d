"""A place in a file: whole programmes declared in YAML, checked, planned and applied all or nothing.

`docs/place-files.md` describes the format; `load` is the one way in.
"""

from core.place_files.faults import Fault, RefusedError
from core.place_files.loading import afterwards, load
from core.place_files.plan import Entry, Plan
from core.place_files.records import DemonstrationUpdate

__all__ = ["DemonstrationUpdate", "Entry", "Fault", "Plan", "RefusedError", "afterwards", "load"]
