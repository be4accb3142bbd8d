"""What place files say of milestones is held to the rules of milestones."""

from datetime import date, timedelta

import pytest

from core.place_files import RefusedError, load
from tests.factories.core import NOW
from workstreams.models import Milestone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
STAYS = "The original baseline stays as it is. To hold the milestone to another day, propose a new baseline."
PLACE = """
scope: {code: ZZZ, title: A place, programme: ZZZPROG}
workstreams:
  - {reference: ZZZ-WS-01, title: Work}
milestones:
  - {reference: ZZZ-MS-01, title: First, workstream: ZZZ-WS-01, baseline_on: 2026-12-31}
  - {reference: ZZZ-MS-02, title: Second, workstream: ZZZ-WS-01, baseline_on: 2027-01-31}
dependencies:
  - {reference: ZZZ-DP-01, predecessor: ZZZ-MS-01, successor: ZZZ-MS-02}
"""


def test_a_place_file_does_not_move_an_original_baseline_either(tmp_path, db):
    path = tmp_path / "place.yaml"
    path.write_text(PLACE)
    load([path], NOW)
    path.write_text(PLACE.replace("2026-12-31", "2027-01-15"))
    with pytest.raises(RefusedError) as refused:
        load([path], NOW + timedelta(days=3))
    assert STAYS in str(refused.value)
    assert Milestone.objects.get(reference="ZZZ-MS-01").baseline_on == date(2026, 12, 31)


def test_a_place_file_makes_no_circle(tmp_path, db):
    path = tmp_path / "place.yaml"
    circle = "  - {reference: ZZZ-DP-02, predecessor: ZZZ-MS-02, successor: ZZZ-MS-01}\n"
    path.write_text(PLACE + circle)
    with pytest.raises(RefusedError) as refused:
        load([path], NOW)
    assert "This would make a circle: ZZZ-MS-01 waits for ZZZ-MS-02 waits for ZZZ-MS-01" in str(refused.value)
