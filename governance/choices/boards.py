"""Words of boards and their seats."""

from __future__ import annotations

from django.db import models


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


class MeetingStatus(models.TextChoices):
    """Whether a meeting takes place."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"
