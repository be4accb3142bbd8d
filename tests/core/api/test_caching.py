"""Lists and records are answered with 304 while nothing that their reader sees has changed."""

import pytest

from core.choices import Role
from core.services import change_record, grant_role, withdraw_record
from tests.core.making import Api
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory

pytestmark = pytest.mark.usefixtures("today")


def test_what_has_not_changed_is_answered_with_304(resource, rows, scope, api):
    (row,) = rows(resource.model, 1, scope)
    for path in (f"{resource.name}/", f"{resource.name}/{row.reference}/"):
        tag = api.get(path)["ETag"]
        again = api.get(path, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
        assert api.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_each_question_has_a_tag_of_its_own(scope, api):
    theme = ThemeFactory(scope=scope)
    assert api.get("themes/")["ETag"] != api.get("themes/", brief=1)["ETag"]
    assert api.get("themes/")["ETag"] != Api(UserFactory(scope=scope)).get("themes/")["ETag"]
    assert api.get("themes/")["ETag"] == api.get("themes/")["ETag"]
    assert api.get(f"themes/{theme.reference}/").has_header("Vary")


@pytest.mark.parametrize("path", ["workstreams/", "workstreams/{}/"])
@pytest.mark.parametrize("what", ["created", "changed", "withdrawn", "linked", "hidden", "access"])
def test_any_change_that_a_reader_could_see_changes_the_tag(scope, api, manager, path, what):
    theme = ThemeFactory(scope=scope)
    workstream = WorkstreamFactory(scope=scope, theme=theme)
    other = WorkstreamFactory(scope=scope)
    path = path.format(workstream.reference)
    tag = api.get(path)["ETag"]
    acts = {
        "created": lambda: WorkstreamFactory(scope=scope),
        "changed": lambda: change_record(workstream, actor=manager, now=NOW, title="New"),
        "withdrawn": lambda: withdraw_record(other, actor=manager, now=NOW),
        "linked": lambda: change_record(theme, actor=manager, now=NOW, title="New"),
        "hidden": lambda: change_record(other, actor=manager, now=NOW, visibility="owner"),
        "access": lambda: _grant(manager),
    }
    acts[what]()
    answer = api.get(path, headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def _grant(user):
    grant_role(user=user, scope=ScopeFactory(), role=Role.VIEWER, actor=None, now=NOW, from_on=NOW.date())
