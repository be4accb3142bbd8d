"""A board's report names asks; what stands in the way stands in the register."""

import pytest

from core.access import access_of
from core.figures import london_day
from governance.choices import BoardKind
from reports.sections import Telling
from reports.sections.asks import asks_of_government
from tests.factories.around import AskFactory
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_a_barrier_is_no_ask_of_government():
    scope = ScopeFactory()
    ProgrammeFactory(scope=scope)
    board = BoardFactory(scope=scope, kind=BoardKind.EXECUTIVE, accountable=True)
    for nature in ("ask", "barrier"):
        AskFactory(scope=scope, nature=nature, title=f"The {nature}")
    day = london_day(NOW)
    told = Telling(board=board, reader=access_of(UserFactory(scope=scope)), day=day, since=day)
    assert [row["title"] for row in asks_of_government(told)["rows"]] == ["The ask"]
