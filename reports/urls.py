"""Addresses below /reports/."""

from django.urls import path

from core.pages import page_urls
from reports import views
from reports.resources import RESOURCES

app_name = "reports"
urlpatterns = [
    path("progress-reports/<str:reference>/", views.report_page, name="progress_report"),
    path("progress-reports/<str:reference>/foreword/", views.report_foreword, name="report_foreword"),
    path("progress-reports/<str:reference>/publish/", views.report_publish, name="report_publish"),
    *page_urls(*RESOURCES),
]
