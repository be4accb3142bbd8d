"""The project: puts the apps together and holds no rule of the domain."""

from pstn.celery import app as celery_app

__all__ = ["celery_app"]
