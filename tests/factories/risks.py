"""Risks, their controls, issues, escalations, and a matrix of six by four."""

import factory

from core.choices import RAG
from tests.factories.core import RecordFactory
from tests.factories.governance import BoardFactory
from workstreams.models import Escalation, Issue, Risk, RiskControl, RiskMatrix

SIX_BY_FOUR = {
    "likelihoods": ["Low", "Medium", "High", "Almost certain"],
    "impacts": ["Marginal", "Low", "Medium", "High", "Major", "Critical"],
    "cells": [
        ["green", "green", "green", "green", "amber", "red"],
        ["green", "green", "green", "amber", "amber", "red"],
        ["green", "green", "amber", "amber", "red", "red"],
        ["green", "amber", "amber", "red", "red", "red"],
    ],
}
"""Impact from 1 to 6, likelihood from 1 to 4."""


class RiskMatrixFactory(RecordFactory):
    """A matrix of six impacts by four likelihoods."""

    class Meta:
        model = RiskMatrix

    title = "Six by four"
    likelihoods = SIX_BY_FOUR["likelihoods"]
    impacts = SIX_BY_FOUR["impacts"]
    cells = SIX_BY_FOUR["cells"]


class RiskFactory(RecordFactory):
    """An open risk of the whole programme, scored 3 by 4: red in the matrix of five by five."""

    class Meta:
        model = Risk

    title = factory.Sequence(lambda n: f"Risk {n}")
    cause = "Partners report on different days"
    event = "The board sees old figures"
    consequence = "It decides late"
    current_likelihood = 3
    current_impact = 4
    rating = RAG.RED


class RiskControlFactory(RecordFactory):
    """A control of a risk, that nobody has assessed."""

    class Meta:
        model = RiskControl

    risk = factory.SubFactory(RiskFactory)
    scope = factory.SelfAttribute("risk.scope")
    title = factory.Sequence(lambda n: f"Control {n}")


class IssueFactory(RecordFactory):
    """An issue of the whole programme that nobody has resolved."""

    class Meta:
        model = Issue

    title = factory.Sequence(lambda n: f"Issue {n}")


class EscalationFactory(RecordFactory):
    """A board has been asked about a risk."""

    class Meta:
        model = Escalation

    risk = factory.SubFactory(RiskFactory)
    scope = factory.SelfAttribute("risk.scope")
    board = factory.SubFactory(BoardFactory, scope=factory.SelfAttribute("..scope"))
    question = "May we spend the contingency?"
