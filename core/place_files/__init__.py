"""A place in a file: whole programmes declared in YAML, checked, planned and applied all or nothing.

`docs/place-files.md` describes the format; `load` is the one way in.
"""

from core.place_files.faults import Fault, RefusedError
from core.place_files.loading import Entry, Plan, load, prepare

__all__ = ["Entry", "Fault", "Plan", "RefusedError", "load", "prepare"]
