"""A programme with a record of every resource, one mark in each text: what isolation and escaping are tried on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import models

from core.choices import Role, Visibility
from core.fields import PenceField
from core.models import AboutRecord, Record, Scope, User
from core.resources import registry
from core.services import change_record, create_record
from tests.factories.core import UserFactory

THEN = datetime(2015, 3, 2, 9, 0, tzinfo=UTC)
"""When everything was recorded: long ago, so that *as at* a day after it has come whatever the clock says."""
DAY = date(2015, 3, 9)
NUMBER = 98_765_432
"""What every number of a programme that keeps its figures to itself is."""
GIVEN = {
    "decision": "",
    "rating": "red",
    **dict.fromkeys(("current_likelihood", "inherent_likelihood", "target_likelihood"), 3),
    **dict.fromkeys(("current_impact", "inherent_impact", "target_impact"), 4),
    "state": "published",
    "percent": Decimal(12),
    "financial_year": 2014,
    "from_financial_year": 2014,
    "green_within": Decimal(5),
    "amber_within": Decimal(10),
    "decimals": 1,
    "numerator": None,
    "denominator": None,
    "unchanged_since": {"summary": DAY.isoformat()},
    "lag_days": 30,
    "weight": 2,
    "highest": 4,
    "score": 3,
    "to_on": date(2199, 3, 9),  # a new baseline is a day to come
}
"""Values of fields that cannot hold anything."""
EITHER_OR = {
    "business-cases": {"theme"},
    "partners": {"theme"},
    "participations": {"board"},
    "milestones": {"forecast_on", "done_on", "accepted_on", "accepted_by", "rebaselined_on"},
    "workstreams": {"closed_on"},
    "reviews": {"workstream"},
    "risks": {"theme", "closed_on", "review_on"},
    "issues": {"theme", "risk"},
    "escalations": {"issue", "answered_on"},
    "actions": {"done_on"},
    "sharing-agreements": {"signed_on"},
    "impact-assessments": {"done_on"},
    "place-plans": {"led_by_person", "led_by_board", "adopted_on"},
    "staff-roles": {"filled_by"},
    "assurance-ratings": {"given_by"},
    "rating-thresholds": {"red_at"},
}
"""Fields left empty because the record has another in their place, or because nothing can be done to it any more.

A milestone that is not done is forecast for a day to come, and every day here has passed.
"""
ANOTHER = {"dependencies": "predecessor"}
"""Relations that must lead to another record than one beside them: to one more that is made of the same kind."""


@dataclass
class Filled:
    """The records of one programme by the name of their resource, and the accounts that hold a role in it."""

    scope: Scope
    mark: str
    records: dict[str, Record] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, name):
        return self.records[name]


def texts_of(model):
    """The fields of a model that hold words of somebody's own."""
    kinds = (models.CharField, models.TextField)
    own = own_fields(model)
    chosen = [one for one in own if isinstance(one, kinds) and not one.choices]
    return [one for one in chosen if one.name != "content_hash"]


def fill(scope, mark, *, number=1, roles=(), visibility=Visibility.PARTNERS, audience_id=None, given=None):
    """Make a record of every resource in a scope. `given` has, by resource, values that are not to be made up."""
    told = {"first_name": mark, "last_name": "of the programme"}
    filled = Filled(scope, mark)
    for role in dict.fromkeys((Role.OFFICER, Role.MANAGER, *roles)):
        name = f"{mark.lower()}-{role}" if mark.isalnum() else f"{scope.code.lower()}-{role}"
        filled.users[role] = UserFactory(username=name, scope=scope, role=role, **told)
        filled.users[role].grants.update(from_on=DAY)
    deputy = UserFactory(scope=scope, role=Role.OFFICER, **told)  # nobody writes in their own place
    made = {}
    for name, resource in ordered():
        fixed = (given or {}).get(name, {})
        record = resource.model(visibility=visibility, audience_id=audience_id)
        record.reference = scope.programme_reference if name == "programmes" else ""
        for one in own_fields(resource.model):
            if one.name in fixed:
                setattr(record, one.name, fixed[one.name])
            elif one.name not in EITHER_OR.get(name, ()):
                write(record, one, mark, number, made, deputy if one.name == "to_user" else filled.users[Role.OFFICER])
        if name in ANOTHER:
            setattr(record, ANOTHER[name], _twin(getattr(record, ANOTHER[name]), scope, mark))
        if isinstance(record, AboutRecord):
            record.about = next(iter(made.values()))
        made[resource.model] = create_record(record, actor=None, now=THEN, scope=scope, why=mark)
        filled.records[name] = record
    for name, record in filled.records.items():
        change_record(record, actor=filled.users[Role.MANAGER], now=THEN, why=mark, **left_out(name, record, made))
    return filled


def _twin(record, scope, mark):
    """One more of the same."""
    values = {one.name: getattr(record, one.name) for one in own_fields(type(record))}
    other = type(record)(visibility=record.visibility, audience_id=record.audience_id, **values)
    return create_record(other, actor=None, now=THEN, scope=scope, why=mark)


def ordered():
    """The resources, each behind those that its model must name."""
    waiting = dict(registry)
    while waiting:
        blocked = {resource.model for resource in waiting.values()}
        for name, resource in list(waiting.items()):
            needed = {one.related_model for one in own_fields(resource.model) if one.is_relation and not one.null}
            if not needed & (blocked - {resource.model}):
                yield name, waiting.pop(name)


def own_fields(model):
    """The fields that a model has beyond those of every record."""
    base = {one.name for one in (*Record._meta.fields, *AboutRecord._meta.fields)}
    return [one for one in model._meta.fields if one.name not in base and not one.generated]


def write(record, one, mark, number, made, user):
    """Give one field a value: the mark in a text, the number in a number, a record made before in a relation."""
    if not one.is_relation:
        value = value_of(one, mark, number)
    elif one.related_model is User:
        value = None if one.unique else user
    else:
        value = made.get(one.related_model)
    if value is not None:
        setattr(record, one.name, value)


def value_of(one, mark, number):
    """A value for a field that is no relation; None where its default will do."""
    if one.name in GIVEN and (GIVEN[one.name] == "" or not one.choices or GIVEN[one.name] in dict(one.flatchoices)):
        return GIVEN[one.name]
    if one.choices:
        return one.get_default() or one.choices[0][0]
    if isinstance(one, models.CharField | models.TextField):
        return f"{mark} {one.name}"[: one.max_length]
    if isinstance(one, models.DateField):
        return THEN if isinstance(one, models.DateTimeField) else DAY
    if isinstance(one, models.PositiveSmallIntegerField):
        return 4  # days and weeks, of which a rule allows a few
    if isinstance(one, models.DecimalField | PenceField):
        return Decimal(number)
    return number if isinstance(one, models.IntegerField) else None


def left_out(name, record, made):
    """What could not be said when the record was made: relations to records that came after it, and to itself."""
    missing = {}
    for one in own_fields(type(record)):
        skipped = one.name in EITHER_OR.get(name, ()) or (one.unique and one.null) or one.related_model is type(record)
        if one.is_relation and one.null and not skipped and getattr(record, one.attname) is None:
            missing[one.name] = made.get(one.related_model)
    texts = texts_of(type(record))
    return missing | (
        {texts[-1].name: f"{getattr(record, texts[-1].name)}."[-(texts[-1].max_length or 99) :]} if texts else {}
    )
