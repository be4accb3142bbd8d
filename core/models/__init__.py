"""What core stores: accounts and grants; the base of every record, the journal; jobs, one-time keys; imports."""

from core.models.accounts import NOBODY, ApiToken, Grant, Scope, ScopeHead, User, UserManager, new_id
from core.models.any_record import AboutRecord, AnyRecord, model_of
from core.models.exports import ExportFile
from core.models.imports import ImportBatch, ImportBatchQuerySet
from core.models.records import Counter, Journal, JournalHead, Record, RecordQuerySet
from core.models.work import Job, Mail, OnceKey, Told

__all__ = [
    "NOBODY",
    "AboutRecord",
    "AnyRecord",
    "ApiToken",
    "Counter",
    "ExportFile",
    "Grant",
    "ImportBatch",
    "ImportBatchQuerySet",
    "Job",
    "Journal",
    "JournalHead",
    "Mail",
    "OnceKey",
    "Record",
    "RecordQuerySet",
    "Scope",
    "ScopeHead",
    "Told",
    "User",
    "UserManager",
    "model_of",
    "new_id",
]
