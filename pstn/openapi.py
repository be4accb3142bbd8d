"""Names in the OpenAPI file for lists of words that several fields hold."""

CHOICES = {
    "core": ["Precision", "Qualifier", "RAG"],
    "governance": [
        "BoardKind",
        "BoardRole",
        "BoardStatus",
        "DocumentKind",
        "OrganisationKind",
        "PlaceKind",
        "ReportingCycle",
        "Standing",
    ],
    "workstreams": [
        *("AskKind", "AskStatus", "MeasureKind", "MilestoneKind", "PartnerRole", "ReadingKind"),
        *("AskNature", "AskReply", "EngagementKind", "EvidenceGrade", "ImpactKind", "ImpactStatus", "PartyRole"),
        *("PlanStatus", "Repeatable", "RoleBasis", "RoleStatus", "SharingStatus"),
    ],
    "budgets": ["LineStanding"],
}
ENUM_NAMES = {name: f"{app}.choices.{name}.choices" for app, names in CHOICES.items() for name in names}
