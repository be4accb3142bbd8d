"""Names in the OpenAPI file for lists of words that several fields hold."""

CHOICES = {
    "core": ["Precision", "Qualifier", "RAG"],
    "governance": [
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
    "workstreams": ["AskKind", "AskStatus", "MeasureKind", "MilestoneKind", "PartnerRole", "ReadingKind"],
    "budgets": ["LineStanding"],
}
ENUM_NAMES = {name: f"{app}.choices.{name}.choices" for app, names in CHOICES.items() for name in names}
