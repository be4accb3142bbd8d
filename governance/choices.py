"""Words that the fields of governance may hold."""

from __future__ import annotations

from django.db import models


class PlaceKind(models.TextChoices):
    """What kind of area a place is."""

    NATION = "nation", "Nation"
    REGION = "region", "Region"
    COUNTY = "county", "County"
    BOROUGH = "borough", "Borough or unitary"
    DISTRICT = "district", "District"
    CITY = "city", "City"
    TOWN = "town", "Town"
    CONSTITUENCY = "constituency", "Constituency"
    LOCALITY = "locality", "Locality"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    WARD = "ward", "Ward"
    LSOA = "lsoa", "Lower super output area"
    GROUP = "group", "Group of places"


class Sector(models.TextChoices):
    """The part of public or civic life that an organisation belongs to."""

    COUNCIL = "council", "Council"
    COMBINED_AUTHORITY = "combined_authority", "Combined authority"
    CENTRAL_GOVERNMENT = "central_government", "Central government"
    HEALTH = "health", "Health"
    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue"
    PROBATION = "probation", "Probation"
    JUSTICE = "justice", "Justice"
    HOUSING = "housing", "Housing"
    EDUCATION = "education", "Education and skills"
    EMPLOYMENT = "employment", "Employment"
    VOLUNTARY = "voluntary", "Voluntary and community"
    FAITH = "faith", "Faith"
    BUSINESS = "business", "Business"
    PARTNERSHIP = "partnership", "Partnership"
    OTHER = "other", "Other"


class OrganisationKind(models.TextChoices):
    """Whether a name means one body or a kind of body."""

    BODY = "body", "A body"
    KIND_OF_BODY = "kind_of_body", "A kind of body"


class Standing(models.TextChoices):
    """How fully an organisation takes part in a programme."""

    FULL = "full", "Full partner"
    ASSOCIATE = "associate", "Associate"
    OBSERVER = "observer", "Observer"


class BoardKind(models.TextChoices):
    """What kind of board a body is."""

    PUBLIC_SERVICE_BOARD = "public_service_board", "Public service board"
    AREA_PARTNERSHIP_BOARD = "area_partnership_board", "Area partnership board"
    COMMUNITY_SCRUTINY_PANEL = "community_scrutiny_panel", "Community scrutiny panel"
    CABINET = "cabinet", "Cabinet"
    COMBINED_AUTHORITY_BOARD = "combined_authority_board", "Combined authority board"
    MEMBER_BOARD = "member_board", "Member board"
    EXECUTIVE = "executive", "Executive"
    PROGRAMME_BOARD = "programme_board", "Programme board"
    WORKING_GROUP = "working_group", "Working group"
    TASK_AND_FINISH_GROUP = "task_and_finish_group", "Task and finish group"
    HEALTH_AND_WELLBEING_BOARD = "health_and_wellbeing_board", "Health and wellbeing board"
    SCRUTINY_COMMITTEE = "scrutiny_committee", "Scrutiny committee"
    COMMISSION = "commission", "Commission"
    PARTNERSHIP = "partnership", "Partnership"
    TRUST = "trust", "Trust"
    DELIVERY_COMPANY = "delivery_company", "Delivery company"
    COUNCIL = "council", "Town or parish council"
    NEIGHBOURHOOD_GROUP = "neighbourhood_group", "Neighbourhood group"


class BoardStatus(models.TextChoices):
    """Where a board stands between being proposed and being ended."""

    PROPOSED = "proposed", "Proposed"
    SHADOW = "shadow", "Shadow"
    ESTABLISHED = "established", "Established"
    UNDER_REVIEW = "under_review", "Under review"
    ENDED = "ended", "Ended"


class BoardRole(models.TextChoices):
    """What a member does on a board."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"
    MEMBER = "member", "Member"
    SECRETARY = "secretary", "Secretary"
    OBSERVER = "observer", "Observer"
    ADVISER = "adviser", "Adviser"
    SPONSOR = "sponsor", "Sponsor"


class ReportingCycle(models.TextChoices):
    """How often the workstreams of a programme are updated."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    FOUR_WEEKLY = "four_weekly", "Every four weeks"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"


class NetworkWave(models.TextChoices):
    """The group of areas in which a place joined the network."""

    PILOT = "pilot", "Whole place pilot"
    NETWORK_2013 = "network_2013", "Network area, July 2013"
    EXPRESSION_OF_INTEREST = "expression_of_interest", "Expression of interest"


class DocumentKind(models.TextChoices):
    """What a document is for."""

    REPORT = "report", "Report"
    STATEMENT_OF_INTENT = "statement_of_intent", "Statement of intent"
    PLAN = "plan", "Plan"
    PROPOSAL = "proposal", "Proposal"
    EXPRESSION_OF_INTEREST = "expression_of_interest", "Expression of interest"
    BACKGROUND_PAPER = "background_paper", "Background paper"
    APPENDIX = "appendix", "Appendix"
    BUSINESS_CASE = "business_case", "Business case"
    AGREEMENT = "agreement", "Agreement"
    PROTOCOL = "protocol", "Protocol"
    DIAGRAM = "diagram", "Diagram"
