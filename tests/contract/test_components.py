"""What the description says once means what it meant where it stood, and is called the same whatever is added."""

import copy
import json
import re

import pytest
from django.conf import settings

from core.components import part_of, share
from core.contract import operations

KINDS = ("parameters", "responses")


@pytest.fixture(scope="module")
def unshared(monkeypatch_module):
    """The description before what it repeats is put into components."""
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.settings import spectacular_settings

    hooks = [one for one in spectacular_settings.POSTPROCESSING_HOOKS if one is not share]
    assert len(hooks) == len(settings.SPECTACULAR_SETTINGS["POSTPROCESSING_HOOKS"]) - 1
    monkeypatch_module.setattr(spectacular_settings, "POSTPROCESSING_HOOKS", hooks)
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(scope="module")
def monkeypatch_module():
    """What is set for the tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def whole(described, operation):
    """An operation with every parameter and answer in it that it refers to."""

    def told(part):
        if "$ref" not in part:
            return part
        _, _, kind, name = part["$ref"].split("/")
        return described["components"][kind][name]

    responses = {status: told(one) for status, one in operation["responses"].items()}
    parameters = [told(one) for one in operation["parameters"]] if "parameters" in operation else []
    return {**operation, "responses": responses, "parameters": parameters}


def every(described):
    """Each operation by its id, whole."""
    return {one["operationId"]: whole(described, one) for one in operations(described)}


def named(described):
    """The names of what is shared."""
    return {kind: set(described["components"][kind]) for kind in KINDS}


def test_every_operation_means_what_it_meant(described, unshared):
    assert [one for one in operations(unshared) if any("$ref" in part for part in one.get("parameters", []))] == []
    assert every(described) == every(unshared)
    assert described["components"]["schemas"] == unshared["components"]["schemas"]
    assert {path: list(verbs) for path, verbs in described["paths"].items()} == {
        path: list(verbs) for path, verbs in unshared["paths"].items()
    }


def test_what_is_shared_is_used_more_than_once_and_is_not_repeated(described):
    used = []
    for operation in operations(described):
        for part in (*operation.get("parameters", []), *operation["responses"].values()):
            used += [part["$ref"]] if "$ref" in part else []
    shared = {f"#/components/{kind}/{name}" for kind in KINDS for name in described["components"][kind]}
    assert set(used) == shared
    assert {one for one in shared if used.count(one) == 1} == set()
    inline = [part for one in operations(described) for part in one.get("parameters", []) if "$ref" not in part]
    assert len(inline) < 20


def test_names_say_whose_they_are(described):
    assert {"limit", "cursor", "key", "status-updates.state", "workstreams.fields"} <= named(described)["parameters"]
    assert {"Problem409", "StatusUpdate", "Unchanged"} <= named(described)["responses"]


def test_one_resource_less_renames_nothing(described, unshared):
    fewer = copy.deepcopy(unshared)
    fewer["paths"] = {path: verbs for path, verbs in fewer["paths"].items() if "themes" not in path}
    less, more = named(share(fewer)), named(described)
    assert less["parameters"] == {name for name in more["parameters"] if not name.startswith("themes.")}
    assert less["responses"] == more["responses"] - {"Theme"}


def test_the_parts_of_each_tag_are_together_the_whole_and_refer_to_nothing_outside(described):
    found = {}
    for tag in (one["name"] for one in described["tags"]):
        part = part_of(described, tag)
        assert [one["name"] for one in part["tags"]] == [tag]
        for kind, name in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(part, default=str)):
            assert part["components"][kind][name] == described["components"][kind][name]
        found |= every(part)
    assert found == every(described)


def test_a_page_of_each_tag_has_its_part_and_there_is_none_of_others(described, client, db):
    page = client.get("/api/v1/docs/").content.decode()
    links = re.findall(r'href="/api/v1/docs/([\w-]+)/">\1</a>', page)
    assert links == [one["name"] for one in described["tags"]]
    assert {"themes", "root", "changes", "tables"} <= set(links)
    shown = client.get("/api/v1/docs/themes/")
    part = re.search(r'<script id="description" type="application/json">(.*?)</script>', shown.content.decode())
    assert json.loads(part[1])["paths"].keys() == {one for one in described["paths"] if "/api/v1/themes/" in one}
    assert client.get("/api/v1/docs/nothing/").status_code == 404


def test_it_is_served_as_it_is_made_and_as_json_on_one_line(described, client, db):
    served = client.get("/api/v1/schema/?format=json").content.decode()
    assert json.loads(served) == json.loads(json.dumps(described, default=str))
    assert "\n" not in served
