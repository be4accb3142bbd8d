"""What programmes and those who take part show of themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core.access import Reader
from core.columns import Choice, Day, Link, Text, Whole
from core.resources import Resource, Write
from core.writing import Writing
from governance import choices, forms, models, services
from governance.permissions import can_open_programmes
from governance.resources.sourced import sourced


class ProgrammeResource(Resource):
    """Programmes: what the public bodies of a place run together."""

    name, model = "programmes", models.Programme
    writing = Writing(
        models.Programme,
        (
            *("title", "place", "vision", "summary", "starts_on", "ends_on", "reporting_cycle"),
            *("cycle_weeks", "cycle_from_on", "cycle_lead_days", "cycle_late_days"),
        ),
        stays=True,
        check=services.check_programme,
    )
    create = Write(services.open_programme, forms.OpenProgramme, may=can_open_programmes)
    columns = [
        Text("title", brief=True),
        Link("place", brief=True),
        Text("vision"),
        Text("summary"),
        Day("starts_on", brief=True),
        Day("ends_on", brief=True),
        Choice("reporting_cycle", choices.UpdateCycle, brief=True),
        *sourced(),
        Whole("cycle_weeks", label="Weeks of a cycle"),
        Day("cycle_from_on", label="Weeks are counted from"),
        Whole("cycle_lead_days", label="Working days before a meeting"),
        Whole("cycle_late_days", label="Working days for late updates"),
    ]
    expand = {"place": "places", "document": "documents"}


class ParticipationResource(Resource):
    """Participations: which organisations, and which boards of the network's own, take part in a programme."""

    name, model = "participations", models.Participation
    writing = Writing(
        models.Participation,
        ("organisation", "board", "standing", "note", "document", "source"),
        check=services.name_programme,
    )
    columns = [
        Link("organisation", brief=True),
        Link("board", brief=True),
        Choice("standing", choices.Standing, brief=True),
        Text("note"),
        *sourced(),
    ]
    expand = {"organisation": "organisations", "board": "boards", "document": "documents"}

    @classmethod
    def rows(cls, reader: Reader) -> QuerySet[Any]:
        """With the programme, which names the record."""
        return super().rows(reader).select_related("programme")
