"""The risks, controls and issues that the five documents state, and that none of them is scored."""

import pytest

from core.choices import RAG
from core.place_files import RefusedError, load
from governance.models import Action
from tests.places.conftest import LOADED_AT
from workstreams.models import Issue, Risk, RiskControl

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def of(model, code):
    """The records of a programme by their reference."""
    return {one.reference: one for one in model.objects.filter(scope__code=code).order_by("reference")}


def test_each_place_has_the_risks_and_issues_that_its_document_states():
    counts = {
        code: tuple(len(of(model, code)) for model in (Risk, RiskControl, Issue))
        for code in ("WIR", "ESX", "WMC", "WCH", "EPT")
    }
    assert counts == {"WIR": (0, 0, 0), "ESX": (5, 3, 0), "WMC": (5, 7, 1), "WCH": (4, 2, 3), "EPT": (2, 2, 9)}


def test_no_document_scores_a_risk_and_so_none_is_rated():
    assert set(Risk.objects.values_list("rating", "score")) == {(RAG.NOT_RATED.value, None)}


def test_a_risk_that_a_file_scores_is_rated_and_rated_anew_when_the_file_changes(tmp_path):
    file = tmp_path / "scored.yaml"
    for likelihood, rating in ((4, "red"), (1, "amber")):
        score = (
            f"current_likelihood: {likelihood}, current_impact: 4, score_reason: Seen {likelihood}, document: WIR-DC-01"
        )
        record = f"{{reference: WIR-RK-01, title: Scored, {score}}}"
        scope = 'scope: {code: WIR, title: "Wirral: Public Service Transformation", programme: WIRRAL}'
        file.write_text(f"{scope}\nrisks:\n  - {record}\n")
        load([file], LOADED_AT)
        assert of(Risk, "WIR")["WIR-RK-01"].rating == rating


def test_an_action_in_a_file_is_about_a_record_of_any_kind(tmp_path):
    file = tmp_path / "actions.yaml"
    scope = 'scope: {code: WIR, title: "Wirral: Public Service Transformation", programme: WIRRAL}'
    said = "{reference: WIR-AC-01, title: Comment, about: %s}"
    file.write_text(f"{scope}\nactions:\n  - {said % 'WIR-WS-01'}\n")
    load([file], LOADED_AT)
    action = Action.objects.get(reference="WIR-AC-01")
    assert (action.about_type, action.about.reference) == ("workstreams.workstream", "WIR-WS-01")
    assert load([file], LOADED_AT).entries[-1].verb == "same"
    file.write_text(f"{scope}\nactions:\n  - {said % 'WIRRAL'}\n")
    load([file], LOADED_AT)
    assert Action.objects.get(reference="WIR-AC-01").about_type == "governance.programme"
    file.write_text(f"{scope}\nactions:\n  - {said % 'WIR-WS-99'}\n")
    with pytest.raises(RefusedError, match="WIR-WS-99 is not among the workstreams"):
        load([file], LOADED_AT)


def test_every_one_says_where_it_is_stated():
    for model in (Risk, RiskControl, Issue):
        assert not model.objects.filter(document=None).exists()
        assert not model.objects.filter(source="").exists()


def test_a_city_deal_of_southends_own_depends_on_the_deal_for_growth():
    risk = of(Risk, "ESX")["ESX-RK-02"]
    assert (risk.theme.title, risk.response, risk.source) == ("Deal for Growth", "treat", "paragraph 3.23")
    assert [control.source for control in risk.controls.all()] == ["paragraph 3.23"]


def test_the_west_midlands_fear_for_information_sharing():
    risk = of(Risk, "WMC")["WMC-RK-01"]
    assert (risk.category, risk.source) == ("information", "paragraphs 4.1 and 4.2")
    assert [control.source for control in risk.controls.order_by("reference")] == ["paragraph 4.2", "paragraph 4.3"]
    assert of(Risk, "WMC")["WMC-RK-02"].workstream.title == "Robust evaluation of proposed innovations"


def test_west_cheshire_transfers_the_risk_of_delivery_to_its_trust():
    risk = of(Risk, "WCH")["WCH-RK-04"]
    assert (risk.response, risk.theme.title) == ("transfer", "Smarter Services")
    assert risk.controls.get().title.startswith("The Integrated Services Trust")


def test_ellesmere_port_says_who_could_not_be_taken_in():
    issue = of(Issue, "EPT")["EPT-IS-04"]
    assert issue.description == "112 women and 127 children were not accommodated in 2009/10."
    assert (issue.workstream.reference, issue.resolved_on) == ("EPT-WS-04", None)
    assert "£100m" in of(Issue, "EPT")["EPT-IS-01"].description


def test_wirrals_report_names_no_risk_of_its_own():
    assert of(Risk, "WIR") == {}
