"""What is stored of places, programmes and boards."""

from governance.models.actions import Action, ActionQuerySet
from governance.models.boards import Board, Membership
from governance.models.documents import Document, Figure
from governance.models.meetings import Meeting
from governance.models.places import NetworkMembership, Organisation, Person, Place
from governance.models.programmes import Participation, Programme
from governance.models.sourced import Sourced

__all__ = [
    "Action",
    "ActionQuerySet",
    "Board",
    "Document",
    "Figure",
    "Meeting",
    "Membership",
    "NetworkMembership",
    "Organisation",
    "Participation",
    "Person",
    "Place",
    "Programme",
    "Sourced",
]
