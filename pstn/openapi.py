"""Names in the OpenAPI file for lists of words that several fields hold."""

RISKS = ["Effectiveness", "EscalationDecision", "Proximity", "RiskCategory", "RiskResponse", "RiskStatus", "Severity"]
CHOICES = {
    "core": ["Precision", "Qualifier", "RAG"],
    "governance": [
        "ActionStatus",
        "BoardKind",
        "BoardRole",
        "BoardStatus",
        "DocumentKind",
        "MeetingStatus",
        "OrganisationKind",
        "PlaceKind",
        "ReportingCycle",
        "Standing",
        "UpdateCycle",
    ],
    "workstreams": [
        "Accountability",
        "AskKind",
        "AskStatus",
        "Evidence",
        "Frequency",
        "MeasureKind",
        "MilestoneKind",
        "PartnerRole",
        "ReadingKind",
        "ReadingStatus",
        "ValueKind",
        *RISKS,
        *("AskNature", "AskReply", "EngagementKind", "EvidenceGrade", "ImpactKind", "ImpactStatus", "PartyRole"),
        *("PlanStatus", "Repeatable", "RoleBasis", "RoleStatus", "SharingStatus"),
    ],
    "budgets": ["LineStanding"],
}
ENUM_NAMES = {name: f"{app}.choices.{name}.choices" for app, names in CHOICES.items() for name in names}
