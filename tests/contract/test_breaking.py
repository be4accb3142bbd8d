"""What breaks a partner's program is found, and what does not is not: planted one at a time into a small file."""

import copy
import subprocess

import pytest

from tests.contract.breaking import FILE, breaks, meant, older

OLD = {
    "paths": {
        "/a/": {
            "get": {
                "operationId": "a_list",
                "parameters": [{"in": "query", "name": "q", "schema": {"type": "string", "enum": ["x", "y"]}}],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}, "text/csv": {}},
                    },
                },
            },
            "post": {
                "operationId": "a_create",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewA"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}},
            },
        },
    },
    "components": {
        "schemas": {
            "A": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "rows": {"type": "array", "items": {"type": "integer"}}},
            },
            "NewA": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "kind": {"enum": ["one", "two"]}, "sum": {"type": "number"}},
            },
        }
    },
}
GET, POST = OLD["paths"]["/a/"]["get"], OLD["paths"]["/a/"]["post"]


def planted(path, value):
    """The file with one value put in place, or taken out where it is None."""
    new = copy.deepcopy(OLD)
    part = new
    for step in path[:-1]:
        part = part[step]
    if value is None:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return new


A, NEW_A = ("components", "schemas", "A"), ("components", "schemas", "NewA")
LIST, CREATE = ("paths", "/a/", "get"), ("paths", "/a/", "post")
REQUIRED = {"in": "query", "name": "must", "required": True, "schema": {"type": "string"}}
OPTIONAL = {"in": "query", "name": "may", "schema": {"type": "string"}}


@pytest.mark.parametrize(
    "path,value,told",
    [
        (("paths", "/a/"), None, ["GET /a/: gone", "POST /a/: gone"]),
        (LIST, None, ["GET /a/: gone"]),
        ((*LIST, "operationId"), "b", ["GET /a/: operationId a_list is now b"]),
        ((*LIST, "parameters"), [], ["GET /a/: query parameter q gone"]),
        ((*LIST, "parameters"), [*GET["parameters"], REQUIRED], ["GET /a/: query parameter must newly required"]),
        ((*LIST, "parameters", 0, "required"), True, ["GET /a/: query parameter q newly required"]),
        (
            (*LIST, "parameters", 0, "schema"),
            {"type": "integer"},
            ["GET /a/: query parameter q: string is now integer"],
        ),
        ((*LIST, "parameters", 0, "schema", "enum"), ["x"], ["GET /a/: query parameter q: 'y' not taken any more"]),
        ((*LIST, "responses", "200", "headers"), {}, ["GET /a/ 200: header ETag gone"]),
        ((*LIST, "responses", "200", "content", "text/csv"), None, ["GET /a/ 200: answer as text/csv gone"]),
        ((*LIST, "responses", "200"), None, ["GET /a/ 200: answer gone"]),
        ((*A, "properties", "id"), None, ["GET /a/ 200: field id gone"]),
        ((*A, "properties", "id"), {"type": "integer"}, ["GET /a/ 200.id: string is now integer"]),
        ((*A, "properties", "id"), {"type": ["string", "null"]}, ["GET /a/ 200.id: string is now null or string"]),
        ((*A, "properties", "rows", "items"), {"type": "string"}, ["GET /a/ 200.rows[]: integer is now string"]),
        ((*A, "required"), [], ["GET /a/ 200: field id not always there any more"]),
        ((*NEW_A, "properties", "sum"), None, ["POST /a/ body: field sum gone"]),
        ((*NEW_A, "properties", "sum"), {"type": "string"}, ["POST /a/ body.sum: number is now string"]),
        ((*NEW_A, "properties", "kind", "enum"), ["one"], ["POST /a/ body.kind: 'two' not taken any more"]),
        ((*NEW_A, "required"), ["name", "sum"], ["POST /a/ body: field sum newly required"]),
        ((*CREATE, "requestBody"), None, ["POST /a/: body as application/json gone"]),
        ((*CREATE, "requestBody", "required"), True, ["POST /a/: body newly required"]),
    ],
)
def test_a_break_is_found_and_told_where_it_is(path, value, told):
    assert breaks(OLD, planted(path, value)) == told


@pytest.mark.parametrize(
    "path,value",
    [
        (("paths", "/b/"), {"get": GET}),
        (("paths", "/a/", "patch"), POST),
        ((*LIST, "parameters"), [*GET["parameters"], OPTIONAL]),
        ((*LIST, "parameters", 0, "schema", "enum"), ["x", "y", "z"]),
        ((*LIST, "parameters", 0, "schema"), {"type": ["string", "integer"]}),
        ((*LIST, "responses", "404"), {"description": "None."}),
        ((*A, "properties", "more"), {"type": "string"}),
        ((*A, "required"), ["id", "rows"]),
        ((*NEW_A, "properties", "more"), {"type": "string"}),
        ((*NEW_A, "properties", "sum"), {"type": ["number", "null"]}),
        ((*NEW_A, "required"), []),
    ],
)
def test_an_addition_breaks_nothing(path, value):
    assert breaks(OLD, planted(path, value)) == []


def test_a_parameter_that_comes_to_stand_in_components_is_looked_at_there():
    new = planted((*LIST, "parameters", 0), {"$ref": "#/components/parameters/q"})
    new["components"]["parameters"] = {"q": copy.deepcopy(GET["parameters"][0])}
    assert breaks(OLD, new) == []
    new["components"]["parameters"]["q"]["schema"]["enum"] = ["x"]
    assert breaks(OLD, new) == ["GET /a/: query parameter q: 'y' not taken any more"]


REF, ROWS = {"$ref": "#/components/schemas/NewA"}, {"type": "array", "items": {"$ref": "#/components/schemas/NewA"}}
BODY = ("paths", "/a/", "post", "requestBody", "content", "application/json", "schema")
ANSWER = ("paths", "/a/", "post", "responses", "201", "content", "application/json", "schema")


def test_a_body_that_may_also_be_an_array_breaks_nothing_and_an_answer_that_may_does():
    assert breaks(OLD, planted(BODY, {"oneOf": [REF, ROWS]})) == []
    assert breaks(OLD, planted(BODY, {"oneOf": [ROWS, {"type": "string"}]})) != []
    several = {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "object", "properties": {"rows": {}}}]}
    assert breaks(OLD, planted(ANSWER, several)) == ["POST /a/ 201: object is now anything"]


def test_a_break_is_meant_where_a_line_names_it():
    assert meant("GET /a/: gone", ["GET /a/: gone"])
    assert meant("GET /a/: query parameter q gone", ["*: query parameter * gone"])
    assert not meant("POST /a/: gone", ["GET /a/: gone", "GET *"])


@pytest.fixture
def git(tmp_path):
    """A repository in which the file can be committed: git("one") commits that text."""

    def run(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=tmp_path, check=True
        )

    def commit(text, file=FILE):
        (tmp_path / file).write_text(text)
        run("add", ".")
        run("commit", "-qm", text)

    run("init", "-q")
    return commit


def test_before_a_commit_the_file_is_held_against_the_one_committed(git, tmp_path):
    git("one")
    git("two")
    assert older("three", tmp_path) == "two"


def test_after_a_commit_it_is_held_against_the_one_before(git, tmp_path):
    git("one")
    git("two")
    git("other", "other.txt")
    assert older("two", tmp_path) == "one"


def test_the_first_file_of_all_is_held_against_nothing(git, tmp_path):
    git("one")
    assert older("one", tmp_path) is None


def test_a_clone_that_is_too_shallow_says_so(git, tmp_path):
    git("one")
    git("two")
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{tmp_path}", shallow], check=True)
    with pytest.raises(SystemExit, match="git fetch --unshallow"):
        older("two", shallow)
