"""What was recorded, and when: one history table per model, written by database triggers, and reading as at a day.

`install` makes, for every model that is a Record, `<table>_history` (all columns, `valid_from`, `valid_to`) and the
triggers that fill it. They are generated from the model on both databases and renewed after every migration, because
SQLite rebuilds a table, and so drops its triggers, whenever a column changes.

`as_at` reads the past: inside it every SELECT of the ORM gets, in front, a CTE of the same name as each table that it
mentions, holding that table's rows as they were. Filters, joins, annotations and permissions need no second form.
"""

from core.history.past import as_at, every_version, sql_as_at
from core.history.tables import SUFFIX, columns_of, tracked_models
from core.history.triggers import install, uninstall
from core.history.versions import records_at

__all__ = [
    "SUFFIX",
    "as_at",
    "columns_of",
    "every_version",
    "install",
    "records_at",
    "sql_as_at",
    "tracked_models",
    "uninstall",
]
