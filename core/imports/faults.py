"""What is wrong with a whole file."""

from __future__ import annotations


class FileFaultError(Exception):
    """A file that cannot be imported at all; its text says to a person why, and what to do."""
