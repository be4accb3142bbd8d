"""Fields and controls that every form shares."""

import re
from calendar import month_name, monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.figures import YEARS

MONTHS = {name[:3].lower(): position for position, name in enumerate(month_name) if name}
IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)
IN_FIGURES = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
SUM = re.compile(r"-?£? ?(\d{1,3}(,\d{3}){1,3}|\d{1,12})(\.\d{1,2})?", re.ASCII)
NUMBER = re.compile(r"(-?)£? ?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)? ?%?", re.ASCII)
TWO_YEARS = re.compile(r"(\d{4}) ?[-–/] ?(\d{2}|\d{4})", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parts_of(text: str) -> tuple[int, int, int] | None:
    """Read year, month and day from a date as people type it; None where it is not one.

    >>> parts_of("31 October 2014"), parts_of("31/10/2014"), parts_of("2014-10-31")
    ((2014, 10, 31), (2014, 10, 31), (2014, 10, 31))
    """
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := IN_FIGURES.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := IN_WORDS.fullmatch(text):
        month = MONTHS.get(found[2][:3].lower())
        if month and month_name[month].lower().startswith(found[2].lower()):
            return int(found[3]), month, int(found[1])
    return None


class DayField(forms.Field):
    """A day in one text box: 31 October 2014, 31/10/2014 or 2014-10-31."""

    default_error_messages = {
        "required": "Enter a date, like 31 October 2014",
        "invalid": "Enter a date, like 31 October 2014",
        "month": "Enter a real date: a month is a number from 1 to 12",
        "day": "Enter a real date: %(month)s %(year)s has %(days)s days",
        "year": "Enter a year from 1900 to 2200",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 31 October 2014")
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Read the day; ValidationError says what is wrong with it."""
        if isinstance(value, date):
            return value
        text = " ".join(str(value or "").split())
        if not text:
            return None
        parts = parts_of(text)
        if parts is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        year, month, day = parts
        if year not in YEARS:
            raise ValidationError(self.error_messages["year"], code="year")
        if not 1 <= month <= 12:
            raise ValidationError(self.error_messages["month"], code="month")
        days = monthrange(year, month)[1]
        if not 1 <= day <= days:
            params = {"month": month_name[month], "year": year, "days": days}
            raise ValidationError(self.error_messages["day"], code="day", params=params)
        return date(year, month, day)

    def prepare_value(self, value: Any) -> Any:
        """Show a day as it would be typed; what was typed wrongly stays as it is."""
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days rather than their spelling."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PoundsField(forms.DecimalField):
    """One sum of money: 1250, 1,250.50 or £1,250.50; never a float, which holds no exact pence."""

    default_error_messages = {
        "invalid": "Enter one sum in pounds and pence, like 1250.50",
        "float": 'Give money as text, like "1250.50": a number with a point is not exact.',
    }

    def to_python(self, value: Any) -> Any:
        """Read the sum; ValidationError for anything else."""
        if isinstance(value, float):
            raise ValidationError(self.error_messages["float"], code="float")
        text = "" if value is None else str(value).strip()
        if text and not SUM.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(re.sub("[£, ]", "", text)) if text else None


class NumberField(forms.DecimalField):
    """A number as people write it: 1234.5, 1,234.5, £1,234.50 or 18.5%."""

    def to_python(self, value: Any) -> Any:
        """Read the number; ValidationError for anything else."""
        found = NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
        return super().to_python(found[1] + found[2].replace(",", "") + (found[3] or "") if found else value)


class FinancialYearField(forms.IntegerField):
    """The year in which a financial year starts, or both of its years: 2026, 2026-27, 2026/27 or 2026–2027."""

    default_error_messages = {"invalid": "Enter a financial year, like 2026–27"}

    def to_python(self, value: Any) -> Any:
        """Read the first year; ValidationError for two that do not follow each other."""
        found = TWO_YEARS.fullmatch(value.strip()) if isinstance(value, str) else None
        if found and not str(int(found[1]) + 1).endswith(found[2]):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(found[1] if found else value)


class RagRadios(forms.RadioSelect):
    """Ratings as radios: each with its word, shape, colour and definition."""

    template_name = "django/forms/widgets/rag_radios.html"


class JsonField(forms.JSONField):
    """A document; `shape` is the JSON Schema of it that the OpenAPI file gives."""

    def __init__(self, *, shape: Mapping[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.shape = shape
