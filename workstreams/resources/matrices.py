"""What the risk matrices of programmes show of themselves."""

from __future__ import annotations

from core.columns import Json, Text
from core.permissions import can_manage
from core.resources import Resource, Write
from core.writing import WhyForm, Writing
from workstreams import forms, models, services
from workstreams.models.matrices import cells, impacts, likelihoods

FROM_THE_LEAST = "From the least; on a page, one a line."
WORDS = {"type": "array", "items": {"type": "string"}}


class RiskMatrixResource(Resource):
    """Risk matrices: the likelihoods and impacts that a programme scores by, and the colour of each cell."""

    name, model = "risk-matrices", models.RiskMatrix
    writing = Writing(
        models.RiskMatrix,
        ("title", "likelihoods", "impacts", "cells"),
        stays=True,
        adds=services.add_matrix,
        alters=services.change_matrix,
        extra={
            "likelihoods": forms.RowsField(label="Likelihoods", help_text=FROM_THE_LEAST, initial=likelihoods),
            "impacts": forms.RowsField(label="Impacts", help_text=FROM_THE_LEAST, initial=impacts),
            "cells": forms.RowsField(
                nested=True,
                initial=cells,
                label="Colours",
                help_text="A line for each likelihood, from the least: red, amber or green for each impact.",
            ),
        },
    )
    actions = {
        "withdraw": Write(
            services.withdraw_matrix,
            WhyForm,
            "record",
            "Take it out of every list.",
            may=can_manage,
            told="The programme then scores by the matrix of five by five. Its history stays.",
        )
    }
    columns = [
        Text("title", brief=True),
        Json("likelihoods", shape=WORDS),
        Json("impacts", shape=WORDS),
        Json("cells", label="Colours", shape={"type": "array", "items": WORDS}),
    ]
