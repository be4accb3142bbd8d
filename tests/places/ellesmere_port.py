"""How the tests of Ellesmere Port's place file find its records."""

from budgets.models import BudgetLine, EfficiencyTarget, Pool
from governance.models import (
    Board,
    Document,
    Figure,
    Membership,
    Organisation,
    Participation,
    Person,
    Place,
    Programme,
)
from workstreams.models import (
    Ask,
    Measure,
    Milestone,
    Outcome,
    Partner,
    Reading,
    Theme,
    Workstream,
    WorkstreamPlace,
)

COMMUNITY_SAFETY = (
    "Community Safety with interventions to reduce ASB, illegal money lending and domestic abuse "
    "and its impact on children"
)


def ours(model):
    return model.objects.filter(scope__code="EPT").order_by("reference")


def references(model, front):
    return model.objects.filter(reference__startswith=front).order_by("reference")


def figures(subject):
    return [(figure.value, figure.qualifier, figure.quoted) for figure in ours(Figure).filter(subject=subject)]


def of_the_place():
    models_ = [Ask, Board, BudgetLine, Document, EfficiencyTarget, Figure, Measure, Membership, Milestone, Outcome]
    models_ += [Participation, Partner, Person, Pool, Programme, Reading, Theme, Workstream, WorkstreamPlace]
    found = [record for model in models_ for record in ours(model)]
    found += [record for model in (Place, Organisation) for record in references(model, "NET-")]
    return [*found, *references(Board, "NET-")]
