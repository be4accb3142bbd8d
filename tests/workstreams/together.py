"""Several who act at the same moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*acts):
    """Let all act at once; for each, what it was refused with, or nothing. Any other fault is raised."""
    together = Barrier(len(acts))

    def tried(act):
        try:
            together.wait(timeout=10)
            act()
        except ValidationError as fault:
            return fault.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(tried, acts))
