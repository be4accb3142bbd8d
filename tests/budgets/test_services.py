"""What agencies spend is counted once: a row is part of a whole of its year, and a whole is part of nothing."""

import pytest
from django.core.exceptions import ValidationError

from budgets.models import AgencySpend
from budgets.resources import AgencySpendResource
from core.choices import Role
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import OrganisationFactory


@pytest.fixture
def spend(db):
    """Add what an agency spends as a finance officer, or change it."""
    scope = ScopeFactory()
    officer, body = UserFactory(scope=scope, role=Role.FINANCE), OrganisationFactory(scope=scope)

    def write(record=None, **said):
        if record is not None:
            return AgencySpendResource.writing.alter(record=record, actor=officer, now=NOW, **said)
        told = {"programme": scope, "organisation": body, "label": "Council", "financial_year": 2010, "amount": "5.00"}
        return AgencySpendResource.writing.add(actor=officer, now=NOW, **told | said)

    return write


def refused(write, **said):
    """The fields that a refusal is about."""
    before = AgencySpend.objects.count()
    with pytest.raises(ValidationError) as fault:
        write(**said)
    assert AgencySpend.objects.count() == before
    return list(fault.value.message_dict)


def test_a_row_may_be_part_of_a_whole_of_its_year(spend):
    whole = spend()
    assert [spend(part_of=whole).part_of for _ in range(2)] == [whole, whole]


def test_a_row_is_no_part_of_a_part(spend):
    part = spend(part_of=spend())
    assert refused(spend, part_of=part) == ["part_of"]


def test_a_row_is_no_part_of_itself(spend):
    row = spend()
    assert refused(spend, record=row, part_of=row) == ["part_of"]


def test_a_row_is_no_part_of_another_years(spend):
    assert refused(spend, part_of=spend(financial_year=2011)) == ["part_of"]


def test_a_part_does_not_move_to_another_year_alone(spend):
    part = spend(part_of=spend())
    assert refused(spend, record=part, financial_year=2011) == ["part_of"]


def test_a_whole_with_parts_becomes_no_part(spend):
    whole = spend()
    spend(part_of=whole)
    assert refused(spend, record=whole, part_of=spend()) == ["part_of"]


def test_a_whole_does_not_leave_the_year_of_its_parts(spend):
    whole = spend()
    spend(part_of=whole)
    assert refused(spend, record=whole, financial_year=2011) == ["financial_year"]
