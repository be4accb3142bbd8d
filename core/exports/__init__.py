"""A whole filtered list as a file: CSV and NDJSON as a stream, XLSX at once or by a worker."""

from core.exports.fields import Field, chosen, fields_of
from core.exports.texts import csv_file, csv_lines, ndjson, ndjson_file

__all__ = ["Field", "chosen", "csv_file", "csv_lines", "fields_of", "ndjson", "ndjson_file"]
