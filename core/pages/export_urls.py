"""Addresses below /exports/."""

from django.urls import path

from core.pages.exports import download_page, file_page

app_name = "exports"
urlpatterns = [
    path("<uuid:key>/", file_page, name="file"),
    path("<uuid:key>/download/", download_page, name="download"),
]
