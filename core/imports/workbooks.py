"""XLSX files, looked into before they are opened: a workbook is a zip of XML, and either can be made to burst.

The reader lays a sheet out as one block from its first cell to its last, so that a file of 5 kB with a cell at each end
takes the memory of the machine. Every part is therefore unpacked here with a limit, walked through, and handed on bare.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from core.imports.faults import FileFaultError

MOST_EXPANDED = 60 * 1024 * 1024
"""Bytes of all parts of a workbook, unpacked."""
MOST_PARTS = 500
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BURSTS = "Unpacked, the workbook is far bigger than any list. Copy the rows into a new one."
NO_WORKBOOK = "This is no workbook that can be read. Save it in Excel as “Excel Workbook (.xlsx)” or “CSV UTF-8”."


def read_workbook(content: bytes, *, rows: int, columns: int) -> list[list[str]]:
    """The cells of the first sheet as texts, from its first row on; FileFaultError says what is wrong."""
    bare = _checked(content, rows, columns)
    try:
        with load_workbook(io.BytesIO(bare)) as workbook:
            return _texts(workbook)
    except CalamineError as fault:
        raise FileFaultError(NO_WORKBOOK) from fault


def _texts(workbook: CalamineWorkbook) -> list[list[str]]:
    if not workbook.sheet_names:
        raise FileFaultError(NO_WORKBOOK)
    sheet = workbook.get_sheet_by_index(0)
    if sheet.merged_cell_ranges:
        (top, left), (bottom, right) = sheet.merged_cell_ranges[0]
        told = f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
        raise FileFaultError(f"The cells {told} are merged, so it cannot be told whose value it is. Unmerge them.")
    return [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def text_of(cell: Any) -> str:
    """A cell as somebody would type it: a whole number without a point, a day as 2014-10-31.

    >>> text_of(5.0), text_of(1250.1), text_of(0.1 + 0.7), text_of(True), text_of(datetime.datetime(2014, 10, 31))
    ('5', '1250.1', '0.8', 'true', '2014-10-31')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        number = Decimal(f"{cell:.15g}")  # a spreadsheet has fifteen digits; what comes behind is dust of its sums
        return f"{int(number)}" if number == number.to_integral_value() else f"{number:f}"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell if isinstance(cell, str) else str(cell)


def letters(number: int) -> str:
    """The name of a column of a spreadsheet, the first being 1.

    >>> letters(1), letters(26), letters(27), letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _checked(content: bytes, rows: int, columns: int) -> bytes:
    """The same workbook with the parts that are XML and nothing else, each unpacked within the limits and looked at."""
    out, left = io.BytesIO(), MOST_EXPANDED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as bare:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise FileFaultError("The workbook has too many parts. Copy the rows into a new one.")
            for part in parts:
                with packed.open(part) as opened:
                    text = opened.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise FileFaultError(BURSTS)
                if _Walk(rows, columns).through(text):
                    bare.writestr(part.filename, text)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as fault:
        raise FileFaultError(NO_WORKBOOK) from fault
    return out.getvalue()


class _Walk:
    """Goes through a part and refuses cells too far out, faults of formulas, and declarations of entities."""

    def __init__(self, rows: int, columns: int) -> None:
        self.most_rows, self.most_columns = rows, columns
        self.row = self.column = 0
        self.inside: set[str] = set()
        self.fault = False

    def through(self, text: bytes) -> bool:
        """Whether it is XML; FileFaultError where it is some that must not be opened."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = self.declared
        try:
            parser.Parse(text, True)
        except expat.ExpatError:
            return False
        return True

    def declared(self, *_: Any) -> None:
        """A document type: no spreadsheet program writes one."""
        raise FileFaultError(NO_WORKBOOK)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep count of where in a sheet this is."""
        kind = name.rpartition(" ")[2]
        if kind == "row":
            said = attributes.get("r", "")
            self.row, self.column = (int(said) if said.isdecimal() else self.row + 1), 0
        elif kind == "c":
            found = PLACE.fullmatch(attributes.get("r", ""))
            if found:
                self.row, self.column = int(found[2]), number_of(found[1])
            else:
                self.column += 1
            self.inside, self.fault = set(), attributes.get("t") == "e"
        elif kind in ("v", "f", "is"):
            self.inside.add(kind)

    def end(self, name: str) -> None:
        """Judge a cell that is whole; one that holds nothing may stand anywhere."""
        if name.rpartition(" ")[2] != "c" or not self.inside:
            return
        if self.row > self.most_rows:
            raise FileFaultError(
                f"The sheet goes on to row {self.row:,}. An import has at most {self.most_rows - 1:,} rows."
            )
        if self.column > self.most_columns:
            raise FileFaultError(f"The sheet has more than {self.most_columns} columns.")
        place = f"{letters(self.column)}{self.row}"
        if self.fault:
            raise FileFaultError(f"The formula in {place} has an error for its result. Put a value there.")
        if self.inside == {"f"}:
            raise FileFaultError(f"The formula in {place} has no result yet. Open the file in Excel and save it.")


def number_of(name: str) -> int:
    """The number of a column of a spreadsheet.

    >>> number_of("A"), number_of("XFD")
    (1, 16384)
    """
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
