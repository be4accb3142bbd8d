"""Addresses below /governance/."""

from core.pages import page_urls
from core.write_pages import write_urls
from governance.resources import RESOURCES

app_name = "governance"
urlpatterns = [*write_urls(*RESOURCES), *page_urls(*RESOURCES)]
