"""Addresses below /budgets/."""

from core.pages import page_urls
from budgets.resources import RESOURCES

app_name = "budgets"
urlpatterns = page_urls(*RESOURCES)
