"""The change feed: present state for one reader, each record once, and nothing of what they could never read."""

import json

import pytest
from django.db import transaction

from core.choices import Role, Visibility
from core.journal import change
from core.models import Record
from core.resources import registry
from core.services import change_record, open_scope, withdraw_record
from tests.core.following import follow, said, told
from tests.core.making import Api
from tests.factories.budgets import BudgetAmountFactory, BudgetLineFactory
from tests.factories.core import NOW, GrantFactory, ScopeFactory, UserFactory
from tests.factories.filled import fill
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Review, ReviewCriterion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def viewer(scope):
    """The API as somebody calls it who sees what partners see."""
    return Api(UserFactory(scope=scope))


def altered(record, **values):
    """Change a record."""
    return change_record(record, actor=None, now=NOW, **values)


# What it tells -------------------------------------------------------------------------------------------------------


def test_every_kind_of_record_is_told_as_its_list_gives_it_byte_for_byte(scope, api):
    filled = fill(scope, "QZ")
    found, _ = follow(api)
    assert {one["type"] for one in found} == set(registry) == set(filled.records)
    whole = api.get("changes/", limit=1000).content
    for name in registry:
        body = api.get(f"{name}/").content
        rows = body[len(b'{"results":[') : body.rindex(b'],"next"')]
        assert body.count(b'"id":"') >= 1
        assert all(b'"record":' + row in whole for row in each(rows)), name


def each(rows):
    """Return the bytes of each object of a list."""
    decoder, text = json.JSONDecoder(), rows.decode()
    while text:
        _, end = decoder.raw_decode(text)
        yield text[:end].encode()
        text = text[end + 1 :]


def test_a_change_says_what_it_is_of_and_where_that_is(scope, viewer):
    theme = ThemeFactory(scope=scope, title="Early help")
    ((one,), _) = follow(viewer)
    record = one.pop("record")
    assert record == said(viewer.get(f"themes/{theme.reference}/"))
    assert one == {
        "type": "themes",
        "id": str(theme.pk),
        "reference": theme.reference,
        "op": "upsert",
        "version": 1,
        "changed_at": record["changed_at"],
        "url": f"http://testserver/api/v1/themes/{theme.reference}/",
    }
    assert viewer.client.get(one["url"]).status_code == 200


def test_where_nothing_is_new_the_cursor_is_there_and_finds_what_comes_next(scope, viewer):
    page = said(viewer.get("changes/"))
    assert (page["results"], page["more"]) == ([], False)
    again = said(viewer.get("changes/", cursor=page["next_cursor"]))
    theme = ThemeFactory(scope=scope)
    assert told(viewer, again["next_cursor"]) == told(viewer) == [("upsert", theme.reference)]


def test_a_record_changed_many_times_is_told_once_where_it_was_changed_last(scope, viewer):
    one, other = ThemeFactory(scope=scope), ThemeFactory(scope=scope)
    altered(one, title="New")
    assert told(viewer) == [("upsert", other.reference), ("upsert", one.reference)]
    assert [row["version"] for row in follow(viewer)[0]] == [1, 2]


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_of_every_size_tell_all_once_and_in_order(limit, scope, viewer):
    themes = [ThemeFactory(scope=scope) for _ in range(5)]
    assert told(viewer, limit=limit) == [("upsert", theme.reference) for theme in themes]


def test_a_page_asked_for_again_tells_the_same_again(scope, viewer):
    _, cursor = follow(viewer)
    theme = ThemeFactory(scope=scope)
    withdraw_record(theme, actor=None, now=NOW)
    assert [told(viewer, cursor) for _ in range(2)] == [[("delete", theme.reference)]] * 2


def test_what_changes_while_a_reader_pages_is_told_to_the_end(scope, viewer):
    themes = [ThemeFactory(scope=scope) for _ in range(3)]
    page = said(viewer.get("changes/", limit=1))
    withdraw_record(themes[0], actor=None, now=NOW)
    withdraw_record(themes[2], actor=None, now=NOW)
    expected = [("upsert", themes[1].reference), *(("delete", themes[n].reference) for n in (0, 2))]
    seen = told(viewer, page["next_cursor"], limit=1)
    assert dict(map(reversed, seen)) == dict(map(reversed, expected))


# What becomes of what cannot be seen ---------------------------------------------------------------------------------


def test_what_is_withdrawn_is_deleted(scope, viewer):
    theme = ThemeFactory(scope=scope)
    _, cursor = follow(viewer)
    withdraw_record(theme, actor=None, now=NOW)
    ((one,), _) = follow(viewer, cursor)
    assert (one["op"], one["reference"], one["version"], one["record"]) == ("delete", theme.reference, 1, None)


def test_what_becomes_narrow_is_deleted_for_whom_it_is_hidden_from_and_no_other(scope, viewer, api):
    theme = ThemeFactory(scope=scope)
    cursors = [follow(one)[1] for one in (viewer, api)]
    altered(theme, visibility=Visibility.OWNER)
    seen = [told(one, cursor) for one, cursor in zip((viewer, api), cursors, strict=True)]
    assert seen == [[("delete", theme.reference)], [("upsert", theme.reference)]]


def test_what_becomes_open_again_is_there_again(scope, viewer):
    theme = ThemeFactory(scope=scope, visibility=Visibility.OWNER)
    found, cursor = follow(viewer)
    altered(theme, visibility=Visibility.PARTNERS)
    assert (found, told(viewer, cursor)) == ([], [("upsert", theme.reference)])


def test_what_was_hidden_is_not_told_of_again_when_it_goes_on_changing(scope, viewer, api):
    theme = ThemeFactory(scope=scope)
    altered(theme, visibility=Visibility.OWNER)
    ((one,), cursor) = follow(viewer)
    assert (one["op"], one["version"]) == ("delete", 1)
    for title in ("One", "Two"):
        altered(theme, title=title)
    withdraw_record(theme, actor=None, now=NOW)
    assert said(viewer.get("changes/", cursor=cursor, limit=1))["results"] == []


@pytest.mark.parametrize("level", [Visibility.BOARD, Visibility.OWNER])
def test_what_could_never_be_read_is_never_told_of(level, scope, viewer, api):
    body = OrganisationFactory(scope=ScopeFactory())
    hidden = ThemeFactory(scope=scope, visibility=level, audience_id=body.pk)
    altered(hidden, title="New")
    gone = withdraw_record(ThemeFactory(scope=scope, visibility=level), actor=None, now=NOW)
    seen = ThemeFactory(scope=scope)
    assert [reference for _, reference in told(api)] == [hidden.reference, gone.reference, seen.reference]
    page = said(viewer.get("changes/", limit=1))
    assert [one["reference"] for one in page["results"]] == [seen.reference]
    assert page["more"] is False


def test_the_length_of_a_page_does_not_count_what_is_hidden(scope, viewer):
    for _ in range(3):
        ThemeFactory(scope=scope)
        for _ in range(4):
            ThemeFactory(scope=scope, visibility=Visibility.OWNER)
    cursor, pages = "", []
    while len(pages) < 3:
        page = said(viewer.get("changes/", limit=1, **({"cursor": cursor} if cursor else {})))
        pages.append((len(page["results"]), page["more"]))
        cursor = page["next_cursor"]
    assert pages == [(1, True), (1, True), (1, False)]


def test_another_programme_is_not_there(viewer, scope):
    other = ThemeFactory()
    assert told(Api(UserFactory(scope=other.scope))) == [("upsert", other.reference)]
    page = said(viewer.get("changes/"))
    assert (page["results"], page["more"]) == ([], False)


def test_who_is_not_signed_in_is_told_nothing(client, scope):
    ThemeFactory(scope=scope)
    assert client.get("/api/v1/changes/").status_code == 401


# Figures made from other records -------------------------------------------------------------------------------------


def test_a_figure_made_from_another_record_is_told_when_that_changes(scope, api):
    amount = BudgetAmountFactory(line__pool__scope=scope)
    other = BudgetLineFactory(pool__scope=scope)
    line, pool = amount.line, amount.line.pool
    for values, shown in (
        ({"amount": 5}, {amount, line, pool}),
        ({"line": other}, {amount, line, pool, other, other.pool}),
        ({"withdrawn_at": NOW}, {other, other.pool}),
    ):
        _, cursor = follow(api)
        altered(amount, **values)
        found, _ = follow(api, cursor)
        upserts = {one["reference"]: one["record"] for one in found if one["op"] == "upsert"}
        assert set(upserts) == {record.reference for record in shown}
        for one in found:
            if one["op"] == "upsert":
                assert one["record"] == said(api.get(f"{one['type']}/{one['reference']}/"))


def test_a_pool_that_loses_a_line_shows_another_total(scope, api):
    line = BudgetAmountFactory(line__pool__scope=scope).line
    _, cursor = follow(api)
    withdraw_record(line, actor=None, now=NOW)
    assert told(api, cursor) == [("delete", line.reference), ("upsert", line.pool.reference)]


def test_a_figure_noted_beside_a_change_of_its_record_is_one_row(scope, api):
    amount = BudgetAmountFactory(line__pool__scope=scope)
    _, cursor = follow(api)
    with change(actor=None, now=NOW):
        altered(amount, amount=7)
        altered(amount.line, title="New")
    versions = {one["reference"]: one["version"] for one in follow(api, cursor)[0]}
    assert versions == {amount.reference: 2, amount.line.reference: 2, amount.line.pool.reference: 1}


STAY = {(ReviewCriterion, Review)}
"""Records that others make figures from and that need not tell: what a figure takes of them stays once it does."""


def test_every_record_with_a_figure_of_others_hears_of_each_of_them():
    def reached(model, path):
        for step in path.split("__"):
            model = model._meta.get_field(step).related_model
        return model

    models = {resource.model for resource in registry.values()}
    telling = {(model, reached(model, path)) for model in models for path in model.figures_in}
    needing = {(one.model, column.needs) for one in registry.values() for column in one.columns if column.needs}
    read = {
        (other, model)
        for model, needs in needing
        for other in models - {model}
        if f'"{other._meta.db_table}"' in str(getattr(model.objects, needs)().query)
    }
    assert read - telling == STAY
    assert {model for _, model in read} == {model for model, _ in needing}
    assert Record.figures_in == ()


# What is asked for ---------------------------------------------------------------------------------------------------


def test_types_can_be_chosen(scope, viewer):
    theme = ThemeFactory(scope=scope)
    workstream = WorkstreamFactory(scope=scope)
    assert told(viewer, type="themes") == [("upsert", theme.reference)]
    assert told(viewer, type="workstreams,themes") == told(viewer, type=["workstreams", "themes"]) == told(viewer)
    assert len(told(viewer)) == 2
    assert ("upsert", workstream.reference) in told(viewer)


def test_a_programme_can_be_chosen_and_one_that_is_not_seen_is_as_empty_as_one_that_is_not(scope, viewer, network):
    theme, other = ThemeFactory(scope=scope), ThemeFactory()
    shared = ThemeFactory(scope=network)
    mine, hidden = scope.programme_reference, other.scope.programme_reference
    assert told(viewer, programme=mine) == [("upsert", theme.reference)]
    assert told(viewer) == [("upsert", theme.reference), ("upsert", shared.reference)]
    empty = [said(viewer.get("changes/", programme=name)) for name in (hidden, "NOSUCH")]
    assert [(page["results"], page["more"]) for page in empty] == [([], False)] * 2


def test_the_records_can_be_left_out(scope, viewer):
    ThemeFactory(scope=scope)
    whole, bare = (follow(viewer, records=text)[0] for text in ("1", "0"))
    assert [one | {"record": None} for one in whole] == bare


@pytest.mark.parametrize(
    "asked",
    [
        *({"limit": text} for text in ("0", "1001", "-1", "x", "1.0", "٣")),
        *({"records": "perhaps"}, {"type": "nothing"}, {"type": "themes,nothing"}, {"programme": "a b"}),
        *({"brief": "1"}, {"as_at": "2026-10-05"}, {"type": "a\x00b"}),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(asked, viewer):
    refused = viewer.refused("changes/", **asked)
    assert list(refused) == (list(asked) if "\x00" not in str(*asked.values()) else [""])


def test_a_record_that_a_change_undid_is_not_told(scope, viewer):
    with transaction.atomic():
        ThemeFactory(scope=scope)
        transaction.set_rollback(True)
    assert told(viewer) == []


def test_roles_of_one_reader_add_up(scope):
    user = UserFactory(scope=scope)
    other = ThemeFactory(visibility=Visibility.OWNER)
    GrantFactory(user=user, scope=other.scope, role=Role.MANAGER)
    theme = ThemeFactory(scope=scope)
    assert told(Api(user)) == [("upsert", other.reference), ("upsert", theme.reference)]


def test_the_network_is_told_to_all_who_sign_in(network):
    theme = ThemeFactory(scope=open_scope(code="NET", title="The network"))
    assert told(Api(UserFactory())) == [("upsert", theme.reference)]
