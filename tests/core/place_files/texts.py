"""The files of a network and of a place."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

LATER = datetime(2026, 11, 23, 12, tzinfo=UTC)

NETWORK = """
scope: {code: NET, title: Network}
places:
  - {reference: NET-PL-01, name: England, kind: nation}
  - {reference: NET-PL-02, name: Wirral, kind: borough, parent: NET-PL-01}
organisations:
  - {reference: NET-OR-01, name: Wirral Council, sector: council, place: NET-PL-02}
"""

PLACE = """
scope: {code: WIR, title: "Wirral: Transformation", programme: WIRRAL}
programmes:
  - {reference: WIRRAL, title: Transformation, place: NET-PL-02, reporting_cycle: weekly}
boards:
  - {reference: WIR-BD-02, name: Group, kind: working_group, reports_to: WIR-BD-01}
  - {reference: WIR-BD-01, name: Board, kind: public_service_board, accountable: true}
themes:
  - {reference: WIR-TH-07, title: Food}
workstreams:
  - {reference: WIR-WS-04, title: Food Plan, theme: WIR-TH-07, reports_to: WIR-BD-01}
milestones:
  - {reference: WIR-MS-01, title: A, workstream: WIR-WS-04, baseline_on: 2011-03-31, baseline_precision: financial_year}
figures:
  - {reference: WIR-FG-01, subject: homes, label: 2010-11, value: 1.50, source: paragraph 2.1}
pools:
  - {reference: WIR-PO-01, title: Pool, stated_total: "1234.50"}
budget-lines:
  - {reference: WIR-BL-01, title: YOT, contributor: NET-OR-01, pool: WIR-PO-01, treatment: pooled, standing: indicative,
     amounts: {2011: 920000, 2012: "0.50"}, year_inferred: true}
"""
