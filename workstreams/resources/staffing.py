"""What the roles of the staffing plan show of themselves."""

from __future__ import annotations

from core.choices import Qualifier
from core.columns import Choice, Day, Link, Number, Text, Truth
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
from workstreams.resources.work import OFFICERS


class StaffRoleResource(Resource):
    """Staff roles: the staffing plan, role by role, with who supplies each and whether it is filled."""

    name, model = "staff-roles", models.StaffRole
    writing = Writing(
        models.StaffRole,
        (
            *("title", "workstream", "supplied_by", "basis", "full_time_equivalent", "full_time_qualifier"),
            *("secondment", "status", "filled_by", "funded_by", "from_on", "to_on", "note", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_role,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream"),
        Choice("status", choices.RoleStatus, brief=True),
        Link("supplied_by", brief=True),
        Choice("basis", choices.RoleBasis, brief=True, label="Full or part time"),
        Number("full_time_equivalent", brief=True),
        Choice("full_time_qualifier", Qualifier, label="Time is stated", beside="full_time_equivalent"),
        Truth("secondment"),
        Link("filled_by", brief=True),
        Link("funded_by"),
        Day("from_on", label="From"),
        Day("to_on", label="To"),
        Text("note"),
        *sourced(),
    ]
    expand = {
        "workstream": "workstreams",
        "supplied_by": "organisations",
        "filled_by": "people",
        "funded_by": "organisations",
        "document": "documents",
    }
