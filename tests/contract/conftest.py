"""The OpenAPI description as it is generated, and the product as foreign clients meet it."""

import json
from urllib.request import Request, urlopen

import pytest


@pytest.fixture(scope="session")
def described():
    """The OpenAPI description, generated anew; `make check` holds the committed one against the same."""
    from drf_spectacular.generators import SchemaGenerator

    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(scope="session")
def openapi_file(described, tmp_path_factory):
    """The same as a file, for tools that read one."""
    path = tmp_path_factory.mktemp("openapi") / "openapi.json"
    path.write_text(json.dumps(described, default=str))
    return path


@pytest.fixture
def ask(live):
    """Get JSON from the running product as the manager of Wirral, or by another token."""
    manager = live.account("manager", "WIRRAL")["token"]

    def asked(path, token=manager):
        url = path if path.startswith("http") else f"{live.url}/api/v1/{path}"
        with urlopen(Request(url, headers={"Authorization": f"Bearer {token}"}), timeout=30) as answer:
            return json.load(answer)

    return asked


def pytest_generate_tests(metafunc):
    """Run a test that asks for `resource` once for each resource there is."""
    if "resource" in metafunc.fixturenames:
        from core.resources import registry

        metafunc.parametrize("resource", registry.values(), ids=registry.keys())


@pytest.fixture
def manager(db):
    """Somebody who sees everything in a scope."""
    from tests.factories.core import ScopeFactory, UserFactory

    return UserFactory(scope=ScopeFactory(), role="manager")
