"""JSON made by the database: for every kind of column the bytes that Python would write, the same on both engines."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import AgencySpend, EfficiencyTarget
from budgets.resources import AgencySpendResource, BudgetLineResource, EfficiencyTargetResource
from core import columns, dbjson
from core.access import Access
from core.choices import Role
from core.models import new_id
from core.resources import Resource
from governance.models import Figure, Membership
from governance.resources import FigureResource, MembershipResource
from tests.core.making import make_rows
from tests.factories.core import NOW, ScopeFactory, UserFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import StatusUpdate, Theme
from workstreams.resources import StatusUpdateResource, ThemeResource, WorkstreamResource

pytestmark = pytest.mark.django_db
NASTY = [
    "".join(map(chr, range(1, 32))),
    "".join(map(chr, range(127, 160))),
    "\u2028\u2029\ufeff\ufffe\uffff",
    "🙂👩‍👩‍👧\U0010ffff",
    "\"quoted\" 'twice' \\ back \\\\ / </script>",
    "\\u0041 \\n %s %% {} $1 :x ?",
    "é e\u0301 ſ İ ß  two  blanks ",
    "",
    "null",
    "[1]",
    "-5",
]


def numeral(value):
    """Write a decimal number without idle zeros and without an exponent."""
    return f"{value.quantize(1) if value == value.to_integral_value() else value.normalize():f}"


def text_of(column, value):
    """Write one value as JSON: the twin of what each column's form makes of it."""
    if value is None:
        return "null"
    if isinstance(column, columns.Moment):
        return f'"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"'
    if isinstance(column, columns.Money):
        return f'"{value:.2f}"'
    if isinstance(column, columns.Number):
        return numeral(value)
    if isinstance(column, (columns.Truth, columns.Whole)):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False)


def twin(resource, record):
    """Write a record as the database does; documents of JSON have a test of their own."""
    shown = [column for column in resource.all_columns() if not isinstance(column, columns.Json)]
    return "{" + ",".join(f'"{c.name}":{text_of(c, c.of(record))}' for c in shown) + "}"


def written(resource, rows):
    """Return the text that the database makes of rows, in order."""
    parts = [column.part() for column in resource.all_columns() if not isinstance(column, columns.Json)]
    return [text for (text,) in dbjson.fetch(rows.order_by("reference"), parts)]


def store(model, scope, values):
    """Store one record for each set of values."""
    for one in values:
        make_rows(model, 1, scope, full=False, **one)


def assert_twins(resource, rows):
    loaded = rows.select_related("scope", *columns.relations_of(resource.all_columns())).order_by("reference")
    expected = [twin(resource, record) for record in loaded]
    assert [text.encode() for text in written(resource, rows)] == [text.encode() for text in expected]
    assert expected
    return expected


# Each kind against its twin ------------------------------------------------------------------------------------------


def test_texts_of_every_character(scope):
    codes = (*range(1, 0xD800, 37), *range(0xE000, 0x11000, 61), *range(0x10000, 0x110000, 4099))
    every = [chr(code) for code in codes]
    whole = ["".join(every[start : start + 200]) for start in range(0, len(every), 200)]
    store(Theme, scope, [{"title": "t", "summary": text, "source": text[:50]} for text in [*NASTY, *whole]])
    found = assert_twins(ThemeResource, Theme.objects.filter(scope=scope))
    assert [json.loads(text)["summary"] for text in found] == [*NASTY, *whole]


def test_money(scope):
    sums = ["0", "0.01", "-0.01", "0.99", "-0.99", "1", "-1", "-100.10", "9007199254740993.07", "-92233720368547758.07"]
    store(AgencySpend, scope, [{"label": s, "amount": Decimal(s)} for s in sums])
    found = assert_twins(AgencySpendResource, AgencySpend.objects.filter(scope=scope))
    assert [json.loads(text)["amount"] for text in found] == [f"{Decimal(s):.2f}" for s in sums]


def test_money_that_is_not_stated_and_small_shares(scope):
    shares = ["0", "0.000001", "-0.000001", "12.5", "100", "999.999999", "0.1", "33.333333"]
    store(EfficiencyTarget, scope, [{"title": s, "percent": Decimal(s), "stated_amount": None} for s in shares])
    store(EfficiencyTarget, scope, [{"title": "n", "percent": None, "stated_amount": Decimal("-0.5")}])
    found = assert_twins(EfficiencyTargetResource, EfficiencyTarget.objects.filter(scope=scope))
    assert [f'"percent":{numeral(Decimal(s))},' in text for s, text in zip(shares, found, strict=False)] == [True] * 8


def test_numbers_and_dates(scope):
    values = [
        None,
        "0",
        "-0.0001",
        "0.0001",
        "1500000",
        "-12345678.9",
        "10",
        "99999999999.9999",
        "900719925474099",
    ]
    days = [None, date(1, 1, 1), date(999, 12, 31), date(1900, 2, 28), date(2024, 2, 29), date(2026, 3, 29)]
    store(Figure, scope, [{"subject": str(v), "value": v and Decimal(v)} for v in values])
    store(Figure, scope, [{"subject": str(day), "as_at": day} for day in days])
    assert_twins(FigureResource, Figure.objects.filter(scope=scope))


def test_truths_whole_numbers_and_links_that_are_not_there(scope):
    store(
        Membership,
        scope,
        [{"voting": truth, "number": n} for truth, n in ((True, 0), (False, 2**31 - 1), (None, None))],
    )
    found = assert_twins(MembershipResource, Membership.objects.filter(scope=scope))
    assert [json.loads(text)["voting"] for text in found] == [True, False, None]
    assert {json.loads(text)["person"] for text in found} == {None}


def test_moments_to_the_microsecond(scope):
    moments = [
        datetime(2026, 10, 5, 9, 0, 0, micro, tzinfo=UTC) for micro in (0, 1, 10, 100_000, 120_000, 999_990, 999_999)
    ]
    moments += [datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)]
    store(Theme, scope, [{"created_at": moment} for moment in moments])
    found = assert_twins(ThemeResource, Theme.objects.filter(scope=scope))
    assert [json.loads(text)["created_at"][-7:] for text in found][:3] == ["000000Z", "000001Z", "000010Z"]


def test_every_resource_as_its_rows_come(resource, rows, scope):
    rows(resource.model, 2, scope)
    reader = Access(
        new_id(), {pk: frozenset({Role.MANAGER}) for pk in resource.model.objects.values_list("scope", flat=True)}
    )
    assert_twins(resource, resource.rows(reader))


@given(
    titles=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
        min_size=1,
        max_size=4,
    ),
    order=st.integers(0, 2**31 - 1),
    moment=st.datetimes(datetime(1970, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),
)
def test_whatever_is_stored_is_written_as_python_would(titles, order, moment):
    with transaction.atomic():
        scope = ScopeFactory()
        store(Theme, scope, [{"title": title, "order": order, "created_at": moment} for title in titles])
        assert_twins(ThemeResource, Theme.objects.filter(scope=scope))
        transaction.set_rollback(True)


# One expectation for both engines ------------------------------------------------------------------------------------

GOLDEN = {
    FigureResource: (
        '{"id":"01900000-0000-7000-8000-000000000001","reference":"GLD-FG-01","version":1,"programme":"GOLD",'
        '"subject":"tab\\t nl\\n bell\\u0007 esc\\u001b del\x7f nel\x85","label":"ls\u2028 🙂 \\"q\\" \\\\ / </b>",'
        '"value":-0.0001,"unit":"é","qualifier":"about","quoted":"","uncertain":"","as_at":null,"coverage":"",'
        '"part_of":null,"conflicts_with":null,"conflict_note":"","place":null,"document":null,"source":"p 1",'
        '"visibility":"public","created_at":"2026-10-05T09:00:00.000000Z","changed_at":"2026-10-05T09:00:00.999999Z"}'
    ),
    EfficiencyTargetResource: (
        '{"id":"01900000-0000-7000-8000-000000000002","reference":"GLD-ET-01","version":1,"programme":"GOLD",'
        '"title":"\\b\\f\\r","pool":null,"percent":0.000001,"qualifier":"exact","stated_amount":"-0.05","years":null,'
        '"from_financial_year":2026,"profile_note":"","document":null,"source":"","currency":"GBP",'
        '"visibility":"partners","created_at":"2026-10-05T09:00:00.000000Z","changed_at":"2026-10-05T09:00:00.000001Z"}'
    ),
}


def test_the_bytes_are_the_same_on_both_engines(db):
    scope = ScopeFactory(code="GLD", programme_reference="GOLD")
    figure = Figure(
        id=UUID("01900000-0000-7000-8000-000000000001"),
        reference="GLD-FG-01",
        subject="tab\t nl\n bell\x07 esc\x1b del\x7f nel\x85",
        label='ls\u2028 🙂 "q" \\ / </b>',
        value=Decimal("-0.0001"),
        unit="é",
        qualifier="about",
        source="p 1",
        visibility="public",
        changed_at=NOW.replace(microsecond=999_999),
    )
    target = EfficiencyTarget(
        id=UUID("01900000-0000-7000-8000-000000000002"),
        reference="GLD-ET-01",
        title="\b\f\r",
        percent=Decimal("0.000001"),
        stated_amount=Decimal("-0.05"),
        from_financial_year=2026,
        changed_at=NOW.replace(microsecond=1),
    )
    for record in (figure, target):
        record.scope, record.created_at = scope, NOW
        type(record).objects.bulk_create([record])
    found = {resource: written(resource, resource.model.objects.all()) for resource in GOLDEN}
    assert found == {resource: [text] for resource, text in GOLDEN.items()}


# What is put together ------------------------------------------------------------------------------------------------


def test_documents_of_json_come_through_whole(scope):
    told = {"a": [1, 2.5, None, True, {"é 🙂": 'q" \\ \n'}], "b": {}, "": "\u2028"}
    workstream = WorkstreamFactory(scope=scope)
    author = UserFactory()
    documents = {"milestone_changes": told, "unchanged_since": {}}
    make_rows(StatusUpdate, 1, scope, full=False, workstream=workstream, author=author, **documents)
    reader = Access(new_id(), {scope.pk: frozenset({Role.MANAGER})})
    ((text,),) = dbjson.fetch(StatusUpdateResource.rows(reader), StatusUpdateResource.parts(reader, {}))
    found = json.loads(text)
    assert (found["milestone_changes"], found["unchanged_since"], found["author"]) == (told, {}, author.username)


def test_what_is_expanded_is_an_object_and_what_may_not_be_seen_is_null(scope):
    seen, hidden = ThemeFactory(scope=scope, title=NASTY[4]), ThemeFactory(scope=scope, visibility="owner")
    for theme in (seen, hidden, None):
        WorkstreamFactory(scope=scope, theme=theme)
    reader = Access(new_id(), {scope.pk: frozenset({Role.VIEWER})})
    params = {"fields": "theme", "expand": "theme"}
    rows = WorkstreamResource.rows(reader).order_by("reference")
    found = [text for (text,) in dbjson.fetch(rows, WorkstreamResource.parts(reader, params))]
    code = scope.programme_reference
    title = json.dumps(NASTY[4], ensure_ascii=False)
    inside = f'{{"id":"{seen.pk}","reference":"{seen.reference}","programme":"{code}","title":{title}}}'
    assert found == [f'{{"theme":{inside}}}', '{"theme":null}', '{"theme":null}']


def test_an_object_within_an_object_and_the_keys_beside_it(scope):
    theme = ThemeFactory(scope=scope, title="A")
    part = dbjson.Part(
        "outer", parts=(dbjson.Part("inner", columns.Text("title").value),), present=dbjson.F("our_grouping")
    )
    ((text, title, pk),) = dbjson.fetch(Theme.objects.all(), [part], ["title", "pk"])
    assert (text, title) == ('{"outer":null}', "A")
    assert str(pk).replace("-", "") == theme.pk.hex


def test_rows_that_nobody_may_see_are_no_rows_and_no_fault(scope):
    ThemeFactory(scope=scope)
    assert dbjson.fetch(Theme.objects.visible_to(Access(None)), [dbjson.Part("title", dbjson.F("title"))]) == []


def test_one_statement_reads_a_list(scope, rows, django_assert_num_queries):
    rows(Theme, 5, scope)
    reader = Access(new_id(), {scope.pk: frozenset({Role.MANAGER})})
    with django_assert_num_queries(1):
        assert len(dbjson.fetch(ThemeResource.rows(reader), ThemeResource.parts(reader, {"expand": "document"}))) == 5


OF_ANY_KIND = {columns.AbroadLink, columns.AnyLink}
"""Tried where they are used: tests/workstreams/test_dependencies.py, tests/governance/test_actions.py."""


def test_every_kind_of_column_has_been_looked_at():
    def below(kind):
        return {kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))}

    tried = (FigureResource, EfficiencyTargetResource, MembershipResource, StatusUpdateResource, AgencySpendResource)
    used = {type(column) for resource in (*tried, BudgetLineResource) for column in resource.all_columns()}
    assert used == below(columns.Column) - OF_ANY_KIND
    assert Resource.columns == ()
