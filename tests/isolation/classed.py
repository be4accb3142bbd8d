"""The classes of addresses: what is not open to everybody is tried in the tests of its class."""

from django.urls import get_resolver, reverse

from core.models import Record
from core.resources import registry

# The classes of addresses. A new address fails `test_every_address_is_classed` until it stands in one of them, and with
# that in the tests of its class.
PUBLIC = {
    "account_confirm_email": "accounts/confirm-email/x/",
    "account_confirm_login_code": "accounts/login/code/confirm/",
    "account_email_verification_sent": "accounts/confirm-email/",
    "account_inactive": "accounts/inactive/",
    "account_login": "accounts/login/",
    "account_logout": "accounts/logout/",
    "account_reset_password": "accounts/password/reset/",
    "account_reset_password_done": "accounts/password/reset/done/",
    "account_reset_password_from_key": "accounts/password/reset/key/x-y/",
    "account_reset_password_from_key_done": "accounts/password/reset/key/done/",
    "account_signup": "accounts/signup/",
    "api:docs": "api/v1/docs/",
    "api:docs-of": "api/v1/docs/themes/",
    "api:quick-start": "api/v1/docs/quick-start/",
    "api:schema": "api/v1/schema/",
    "home": "",
    "livez": "livez",
    "page": "pages/help/",
    "readyz": "readyz",
}
"""Open to everybody: hold nothing of any programme, or send to sign in."""

SIGNED_IN = {
    "account_change_password": "accounts/password/change/",
    "account_email": "accounts/email/",
    "account_reauthenticate": "accounts/reauthenticate/",
    "account_set_password": "accounts/password/set/",
    "api:changes": "api/v1/changes/",
    "api:root": "api/v1/",
    "api:tables": "api/v1/tables/",
    "token_new": "account/tokens/new/",
    "tokens": "account/tokens/",
    "tokens_of_people": "account/tokens/people/",
    "workstreams:ask_register": "workstreams/asks/register/",
    "workstreams:updates_due": "workstreams/updates/due/",
    "workstreams:updates_to_publish": "workstreams/updates/to-publish/",
}
"""A person's own: what it shows depends on who asks."""

OF_A_TOKEN = {"token_replace", "token_revoke"}
"""Pages of one token: its person's, and an administrator's; tests/core/test_token_pages.py tries them on others."""
WRITTEN, NEW_CHANGE = ("new", "change", "withdraw"), ("new", "change")

RESOURCES = {
    "actions": WRITTEN,
    "escalations": (*WRITTEN, "answer"),
    "issues": (*WRITTEN, "escalate", "resolve"),
    "risk-controls": WRITTEN,
    "risk-matrices": WRITTEN,
    "risks": (*WRITTEN, "review", "escalate", "become-issue", "close", "reopen"),
    "agency-spend": WRITTEN,
    "ask-answers": WRITTEN,
    "assurance-ratings": WRITTEN,
    "asks": (*WRITTEN, "record-answer"),
    "boards": WRITTEN,
    "budget-amounts": WRITTEN,
    "budget-lines": WRITTEN,
    "business-case-conditions": WRITTEN,
    "business-cases": WRITTEN,
    "delegations": WRITTEN,
    "dependencies": WRITTEN,
    "documents": WRITTEN,
    "efficiency-targets": WRITTEN,
    "evaluation-measures": WRITTEN,
    "evaluations": WRITTEN,
    "figures": WRITTEN,
    "gate-conditions": WRITTEN,
    "gate-items": WRITTEN,
    "gate-reviewers": WRITTEN,
    "gates": (*WRITTEN, "decide"),
    "engagements": WRITTEN,
    "good-practices": (*WRITTEN, "share", "unshare"),
    "impact-assessments": WRITTEN,
    "measures": WRITTEN,
    "meetings": WRITTEN,
    "memberships": WRITTEN,
    "milestones": WRITTEN,
    "network-memberships": WRITTEN,
    "organisations": WRITTEN,
    "outcomes": WRITTEN,
    "participations": WRITTEN,
    "partners": WRITTEN,
    "people": WRITTEN,
    "place-plan-measures": WRITTEN,
    "place-plans": WRITTEN,
    "places": WRITTEN,
    "pools": WRITTEN,
    "programmes": NEW_CHANGE,
    "progress-reports": (),
    "rating-thresholds": WRITTEN,
    "readings": WRITTEN,
    "reporting-periods": ("change", "close", "reopen"),
    "rebaselines": (*WRITTEN, "approve", "refuse"),
    "report-schedules": (),
    "review-criteria": WRITTEN,
    "review-scores": WRITTEN,
    "reviews": WRITTEN,
    "shared-practices": (),
    "sharing-agreements": WRITTEN,
    "sharing-parties": WRITTEN,
    "staff-roles": WRITTEN,
    "status-updates": (),
    "stories": WRITTEN,
    "themes": WRITTEN,
    "workstream-places": WRITTEN,
    "update-requests": ("withdraw",),
    "workstreams": (*WRITTEN, "request-update", "close", "reopen"),
}
"""Each has a list, one as CSV and as XLSX, a detail page, a history; list, record and table in the API; these forms."""
OWN_FILES = {"exports:file", "exports:download"}
"""For nobody but the person who asked: tests/core/test_xlsx.py tries them."""

RECORD_PAGES = {
    "workstreams:update_check": "submitted",
    "workstreams:update_edit": "draft",
    "reports:report_foreword": "unpublished",
}
"""Pages of one record beyond those of its resource, by the record of `World` that they are tried on."""

READ_PAGES = {
    "programme_completeness": "programme",
    "workstreams:work_here": "place",
    "workstreams:asks_of_programme": "programme",
    "workstreams:commitments": "programme",
    "workstreams:completeness": "programme",
    "workstreams:measure_curve": "measure",
    "workstreams:programme_risks": "programme",
    "workstreams:scorecard": "programme",
    "workstreams:timeline": "programme",
    "workstreams:updates_by_period": "programme",
}
"""Pages of one record that everybody reads who sees it, likewise."""

READ_ONLY = {*READ_PAGES, "workstreams:update_check"}

ACTIONS = {
    "workstreams:update_discard": "draft",
    "workstreams:update_publish": "submitted",
    "workstreams:update_return": "submitted",
    "workstreams:update_start": "workstream",
    "workstreams:update_submit": "draft",
    "reports:report_publish": "unpublished",
}
"""Pages that act on one record and take POST alone."""

API_ACTIONS = {
    "api:status-updates-discard": "draft",
    "api:status-updates-publish": "submitted",
    "api:status-updates-return": "submitted",
    "api:status-updates-submit": "draft",
}
"""Actions of the API, likewise."""

IMPORTS = {"imports:new": "GET", "imports:batch": "GET", "imports:apply": "POST", "imports:undo": "POST"}
"""Imports: of each resource with forms, and of one person; `tests/core/imports/test_pages.py` tries them on others."""
UNNAMED = {
    "^governance/boards/(?P<reference>(?!new/)[^/]+)/$",
    "governance/programmes/",
    "api/v1/",
    "budgets/",
    "governance/",
    "reports/",
    "workstreams/",
}
"""A board's live page, whose name is that of the page it stands before; what else is below the API; redirections."""


def addresses():
    """Name and route of every address of the project."""

    def walk(patterns, namespace="", route=""):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(
                    one.url_patterns,
                    namespace + (f"{one.namespace}:" if one.namespace else ""),
                    route + str(one.pattern),
                )
            else:
                yield (namespace + one.name if one.name else ""), route + str(one.pattern)

    return list(walk(get_resolver().url_patterns))


def names_of(resource):
    """The names of a resource's addresses."""
    forms = RESOURCES[resource.name]
    pages = {resource.url_name(page) for page in ("list", "csv", "xlsx", "detail", "history", *forms)}
    api = {f"api:{resource.name}{page}" for page in ("", "-one", "-table")}
    return pages | api | {f"api:{resource.name}-{form}" for form in forms if form not in NEW_CHANGE}


def page_address(resource, page, *args):
    return reverse(resource.url_name(page), args=args)


def writes_of(resource, record):
    """Each way of writing that the API has for a resource, with its address."""
    if resource.create:
        yield resource.create, reverse(f"api:{resource.name}")
    if resource.change:
        yield resource.change, reverse(f"api:{resource.name}-one", args=[record.reference])
    for action, write in resource.actions.items():
        yield write, reverse(f"api:{resource.name}-{action}", args=[record.reference])


def record_page(record: Record):
    resource = next(one for one in registry.values() if one.model is type(record))
    return page_address(resource, "detail", record.reference)
