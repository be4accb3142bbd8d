"""Words of places, organisations and the network."""

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


class NetworkWave(models.TextChoices):
    """The group of areas in which a place joined the network."""

    PILOT = "pilot", "Whole place pilot"
    NETWORK_2013 = "network_2013", "Network area, July 2013"
    EXPRESSION_OF_INTEREST = "expression_of_interest", "Expression of interest"
