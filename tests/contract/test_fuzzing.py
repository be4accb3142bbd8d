"""Schemathesis asks the product, as three roles: every answer is as described, and no request is too much for it."""

import re

import pytest

from core.resources import registry
from core.services import open_scope
from core.tokens import issue_token
from tests.contract.fuzzing import RECORDS, Fuzzed
from tests.core.making import make_rows
from tests.factories.core import NOW, ScopeFactory, UserFactory

ROLES = ("viewer", "officer", "manager")
RULED = re.compile(
    r"_change_many$|^status_updates_(create|submit|return|publish|discard)$|^reporting_periods_(change|close)$"
    r"|^(network_memberships|organisations|places|programmes)_create$|^(agency_spend|assurance_ratings|rebaselines)_change$"
    r"|^assurance_ratings_withdraw$|^(rating_thresholds|risk_matrices)_(change|retrieve)$|^risks_review$|_reopen$"
    r"|^(delegations|rebaselines)_create$|^review_scores_change$|_unshare$"
    r"|^business_case_conditions_(create|change)$"
)
"""Operations that no request by chance gets through, for a rule that no schema can say: the version of each row; what
has been done to a record before; days to come; what is the network's own; a sum that is part of another's; what
somebody else has given or proposed; the only one of its kind, which has been withdrawn; one of two relations, not
both; what there is already; an ask that is no barrier."""


@pytest.fixture
def known(transactional_db):
    """References of records of every resource in one programme, by resource and by kind."""
    open_scope(code="NET", title="The network", kind="network")
    scope = ScopeFactory()
    officer = UserFactory(username="a.officer", scope=scope, role="officer")  # whom the description names
    fitting = {
        "asks": {"nature": "barrier", "barrier": None},  # only a barrier can be named by one
        "delegations": {"to_user": officer},
        "workstreams": {"lead_user": UserFactory(scope=scope, role="officer")},
    }
    found = {"scope": scope}
    for name, resource in registry.items():
        rows = make_rows(resource.model, RECORDS, scope, **fitting.get(name, {}))
        mine = [row.reference for row in rows if row.scope_id == scope.pk]
        found[name] = found[resource.model.kind_code] = (mine * RECORDS)[:RECORDS]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_described_whoever_asks_what(known, live_server, described, proof, role):
    scope = known.pop("scope")
    secret = issue_token(user=UserFactory(scope=scope, role=role), name="fuzzing", now=NOW)
    fuzzed = Fuzzed(live_server.url, described, secret, known, full=proof, share=ROLES.index(role)).run()
    done = {name for name, statuses in fuzzed.reached.items() if statuses.keys() & {200, 201}}
    lets = {name for name in fuzzed.reached if name.endswith(("_list", "_retrieve"))}
    if proof and role == "manager":
        lets = {name for name in fuzzed.reached if not RULED.search(name)}
    never = [
        f"{name}: {status} {text[:400]}"
        for name in sorted(lets - done)
        for status, text in fuzzed.reached[name].items()
    ]
    assert (fuzzed.failures, never) == ([], []), "\n".join([*fuzzed.failures, f"Never got through: {never}"])
