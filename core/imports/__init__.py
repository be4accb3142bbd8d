"""Import from a spreadsheet, for every resource that can be written on a page: read, look, apply, undo.

`read_sheet` makes texts of a CSV or XLSX file; `plan_of` says what each row would do, by doing it inside a transaction
that is undone; `apply_batch` makes the same plan again and lets it stand; `undo_batch` puts back what it did.
"""

from core.imports.batches import NotAppliedError, apply_batch, forget_preview, keep_file, may_import, preview
from core.imports.layout import Layout, layout_of
from core.imports.plan import Plan
from core.imports.sheets import MOST_BYTES, MOST_ROWS, FileFaultError, Sheet, read_sheet
from core.imports.undoing import NotUndoneError, undo_batch

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "FileFaultError",
    "Layout",
    "NotAppliedError",
    "NotUndoneError",
    "Plan",
    "Sheet",
    "apply_batch",
    "forget_preview",
    "keep_file",
    "layout_of",
    "may_import",
    "preview",
    "read_sheet",
    "undo_batch",
]
