"""Words of engagement: the events and tools by which people are heard."""

from __future__ import annotations

from django.db import models


class EngagementKind(models.TextChoices):
    """The event or tool by which people were heard."""

    FORUM = "forum", "Community forum"
    STAKEHOLDER_EVENT = "stakeholder_event", "Stakeholder event"
    COMMUNITY_MEAL = "community_meal", "Community meal"
    MARKET_STALL = "market_stall", "Market stall"
    PARTICIPATORY_APPRAISAL = "participatory_appraisal", "Participatory appraisal"
    PARTICIPATORY_BUDGETING = "participatory_budgeting", "Participatory budgeting"
    PLANNING_FOR_REAL = "planning_for_real", "Planning for Real"
    CONSULTATION = "consultation", "Consultation"
    WORKSHOP = "workshop", "Workshop or co-design"
    RESEARCH = "research", "Research with people who use services"
    HOME_VISITS = "home_visits", "Home visits"
    NEIGHBOURHOOD_GROUP = "neighbourhood_group", "Neighbourhood group"
    PROGRAMME = "programme", "Engagement programme"
    SURVEY = "survey", "Survey"
    ONLINE = "online", "Online or social media"
    OTHER = "other", "Other"
