"""REST: one view set, of which each resource is a case."""

from core.api.addresses import api_urls
from core.api.base import not_found
from core.api.bodies import clean
from core.api.writing import ResourceApi

__all__ = ["ResourceApi", "api_urls", "clean", "not_found"]
