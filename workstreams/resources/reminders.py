"""What delegations and requests for updates show of themselves."""

from __future__ import annotations

from core.columns import Account, Day, Link, Text
from core.resources import Resource
from core.writing import Writing
from workstreams import models, services
from workstreams.resources.work import OFFICERS


class DelegationResource(Resource):
    """Delegations: who writes the updates of a workstream in place of its lead, and when."""

    name, model = "delegations", models.Delegation
    writing = Writing(
        models.Delegation,
        ("workstream", "to_user", "from_on", "to_on", "reason"),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_delegation,
    )
    columns = [
        Link("workstream", brief=True),
        Account("to_user", label="Written by", brief=True),
        Day("from_on", brief=True, label="From"),
        Day("to_on", brief=True, label="To"),
        Text("reason"),
    ]
    expand = {"workstream": "workstreams"}
    ordering = ("-from_on", "reference")


class UpdateRequestResource(Resource):
    """Requests for updates: a manager has asked, and the update that was submitted next answers; or it is withdrawn."""

    name, model = "update-requests", models.UpdateRequest
    actions = Writing(models.UpdateRequest, ()).writes({})["actions"]
    columns = [
        Link("workstream", brief=True),
        Account("asked_of", brief=True),
        Account("asked_by"),
        Text("note", brief=True),
        Link("period"),
        Link("answered_by"),
    ]
    expand = {"workstream": "workstreams", "period": "reporting-periods", "answered_by": "status-updates"}
    ordering = ("-reference",)
