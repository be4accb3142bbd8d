"""Words of documents."""

from __future__ import annotations

from django.db import models


class DocumentKind(models.TextChoices):
    """What a document is for."""

    REPORT = "report", "Report"
    STATEMENT_OF_INTENT = "statement_of_intent", "Statement of intent"
    PLAN = "plan", "Plan"
    PROPOSAL = "proposal", "Proposal"
    EXPRESSION_OF_INTEREST = "expression_of_interest", "Expression of interest"
    BACKGROUND_PAPER = "background_paper", "Background paper"
    APPENDIX = "appendix", "Appendix"
    BUSINESS_CASE = "business_case", "Business case"
    AGREEMENT = "agreement", "Agreement"
    PROTOCOL = "protocol", "Protocol"
    DIAGRAM = "diagram", "Diagram"
