"""Every address is of a class, and there is a mark in every text that could leak."""

import pytest

from core.resources import registry
from tests.factories.filled import texts_of
from tests.isolation.classed import (
    ACTIONS,
    API_ACTIONS,
    IMPORTS,
    OF_A_TOKEN,
    OWN_FILES,
    PUBLIC,
    READ_PAGES,
    RECORD_PAGES,
    RESOURCES,
    SIGNED_IN,
    UNNAMED,
    addresses,
    names_of,
)
from tests.isolation.worlds import OTHER

pytestmark = pytest.mark.django_db


def test_every_address_is_classed():
    expected = {
        *PUBLIC,
        *SIGNED_IN,
        *OWN_FILES,
        *OF_A_TOKEN,
        *RECORD_PAGES,
        *READ_PAGES,
        *ACTIONS,
        *API_ACTIONS,
        *IMPORTS,
    }
    expected |= {name for key in RESOURCES for name in names_of(registry[key])}
    assert {name for name, _ in addresses() if name} == expected
    assert {route for name, route in addresses() if not name} == UNNAMED
    assert set(registry) == set(RESOURCES)


def test_every_resource_has_a_record_with_the_mark_in_each_text(world):
    empty = [
        f"{name}.{one.name}"
        for name in registry
        for one in texts_of(registry[name].model)
        if not getattr(world.other[name], one.name).startswith(OTHER)
    ]
    assert empty == []
