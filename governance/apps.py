"""Places, organisations, people, programmes, boards, documents."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Places, organisations, people, programmes, boards, documents."""

    name = "governance"

    def ready(self) -> None:
        """Make its resources, and its panels on the pages of all records, known."""
        from core.resources import register
        from governance import panels
        from governance.resources import RESOURCES

        register(*RESOURCES)
        panels.register()
