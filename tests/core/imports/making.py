"""Files to import: workbooks, CSV, and what the product exports; a resource's file with some cells changed."""

import csv
import datetime
import io

import xlsxwriter
from django.test import Client
from django.urls import reverse

from core import imports
from core.imports.cells import unescaped


def csv_of(*rows, delimiter=","):
    """Return the bytes of a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def xlsx_of(*rows, then=None):
    """Return the bytes of a workbook: numbers as numbers, days as days, all else as text."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_boolean(row, column, cell)
            elif isinstance(cell, datetime.date):
                sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), day)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell)
    if then:
        then(workbook, sheet)
    workbook.close()
    return out.getvalue()


def exported(resource, reader):
    """Return what the list page gives as CSV, as rows of cells, its heading first."""
    client = Client()
    client.force_login(reader)
    answer = client.get(reverse(resource.url_name("csv")))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def safe(text):
    """Return a text as the export writes it into CSV."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else text


def workbook_of(resource, grid):
    """Return an exported grid as a workbook: numbers, days and truths as such, texts with nothing put before them."""
    kinds = [column.kind if (column := resource.column(name)) else "text" for name in grid[0]]
    return xlsx_of(grid[0], *([_typed(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in grid[1:]))


def _typed(kind, cell):
    if cell == "":
        return None
    if kind in ("money", "number", "financial_year"):
        return float(cell)
    if kind == "day":
        return datetime.date.fromisoformat(cell)
    if kind == "bool":
        return cell == "true"
    return unescaped(cell)


def changed(grid, reference, /, **values):
    """Change cells of the row with this reference."""
    row = next(row for row in grid if row[grid[0].index("reference")] == reference)
    for name, value in values.items():
        row[grid[0].index(name)] = value


def added(grid, **values):
    """Add a row that says only this."""
    grid.append([values.get(name, "") for name in grid[0]])


def kept(resource, content, actor, now, name="lines.csv"):
    """Read and keep a file as an upload does."""
    sheet = imports.read_sheet(content)
    return imports.keep_file(resource=resource, file_name=name, content=content, sheet=sheet, actor=actor, now=now)


def looked(resource, content, actor, now):
    """Return the plan of a file."""
    return imports.preview(batch=kept(resource, content, actor, now), actor=actor, now=now)


def applied(batch, actor, now, choices=None):
    """Look at an import and apply it."""
    seen = imports.preview(batch=batch, actor=actor, now=now).digest
    return imports.apply_batch(batch=batch, actor=actor, now=now, seen=seen, choices=choices or {})


def address(page, resource, *key):
    """Where a page of imports is."""
    return reverse(f"imports:{page}", args=[resource.name, *key])
