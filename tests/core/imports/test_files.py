"""Reading what people upload: CSV and workbooks as texts, and one clear message for each way of being neither."""

import io
import struct
import zipfile
from datetime import date

import pytest

from core.imports import MOST_BYTES, FileFaultError, layout_of, read_sheet
from core.imports.workbooks import MOST_EXPANDED
from core.resources import registry
from tests.core.imports.making import csv_of, xlsx_of

HEADING = ["reference", "title"]
SHEET = "xl/worksheets/sheet1.xml"


def texts(content):
    """Return the cells of a file, its heading first."""
    sheet = read_sheet(content)
    return [sheet.header, *(cells for _, cells in sheet.rows)]


def fault(content):
    """Return what is wrong with a file."""
    with pytest.raises(FileFaultError) as raised:
        read_sheet(content)
    return str(raised.value)


def rewritten(content, name, change):
    """Return a workbook with one part rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
def test_a_csv_file_is_read_with_any_usual_delimiter_and_with_or_without_a_byte_order_mark(delimiter, before):
    rows = [HEADING, ["X-1", f"a{delimiter}b\n“c” é 😀"], ["X-2", " spaces "]]
    assert texts(before + csv_of(*rows, delimiter=delimiter)) == rows


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_may_end_as_they_do_anywhere(end):
    assert texts(end.join(["reference,title", "X-1,One", ""]).encode()) == [HEADING, ["X-1", "One"]]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them_and_empty_ones_are_passed_over():
    sheet = read_sheet(b'\nreference,title\nX-1,"two\nlines"\n,\n\nX-2,Two\n')
    assert [number for number, _ in sheet.rows] == [3, 6]
    assert [number for number, _ in read_sheet(xlsx_of([], HEADING, [], ["X-1", "One"])).rows] == [4]


def test_a_workbook_gives_whole_numbers_days_and_truths_as_they_are_typed():
    row = ["X-1", 5, 5.5, -0.05, 123456789012.1, 0.3, date(2014, 10, 31), True, False, None, "007", " x "]
    heading = [f"h{number}" for number in range(len(row))]
    assert texts(xlsx_of(heading, row))[1] == [
        *("X-1", "5", "5.5", "-0.05", "123456789012.1", "0.3", "2014-10-31", "true", "false", "", "007", " x ")
    ]


def test_a_workbook_gives_the_result_of_a_formula():
    content = xlsx_of(HEADING, ["X-1"], then=lambda _, sheet: sheet.write_formula(1, 1, "=1+1", None, 2))
    assert texts(content)[1] == ["X-1", "2"]


def test_only_the_first_sheet_of_a_workbook_is_read():
    def more(workbook, _):
        workbook.add_worksheet().write_string(0, 0, "other")

    assert texts(xlsx_of(HEADING, ["X-1", "One"], then=more)) == [HEADING, ["X-1", "One"]]


def test_parts_of_a_workbook_that_are_no_xml_are_left_aside():
    out = io.BytesIO(xlsx_of(HEADING, ["X-1", "One"]))
    with zipfile.ZipFile(out, "a") as workbook:
        workbook.writestr("xl/vbaProject.bin", b"\x00\x01macro")
    assert texts(out.getvalue())[1] == ["X-1", "One"]


PASSWORD = (
    "The workbook has a password or is in the old format (.xls)."
    " Save it without a password, as “Excel Workbook (.xlsx)”."
)
BAD = {
    "empty": (b"", "The file is empty."),
    "only spaces": (b" \n , \n", "The file is empty."),
    "only a heading": (csv_of(HEADING), "The file has a heading and no rows under it."),
    "an empty workbook": (xlsx_of(), "The file is empty."),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "This is neither CSV nor an Excel workbook (.xlsx)."),
    "a PDF": (b"%PDF-1.7 ...", "This is neither CSV nor an Excel workbook (.xlsx)."),
    "NUL": (b"reference,title\nX-1,a\x00b\n", "This is neither CSV nor an Excel workbook (.xlsx)."),
    "Latin-1": (
        "reference,title\nX-1,café\n".encode("latin-1"),
        "The file is not in UTF-8. In Excel, save it as “CSV UTF-8 (Comma delimited)”.",
    ),
    "a quotation mark left open": (
        b'reference,title\nX-1,"open\n',
        "The file cannot be read as CSV at line 2: a quotation mark is missing or stands alone.",
    ),
    "a row too short": (csv_of(HEADING, ["X-1"]), "Row 2 has 1 cells, and the heading has 2."),
    "a row too long": (csv_of(HEADING, ["X-1", "a", "b"]), "Row 2 has 3 cells, and the heading has 2."),
    "no heading over values": (csv_of(["reference", "", "title"], ["X-1", "a", "b"]), "Column 2 has no heading."),
    "the heading twice": (csv_of(HEADING, ["X-1", "a"], HEADING), "Row 3 is the heading once more. Take it out."),
    "1,000 columns": (
        csv_of([f"c{n}" for n in range(1000)], ["x"] * 1000),
        "The file has 1,000 columns. Leave out all that are not of this list.",
    ),
    "5,001 rows": (csv_of(HEADING, *[["", "x"]] * 5001), "The file has 5,001 rows. An import has at most 5,000."),
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        PASSWORD,
    ),
    "too big": (
        b"x" * (MOST_BYTES + 1),
        "The file is bigger than 10 MB. Leave out rows that you have not changed, or import it in parts.",
    ),
    "a broken zip": (
        b"PK\x03\x04 no more",
        "This is no workbook that can be read. Save it in Excel as “Excel Workbook (.xlsx)” or “CSV UTF-8”.",
    ),
    "merged cells": (
        xlsx_of(HEADING, ["X-1", "a"], then=lambda _, sheet: sheet.merge_range(2, 0, 3, 1, "both")),
        "The cells A3:B4 are merged, so it cannot be told whose value it is. Unmerge them.",
    ),
    "a formula that failed": (
        xlsx_of(HEADING, ["X-1"], then=lambda _, sheet: sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")),
        "The formula in B2 has an error for its result. Put a value there.",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_imported_is_told_why(kind):
    content, told = BAD[kind]
    assert fault(content) == told


def test_a_formula_that_nobody_has_worked_out_is_no_empty_cell():
    content = xlsx_of(HEADING, ["X-1"], then=lambda _, sheet: sheet.write_formula(1, 1, "=1+1"))
    bare = rewritten(content, SHEET, lambda text: text.replace(b"<v>0</v>", b""))
    assert fault(bare) == "The formula in B2 has no result yet. Open the file in Excel and save it."


def test_a_zip_of_something_else_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("letter.txt", "Dear all")
    assert fault(out.getvalue()).startswith("This is no workbook that can be read.")


def test_a_zip_bomb_is_not_unpacked():
    big = bytes(1024 * 1024)
    content = rewritten(xlsx_of(HEADING, ["X-1", "a"]), SHEET, lambda _: big * (MOST_EXPANDED // len(big) + 1))
    assert len(content) < 200_000
    assert fault(content) == "Unpacked, the workbook is far bigger than any list. Copy the rows into a new one."


def test_a_part_that_is_bigger_than_its_zip_says_is_no_workbook():
    content = bytearray(rewritten(xlsx_of(HEADING, ["X-1", "a"]), SHEET, lambda text: text + b" " * 5000))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    assert fault(bytes(content)).startswith("This is no workbook that can be read.")


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (b"XFD1048576", "The sheet goes on to row 1,048,576. An import has at most 5,000 rows."),
        (b"XFD2", "The sheet has more than 200 columns."),
    ],
)
def test_a_small_workbook_that_spans_the_whole_sheet_takes_no_memory(place, told):
    content = rewritten(xlsx_of(HEADING, ["X-1", "a"]), SHEET, lambda text: text.replace(b"B2", place))
    assert fault(content) == told


def test_cells_that_say_no_place_are_counted_all_the_same():
    cells = b'<row r="2">' + b"<c><v>1</v></c>" * 201 + b"</row>"
    content = rewritten(xlsx_of(HEADING), SHEET, lambda text: text.replace(b"</sheetData>", cells + b"</sheetData>"))
    assert fault(content) == "The sheet has more than 200 columns."


def test_a_workbook_that_declares_entities_is_not_read():
    said = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'
    assert fault(rewritten(xlsx_of(HEADING, ["X-1", "a"]), SHEET, lambda _: said)).startswith("This is no workbook")


def test_a_character_that_cannot_be_stored_is_named_by_row_and_column():
    content = rewritten(
        xlsx_of(HEADING, ["X-1", "ab"]), "xl/sharedStrings.xml", lambda text: text.replace(b"ab", b"a_x0000_b")
    )
    assert fault(content) == "Row 2, title: the text holds a character that cannot be stored."


# Headings ------------------------------------------------------------------------------------------------------------


def test_a_heading_may_give_names_or_labels_in_any_case():
    layout = layout_of(registry["workstreams"], ["REFERENCE", "Next due", "our_grouping", " Title "])
    assert list(layout.positions) == ["reference", "next_update_due_on", "our_grouping", "title"]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["reference", "title", "colour", "mood"], "There is no column “colour”, “mood” in this list. There are: "),
        (["title", "Title"], "The column “title” stands twice in the heading."),
        (["next_update_due_on", "Next due"], "The column “next_update_due_on” stands twice in the heading."),
        (["reference", "id", "version", "rag"], "The file has no column that can be written. These can: "),
        (["amounts", "title"], "There is no column “amounts” in this list. There are: "),
    ],
)
def test_a_heading_that_cannot_be_imported_is_told_why(header, told):
    with pytest.raises(FileFaultError) as raised:
        layout_of(registry["workstreams"], header)
    assert str(raised.value).startswith(told)
