"""What stands in a CSV file byte by byte: both databases write what plain Python would, and nothing is lost in it."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import TextField, Value
from hypothesis import given
from hypothesis import strategies as st

from core import exports
from core.exports.fields import Field
from core.models import Scope, User
from tests.factories.core import UserFactory
from workstreams.models import Reading
from workstreams.resources import ReadingResource

AWKWARD = ['"', ",", "\n", "\r", "\r\n", ";", "\t", "'", "=", "-", "😀", "\u2028", "\\", ".", " ", "%", "é"]
texts = st.one_of(
    st.lists(st.sampled_from(AWKWARD), max_size=6).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    st.sampled_from(["", "\\.", "=1+1", "+44", "-2", "@x", "''", "'", "\u2028=1"]),
)


@pytest.fixture(scope="module")
def one_row(django_db_setup, django_db_blocker):
    """A query set of one row, for values of any kind."""
    with django_db_blocker.unblock():
        user = UserFactory(username="one-row")
        yield User.objects.filter(pk=user.pk)
        user.delete()


def written(rows, cells):
    """The bytes of a file whose row is these texts."""
    values = [Value(text, output_field=TextField()) for text in cells]
    fields = [Field(f"f{number}", value, "text") for number, value in enumerate(values)]
    return b"".join(exports.csv_lines(rows, fields, None))


def twin(cells):
    """The same in plain Python."""
    names = [f"f{number}" for number in range(len(cells))]
    told = ["'" + text if text.startswith(tuple("=+-@\t\r'")) else text for text in cells]
    alone = len(cells) == 1
    head = f'"{names[0]}"' if alone else ",".join(names)
    return f"{head}\r\n{','.join(quoted(text, alone) for text in told)}\r\n".encode()


def quoted(text, always):
    """Return a text as a cell in quotes; nothing is an empty cell."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if text or always else ""


@given(st.lists(texts, min_size=1, max_size=4))
def test_a_file_is_what_plain_python_would_write_and_reads_back_to_what_is_stored(one_row, django_db_blocker, cells):
    with django_db_blocker.unblock():
        told = written(one_row, cells)
    assert told == twin(cells)
    (_, read) = csv.reader(io.StringIO(told.decode(), newline=""))
    assert [cell.removeprefix("'") for cell in read] == cells


@pytest.fixture
def stated(db, rows, scope):
    """Return the line of a reading with this value, by the columns that hold no text."""

    def line(value, **given):
        (reading,) = rows(Reading, 1, scope, value=value, as_at=date(2026, 3, 1), **given)
        columns = [ReadingResource.column(name) for name in ("value", "as_at", "version", "created_at")]
        found = exports.csv_lines(Reading.objects.filter(pk=reading.pk), exports.fields_of(columns), None)
        return b"".join(found).decode().splitlines()[1]

    return line


@pytest.mark.parametrize(
    ("value", "told"),
    [("-12.5", "-12.5"), ("1200", "1200"), ("0.05", "0.05"), ("-0.0001", "-0.0001"), ("100000000", "100000000")],
)
def test_numbers_days_and_moments_are_plain(stated, value, told):
    assert stated(Decimal(value)) == f"{told},2026-03-01,1,2026-10-05T09:00:00.000000Z"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text", "number", "money", "day", "bool", "id"])
def test_what_is_not_stated_is_an_empty_cell(scope, kind):
    fields = [Field("one", Value(None, output_field=TextField()), kind), Field("two", Value("x"), "text")]
    assert b"".join(exports.csv_lines(Scope.objects.all(), fields, None)) == b'one,two\r\n,"x"\r\n'


def test_a_file_of_one_column_has_no_empty_line(one_row, django_db_blocker):
    with django_db_blocker.unblock():
        assert written(one_row, [""]) == b'"f0"\r\n""\r\n'
