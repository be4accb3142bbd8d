"""The rules of the house that no linter knows: what may point where, and what every model and migration must have."""

import ast
import inspect
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from core.filters import ResourceFilter
from core.history import SUFFIX
from core.models import Record, RecordQuerySet
from core.resources import registry

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
LAYERS = SETTINGS["tool"]["importlinter"]["contracts"][0]["layers"]
MODELS = [model for model in apps.get_models() if model._meta.app_label in LAYERS]
RECORDS = [model for model in MODELS if issubclass(model, Record)]
SOURCES = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
CODE = [path for path in SOURCES if "migrations" not in path.parts and path.read_text()]

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PARTIALS = [path for path in TEMPLATES if path.name.startswith("_")]

# Only here is the clock read, for the reason beside it; everything below is given `now` or `day`.
EDGE = {
    "commands": "somebody typed it now",
    "tasks": "the scheduler woke them now",
    "views": "they answer a request",
    "core/access.py": "rights are always today's, whatever day is asked about",
    "api": "it answers requests",
    "core/authentication.py": "a token ends at a moment, and a request carries it",
    "core/limits.py": "requests are counted by the minute in which they come",
    "pages": "they answer requests",
    "core/write_pages.py": "it answers requests",
    "governance/forms.py": "a form that is shown for the first time says today",
}
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}


def named(thing):
    """Name a model or a file in a test's id."""
    return str(thing.relative_to(ROOT)) if isinstance(thing, Path) else thing._meta.label


def relations_of(model):
    """Return the relations that a model itself declares or inherits."""
    return [field for field in model._meta.get_fields() if field.is_relation and field.concrete]


def test_a_reference_tells_by_its_middle_which_kind_of_record_it_names():
    codes = [model.kind_code for model in RECORDS]
    assert {code for code in codes if codes.count(code) > 1} == set()


def test_there_is_something_to_look_at():
    assert len(RECORDS) > 20
    assert len(CODE) > 40


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_relations_point_down_or_stay(model):
    place = {app: depth for depth, app in enumerate(LAYERS)}
    up = {
        field.name: field.related_model._meta.label
        for field in relations_of(model)
        if field.related_model and field.related_model._meta.app_label in place
        if place[field.related_model._meta.app_label] < place[model._meta.app_label]
    }
    assert up == {}


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_nothing_is_deleted_along_with_another_record(model):
    keys = [field for field in relations_of(model) if field.many_to_one or field.one_to_one]
    assert [field.name for field in keys if field.remote_field.on_delete is not models.PROTECT] == []


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_model_says_what_it_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "this is the docstring that Django makes up"
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize("model", [model for model in MODELS if model._meta.app_label != "core"], ids=named)
def test_every_table_of_the_domain_is_a_record_with_scope_and_history(model):
    assert issubclass(model, Record)
    assert model._meta.many_to_many == (), "its table would have no scope and no history"


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORDS, ids=named)
def test_a_history_table_has_every_column_of_its_model(model):
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, model._meta.db_table + SUFFIX)
    columns = {field.column for field in model._meta.local_concrete_fields}
    assert {column.name for column in described} >= columns | {"valid_from", "valid_to"}


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_and_can_be_reversed():
    ours = {key: one for key, one in MigrationLoader(None).disk_migrations.items() if key[0] in LAYERS}
    assert len(ours) > 4
    assert [key for key in ours if "_auto_" in key[1]] == []
    assert [key for key, one in ours.items() if not all(step.reversible for step in one.operations)] == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_a_module_says_what_it_is_and_stays_short(path):
    assert ast.get_docstring(ast.parse(path.read_text()))
    assert len(path.read_text().splitlines()) <= 400, "split it by subject"


@pytest.mark.parametrize(
    "path", [path for path in CODE if not EDGE.keys() & {*path.parts, path.stem, named(path)}], ids=named
)
def test_the_clock_is_read_at_the_edge_only(path):
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    read = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in calls
        if isinstance(call, ast.Attribute) and (ast.unparse(call.value).split(".")[-1], call.attr) in CLOCKS
    ]
    assert read == []


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_no_number_is_a_float(model):
    assert [field.name for field in model._meta.fields if isinstance(field, models.FloatField)] == []


@pytest.mark.parametrize("model", RECORDS, ids=named)
def test_every_record_is_read_by_way_of_what_its_reader_may_see(model):
    assert isinstance(model.objects.all(), RecordQuerySet)
    assert model._default_manager is model.objects
    assert [resource.model for resource in registry.values()].count(model) == 1, "declare it once in resources.py"


@pytest.mark.parametrize("name", sorted(registry))
def test_a_resource_is_declared_in_at_most_sixty_lines(name):
    resource = registry[name]
    written = {resource, resource.filters, *resource.__mro__[1:-1]} - {ResourceFilter}
    ours = [one for one in written if not one.__module__.startswith("core.")]
    in_lists_and_addresses = 3  # an import, RESOURCES, urls.py
    assert sum(len(inspect.getsource(one).splitlines()) for one in ours) + in_lists_and_addresses <= 60


def imports_of(path):
    """Return the dotted names that a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", [path for path in CODE if "services" in {*path.parts, path.stem}], ids=named)
def test_services_leave_a_job_and_import_no_task(path):
    assert [name for name in imports_of(path) if {"tasks", "celery"} & set(name.split("."))] == []


def test_there_are_services_and_partials_to_look_at():
    assert len([path for path in CODE if "services" in {*path.parts, path.stem}]) > 4
    assert len(PARTIALS) > 30


@pytest.mark.parametrize("path", PARTIALS, ids=named)
def test_a_partial_begins_with_a_comment_that_names_its_inputs(path):
    first = path.read_text().splitlines()[0]
    assert re.match(r"\{# (Inputs: \S|No inputs)", first), first


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_no_style_or_script_inside_and_escapes_everything(path):
    told = path.read_text()
    html = re.sub(r"\{[%#{].*?[%#}]\}", "", told, flags=re.DOTALL)
    inline = r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|<script[^>]*>\s*[^\s<]|\son[a-z]+\s*=|javascript:"
    assert re.findall(inline, html, re.IGNORECASE) == []
    assert re.findall(r"\|\s*safe\b|\|\s*safeseq\b|\bautoescape\b", told) == []


@pytest.mark.parametrize("path", CODE, ids=named)
def test_no_text_is_declared_safe_without_being_escaped(path):
    assert [name for name in imports_of(path) if name.rpartition(".")[2] in ("mark_safe", "SafeData")] == []
