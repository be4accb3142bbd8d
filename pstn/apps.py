"""The project as an app, so that its commands and tasks are found."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project itself: no models."""

    name = "pstn"
    verbose_name = "PSTN manager"
