"""Addresses below /budgets/."""

from django.urls import path

from budgets import views
from budgets.resources import RESOURCES
from core.pages import page_urls
from core.write_pages import write_urls

app_name = "budgets"
urlpatterns = [
    *write_urls(*RESOURCES),
    path("pools/<str:reference>/", views.pool_page, name="pool"),
    *page_urls(*RESOURCES),
]
