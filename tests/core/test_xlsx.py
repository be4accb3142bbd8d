"""Lists as spreadsheets: what each cell is, and long ones that a worker makes for one person."""

import io
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import TextField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from budgets.models import AgencySpend
from core.choices import JobState
from core.exports import workbook
from core.exports.fields import Field
from core.models import ExportFile, Grant, Job, Scope
from core.pages import exports as pages
from core.services import create_record
from pstn.tasks import run_tick
from tests.core.reading import read_page, select, words
from tests.factories.core import NOW, GrantFactory, UserFactory
from tests.factories.governance import OrganisationFactory
from tests.factories.workstreams import ThemeFactory, WorkstreamFactory
from workstreams.models import Theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
THEMES = "/workstreams/themes.xlsx"


def book(answer):
    """Return the bytes of an answer that is a spreadsheet."""
    assert (answer.status_code, answer["Content-Type"]) == (200, pages.XLSX)
    return b"".join(answer.streaming_content)


def sheet(answer):
    """Return the name of its sheet and its rows, each by the names of the heading."""
    (name,) = (read := CalamineWorkbook.from_filelike(io.BytesIO(book(answer)))).sheet_names
    heading, *rows = read.get_sheet_by_name(name).to_python()
    return name, [dict(zip(heading, row, strict=True)) for row in rows]


def cells(*values):
    """Return what comes back of texts that are written."""
    file = io.BytesIO()
    fields = [Field(f"f{n}", Value(value, output_field=TextField()), "text") for n, value in enumerate(values)]
    workbook.write_workbook(file, "x", Scope.objects.all()[:1], fields, None)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1]


def test_a_sheet_holds_the_list_as_filtered_with_ids_and_versions(scope, page):
    theme = ThemeFactory(scope=scope, title="Early help")
    ThemeFactory(scope=scope, title="Another")
    name, (row,) = sheet(page(THEMES, {"q": "early"}))
    assert name == "Themes"
    assert (row["id"], row["reference"], row["title"]) == (str(theme.pk), theme.reference, "Early help")
    assert (row["version"], row["our_grouping"], row["created_at"]) == (1, False, datetime(2026, 10, 5, 10, 0))


def test_the_columns_are_those_of_the_csv_in_its_order(resource, rows, scope, page):
    rows(resource.model, 1, scope)
    address = page(pages.reverse(resource.url_name("csv")))
    heading = b"".join(address.streaming_content).decode().splitlines()[0].split(",")
    assert list(sheet(page(pages.reverse(resource.url_name("xlsx"))))[1][0]) == heading


def test_money_and_days_are_no_text(scope, page):
    spend = {"organisation": OrganisationFactory(scope=scope), "financial_year": 2010, "label": "-Agency"}
    create_record(AgencySpend(amount=Decimal("-12.30"), **spend), actor=None, now=NOW, scope=scope)
    WorkstreamFactory(scope=scope, starts_on=date(1899, 1, 1), ends_on=date(2026, 4, 1))
    (row,) = sheet(page("/budgets/agency-spend.xlsx"))[1]
    assert (row["amount"], row["financial_year"], row["label"]) == (-12.3, 2010, "-Agency")
    (row,) = sheet(page("/workstreams/workstreams.xlsx"))[1]
    assert (row["starts_on"], row["ends_on"], row["closed_on"]) == ("1899-01-01", date(2026, 4, 1), "")


def test_no_text_is_a_formula_a_link_or_a_number_and_the_heading_stays_in_view(scope, page):
    texts = ["=1+1", "'=1", "+44", "007", "https://example.org/", "{=A1}", "a\nb\rc", "_x0041_", "😀\u2028"]
    ThemeFactory(scope=scope, title="=HYPERLINK(1)", summary="007")
    with zipfile.ZipFile(io.BytesIO(book(page(THEMES)))) as archive:
        told = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/sharedStrings.xml" not in archive.namelist()
    assert (told.count("<f>"), "hyperlink " in told, 'state="frozen"' in told) == (0, False, True)
    assert ">=HYPERLINK(1)<" in told
    assert cells(*texts) == texts


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(scope):
    long, wide, most = "x" * 40_000, "😀" * 16_384, "x" * workbook.MOST_CHARACTERS
    cut = cells(long, wide, most)
    assert cut[2] == most
    assert [text.endswith(workbook.CUT) for text in cut] == [True, True, False]
    lengths = [len(text.encode("utf-16-le")) // 2 for text in cut]
    assert (lengths[0], lengths[1] in (32_766, 32_767)) == (workbook.MOST_CHARACTERS, True)


def test_a_sheet_takes_as_many_queries_for_thirty_rows_as_for_one(rows, scope, page):
    asked = []
    for more in (1, 2, 27):
        rows(Theme, more, scope)
        with CaptureQueriesContext(connection) as queries:
            assert len(sheet(page(THEMES))[1]) >= more
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


# Long lists ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(rows, scope, monkeypatch):
    """Three themes, which count as a long list."""
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    return rows(Theme, 3, scope)


@pytest.fixture
def asked(three, page, client):
    """The file of the three, asked for by the manager and not yet made."""
    page(THEMES)  # signs in
    answer = client.post(f"{THEMES}?q=title")
    export = ExportFile.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/exports/{export.pk}/")
    return export


def told(client, address):
    """Return the status and the words of a page."""
    answer = client.get(address)
    return answer.status_code, words(select(read_page(answer), "main")[0])


def test_a_long_list_is_offered_and_nothing_is_made_by_looking(three, page):
    assert "This list has 3 rows, which takes a while." in words(read_page(page(THEMES)))
    assert ExportFile.objects.count() == 0


def test_a_list_longer_than_a_sheet_is_refused(three, page, client, monkeypatch):
    monkeypatch.setattr(pages, "MOST_ROWS", 2)
    page(THEMES)
    for answer in (client.get(THEMES), client.post(THEMES)):
        assert "A sheet of Excel holds 2." in words(read_page(answer))
    assert ExportFile.objects.count() == 0


def test_a_file_is_made_by_the_worker_and_handed_to_who_asked(asked, client, three):
    address = f"/exports/{asked.pk}/"
    assert "The file waits for a worker" in told(client, address)[1]
    run_tick(timezone.now())
    assert "The file is ready: 3 rows." in told(client, address)[1]
    answer = client.get(f"{address}download/")
    assert answer["Content-Disposition"] == 'attachment; filename="themes.xlsx"'
    assert [row["reference"] for row in sheet(answer)[1]] == sorted(theme.reference for theme in three)


def test_progress_is_shown_in_between(asked, client):
    ExportFile.objects.update(state="making", total=200_000, done=120_000)
    assert "120,000 of 200,000 rows are written." in told(client, f"/exports/{asked.pk}/")[1]


def test_asking_twice_is_asking_once_until_it_is_made(asked, client):
    client.post(f"{THEMES}?q=title")
    assert ExportFile.objects.count() == 1
    run_tick(timezone.now())
    client.post(f"{THEMES}?q=title")
    assert ExportFile.objects.count() == 2


def test_the_past_is_written_as_it_was(asked, client, three):
    Theme.objects.filter(pk=three[0].pk).update(title="New", version=2, changed_at=NOW + timedelta(days=3))
    client.post(f"{THEMES}?as_at=2026-10-06")
    run_tick(timezone.now())
    export = ExportFile.objects.get(as_at="2026-10-06")
    (first, *_) = sheet(client.get(f"/exports/{export.pk}/download/"))[1]
    assert first["title"] == three[0].title


def test_nobody_else_meets_a_file(asked, client, scope):
    run_tick(timezone.now())
    assert told(client, f"/exports/{asked.pk}/")[0] == 200
    client.force_login(UserFactory(scope=scope, role="manager"))
    for address in (f"/exports/{asked.pk}/", f"/exports/{asked.pk}/download/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("change", [{"to_on": date(2026, 11, 21)}, {"role": "viewer"}, "one more"])
def test_a_file_is_not_handed_out_when_rights_have_changed(asked, client, manager, change):
    run_tick(timezone.now())
    address = f"/exports/{asked.pk}/download/"
    assert book(client.get(address))
    if change == "one more":
        GrantFactory(user=manager)
    else:
        Grant.objects.update(**change)
    status, said = told(client, address)
    assert (status, "What you may see has changed" in said) == (410, True)


def test_a_file_is_deleted_after_a_week(asked, client, manager, time_machine):
    run_tick(timezone.now())
    stored = ExportFile.objects.get().file
    assert stored.storage.exists(stored.name)
    time_machine.move_to(timezone.now() + timedelta(days=7))
    client.force_login(manager)
    assert told(client, f"/exports/{asked.pk}/download/")[0] == 410
    run_tick(timezone.now())
    assert not stored.storage.exists(stored.name)
    assert "The file has been deleted" in told(client, f"/exports/{asked.pk}/")[1]


def test_a_file_that_cannot_be_made_says_so(asked, client):
    Job.objects.filter(task="core.tasks.make_export").update(state=JobState.FAILED)
    assert "The file could not be made." in told(client, f"/exports/{asked.pk}/")[1]
    client.post(f"{THEMES}?q=title")
    assert ExportFile.objects.count() == 2
