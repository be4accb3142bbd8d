"""Addresses below /workstreams/."""

from django.urls import path

from core.pages import page_urls
from core.write_pages import write_urls
from workstreams import views
from workstreams.resources import RESOURCES

app_name = "workstreams"
urlpatterns = [
    *write_urls(*RESOURCES),
    path("measures/<str:reference>/curve/", views.measure_curve, name="measure_curve"),
    path("programmes/<str:reference>/measures/", views.scorecard, name="scorecard"),
    path("updates/due/", views.updates_due, name="updates_due"),
    path("updates/to-publish/", views.updates_to_publish, name="updates_to_publish"),
    path("updates/<str:reference>/edit/", views.update_edit, name="update_edit"),
    path("updates/<str:reference>/check/", views.update_check, name="update_check"),
    path("updates/<str:reference>/submit/", views.update_submit, name="update_submit"),
    path("updates/<str:reference>/publish/", views.update_publish, name="update_publish"),
    path("updates/<str:reference>/return/", views.update_return, name="update_return"),
    path("updates/<str:reference>/discard/", views.update_discard, name="update_discard"),
    path("programmes/<str:reference>/updates/", views.updates_by_period, name="updates_by_period"),
    path("asks/register/", views.ask_register, name="ask_register"),
    path("asks/register/<str:reference>/", views.asks_of_programme, name="asks_of_programme"),
    path("places/<str:reference>/", views.work_here, name="work_here"),
    path("<str:reference>/updates/start/", views.update_start, name="update_start"),
    path("programmes/<str:reference>/commitments/", views.commitments_page, name="commitments"),
    path("programmes/<str:reference>/timeline/", views.timeline_page, name="timeline"),
    path("programmes/<str:reference>/completeness/", views.completeness_page, name="completeness"),
    path("programmes/<str:reference>/risks/", views.programme_risks, name="programme_risks"),
    *page_urls(*RESOURCES),
]
