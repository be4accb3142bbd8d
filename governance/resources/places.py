"""What places, organisations, people and the network show of themselves."""

from __future__ import annotations

from core.choices import Precision
from core.columns import Choice, Day, Link, Text, Whole
from core.resources import Resource
from core.writing import Writing
from governance import choices, models, services
from governance.resources.sourced import NETWORK_TEAM, SECRETARIES, sourced


class PlaceResource(Resource):
    """Places: the tree of areas."""

    name, model = "places", models.Place
    writing = Writing(
        models.Place,
        ("name", "kind", "parent", "gss_code", "population", "summary"),
        roles=NETWORK_TEAM,
        network=True,
        check=services.check_place,
    )
    columns = [
        Text("name", brief=True),
        Choice("kind", choices.PlaceKind, brief=True),
        Link("parent", brief=True, label="Part of"),
        Text("gss_code", label="GSS code"),
        Whole("population", brief=True),
        Text("summary"),
        *sourced(),
    ]
    expand = {"parent": "places", "document": "documents"}
    takes_part = "programmes__reference"


class OrganisationResource(Resource):
    """Organisations: public, voluntary and private bodies, and kinds of body."""

    name, model = "organisations", models.Organisation
    writing = Writing(
        models.Organisation,
        ("name", "kind", "sector", "org_id", "also_known_as", "place", "summary"),
        roles=NETWORK_TEAM,
        network=True,
    )
    columns = [
        Text("name", brief=True),
        Choice("kind", choices.OrganisationKind, brief=True),
        Choice("sector", choices.Sector, brief=True),
        Text("org_id", label="org-id"),
        Text("also_known_as"),
        Link("place", brief=True),
        Text("summary"),
        *sourced(),
    ]
    expand = {"place": "places", "document": "documents"}
    takes_part = "participations__programme__reference"


class PersonResource(Resource):
    """People named in programmes, by name and job title."""

    name, model = "people", models.Person
    writing = Writing(models.Person, ("name", "job_title", "organisation"), roles=SECRETARIES)
    columns = [
        Text("name", brief=True),
        Text("job_title", brief=True),
        Link("organisation", brief=True),
        *sourced(),
    ]
    expand = {"organisation": "organisations", "document": "documents"}


class NetworkMembershipResource(Resource):
    """Network memberships: the places of the network, and when they joined."""

    name, model = "network-memberships", models.NetworkMembership
    writing = Writing(
        models.NetworkMembership,
        ("place", "wave", "from_on", "from_precision", "note", "source"),
        roles=NETWORK_TEAM,
        network=True,
    )
    columns = [
        Link("place", brief=True),
        Choice("wave", choices.NetworkWave, brief=True),
        Day("from_on", brief=True, label="From"),
        Choice("from_precision", Precision, label="First day is exact to", beside="from_on"),
        Text("note"),
        *sourced(),
    ]
    expand = {"place": "places", "document": "documents"}
    takes_part = "place__programmes__reference"
