"""Reading a file that somebody has uploaded: CSV or XLSX as a heading and rows of texts, or what is wrong with it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from core.imports.faults import FileFaultError
from core.imports.workbooks import read_workbook
from core.services import UNSTORABLE

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
csv.field_size_limit(MOST_BYTES)  # a long text is exported whole, and comes back whole
TOO_BIG = "The file is bigger than 10 MB. Leave out rows that you have not changed, or import it in parts."


@dataclass(frozen=True)
class Sheet:
    """A file as texts: its heading, and its rows by their numbers in the spreadsheet."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    escaped: bool
    """Whether risky texts have an apostrophe in front, as in CSV."""


def read_sheet(content: bytes) -> Sheet:
    """The heading and the rows of a file; FileFaultError says to a person what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise FileFaultError(TOO_BIG)
    if content.startswith(OLD):
        raise FileFaultError(
            "The workbook has a password or is in the old format (.xls)."
            " Save it without a password, as “Excel Workbook (.xlsx)”."
        )
    if content.startswith(ZIP):
        return _sheet(read_workbook(content, rows=MOST_ROWS + 1, columns=MOST_COLUMNS), escaped=False)
    return _sheet(_read_csv(content), escaped=True)


def _read_csv(content: bytes) -> list[list[str]]:
    if content.startswith(BINARY) or b"\x00" in content:
        raise FileFaultError("This is neither CSV nor an Excel workbook (.xlsx).")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileFaultError("The file is not in UTF-8. In Excel, save it as “CSV UTF-8 (Comma delimited)”.") from fault
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS * 2:
                raise FileFaultError(f"The file has more than {MOST_ROWS:,} rows. Import it in parts.")
    except csv.Error as fault:
        raise FileFaultError(
            f"The file cannot be read as CSV at line {reader.line_num}: a quotation mark is missing or stands alone."
        ) from fault
    return rows


def _delimiter(text: str) -> str:
    """The comma, or the semicolon or tab where the heading has more of those."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=heading.count)


def _sheet(grid: list[list[str]], escaped: bool) -> Sheet:
    """Tell heading from rows, and refuse what has no plain shape. Rows that hold nothing are passed over."""
    numbered = [(number, cells) for number, cells in enumerate(grid, 1) if any(cell.strip() for cell in cells)]
    if not numbered:
        raise FileFaultError("The file is empty.")
    header = [cell.strip() for cell in numbered[0][1]]
    while not header[-1]:
        header.pop()
    rows = numbered[1:]
    if len(header) > MOST_COLUMNS:
        raise FileFaultError(f"The file has {len(header):,} columns. Leave out all that are not of this list.")
    if len(rows) > MOST_ROWS:
        raise FileFaultError(f"The file has {len(rows):,} rows. An import has at most {MOST_ROWS:,}.")
    if not rows:
        raise FileFaultError("The file has a heading and no rows under it.")
    if "" in header:
        raise FileFaultError(f"Column {header.index('') + 1} has no heading.")
    return Sheet(header, [(number, _even(number, cells, header)) for number, cells in rows], escaped)


def _even(number: int, cells: list[str], header: list[str]) -> list[str]:
    """The cells of a row, one for each heading."""
    if [cell.strip() for cell in cells[: len(header)]] == header:
        raise FileFaultError(f"Row {number} is the heading once more. Take it out.")
    if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
        raise FileFaultError(f"Row {number} has {len(cells)} cells, and the heading has {len(header)}.")
    spoilt = next((name for name, cell in zip(header, cells, strict=False) if UNSTORABLE.search(cell)), None)
    if spoilt is not None:
        raise FileFaultError(f"Row {number}, {spoilt}: the text holds a character that cannot be stored.")
    return cells[: len(header)]
