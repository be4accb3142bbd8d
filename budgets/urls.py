"""Addresses below /budgets/."""

from budgets.resources import RESOURCES
from core.pages import page_urls

app_name = "budgets"
urlpatterns = page_urls(*RESOURCES)
