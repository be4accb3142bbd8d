"""Who writes, and what stands there to be written."""

from core.choices import Role
from tests.factories.sessions import signed_in
from tests.factories.writable import (
    home_of,
)


def writer(world, name, role=Role.MANAGER):
    """Somebody with a role where such records belong."""
    return signed_in(home_of(world, name).users[role])


def existing(world, name):
    """The record of a kind that stands where such records belong."""
    return home_of(world, name).records[name]
