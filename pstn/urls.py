"""Every address starts here."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from pstn import views
from pstn.pages import tokens
from reports.views import board_page, network_page
from workstreams.views.completeness_api import CompletenessApi

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("account/tokens/", tokens.tokens_page, name="tokens"),
    path("account/tokens/new/", tokens.new_page, name="token_new"),
    path("account/tokens/people/", tokens.people_page, name="tokens_of_people"),
    path("account/tokens/<uuid:token>/replace/", tokens.replace_page, name="token_replace"),
    path("account/tokens/<uuid:token>/revoke/", tokens.revoke_page, name="token_revoke"),
    path("api/v1/programmes/<str:key>/completeness/", CompletenessApi.as_view(), name="programme_completeness"),
    path("api/v1/", include("core.urls")),
    path("exports/", include("core.pages.export_urls")),
    path("workstreams/", include("workstreams.urls")),
    path("budgets/", include("budgets.urls")),
    # A board's page is its live report; governance names it, and has the form for a new one.
    re_path(r"^governance/boards/(?P<reference>(?!new/)[^/]+)/$", board_page),
    path("governance/programmes/", network_page),  # and the list of programmes compares them
    path("governance/", include("governance.urls")),
    path("reports/", include("reports.urls")),
    path("imports/", include("core.import_urls")),
    path("workstreams/", RedirectView.as_view(pattern_name="workstreams:workstreams")),
    path("budgets/", RedirectView.as_view(pattern_name="budgets:pools")),
    path("governance/", RedirectView.as_view(pattern_name="governance:programmes")),
    path("reports/", RedirectView.as_view(pattern_name="reports:progress_reports")),
    path("pages/<slug:name>/", views.page, name="page"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]

handler400 = "pstn.views.bad_request"
handler403 = "pstn.views.forbidden"
handler404 = "pstn.views.not_found"
handler500 = "pstn.views.server_error"
