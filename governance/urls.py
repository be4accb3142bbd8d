"""Addresses below /governance/."""

from core.pages import page_urls
from governance.resources import RESOURCES

app_name = "governance"
urlpatterns = page_urls(*RESOURCES)
