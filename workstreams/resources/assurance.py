"""What sharing agreements, their parties and impact assessments show of themselves."""

from __future__ import annotations

from core.columns import Choice, Day, Link, Text
from core.resources import Resource
from core.writing import Writing
from governance.resources import sourced
from workstreams import choices, models, services
from workstreams.filters import OverdueFilter
from workstreams.resources.work import OFFICERS


class SharingAgreementResource(Resource):
    """Sharing agreements: what data partners share, for what, on what legal basis."""

    name, model, filters = "sharing-agreements", models.SharingAgreement, OverdueFilter
    writing = Writing(
        models.SharingAgreement,
        (
            *("title", "workstream", "purpose", "data_shared", "legal_basis", "status", "due_on", "signed_on"),
            *("review_due_on", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_agreement,
    )
    columns = [
        Text("title", brief=True),
        Link("workstream", brief=True),
        Choice("status", choices.SharingStatus, brief=True),
        Day("due_on", label="To be signed by"),
        Day("signed_on", brief=True, label="Signed"),
        Day("review_due_on", brief=True, label="Review due"),
        Text("purpose"),
        Text("data_shared"),
        Text("legal_basis"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "document": "documents"}


class SharingPartyResource(Resource):
    """Parties to sharing agreements, and when each has signed."""

    name, model = "sharing-parties", models.SharingParty
    writing = Writing(
        models.SharingParty,
        ("agreement", "organisation", "role", "signed_on", "note", "document", "source"),
        roles=OFFICERS,
        parent="agreement",
        check=services.check_party,
        after=services.follow_party,
    )
    columns = [
        Link("agreement", brief=True),
        Link("organisation", brief=True),
        Choice("role", choices.PartyRole, brief=True),
        Day("signed_on", brief=True, label="Signed"),
        Text("note"),
        *sourced(),
    ]
    expand = {"agreement": "sharing-agreements", "organisation": "organisations", "document": "documents"}


class ImpactAssessmentResource(Resource):
    """Impact assessments: what the work means for equality, personal data, the environment and so on."""

    name, model, filters = "impact-assessments", models.ImpactAssessment, OverdueFilter
    writing = Writing(
        models.ImpactAssessment,
        (
            *("title", "kind", "workstream", "status", "reason", "owner", "due_on", "done_on", "review_due_on"),
            *("finding", "mitigations", "document", "source"),
        ),
        roles=OFFICERS,
        parent="workstream",
        check=services.check_assessment,
    )
    columns = [
        Text("title", brief=True),
        Choice("kind", choices.ImpactKind, brief=True),
        Link("workstream", brief=True),
        Choice("status", choices.ImpactStatus, brief=True),
        Text("reason", label="Why it is not needed"),
        Link("owner"),
        Day("due_on", label="To be done by"),
        Day("done_on", brief=True, label="Done"),
        Day("review_due_on", brief=True, label="Review due"),
        Text("finding"),
        Text("mitigations"),
        *sourced(),
    ]
    expand = {"workstream": "workstreams", "owner": "people", "document": "documents"}
