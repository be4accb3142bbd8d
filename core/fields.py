"""Field classes that every app shares."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from core.figures import to_pence, to_pounds
from core.forms import PoundsField

if TYPE_CHECKING:  # Django's own class takes no types when it runs
    BigIntegerField = models.BigIntegerField[Any, Any]
else:
    BigIntegerField = models.BigIntegerField


class PenceField(BigIntegerField):
    """Money: integer pence in the database, Decimal pounds in Python, so that sums are exact on both databases."""

    description = "Money in pounds, stored as pence"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        """Decimal pounds of what the database holds."""
        return None if value is None else to_pounds(int(value))

    def to_python(self, value: Any) -> Decimal | None:
        """Decimal pounds of what a form or a file gave; ValidationError when that is no exact sum."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("Money is never a float: give pounds and pence as text.", code="float")
        try:
            return to_pounds(to_pence(str(value).replace(",", "").replace("£", "").strip()))
        except (InvalidOperation, ValueError) as fault:
            raise ValidationError(f"{value!r} is not one sum of money in pounds and pence.", code="invalid") from fault

    def get_prep_value(self, value: Any) -> int | None:
        """Whole pence of a sum in pounds."""
        pounds = self.to_python(value)
        return None if pounds is None else to_pence(pounds)

    def formfield(self, **kwargs: Any) -> Any:
        """A field for pounds and pence."""
        return models.Field.formfield(self, **{"form_class": PoundsField, "decimal_places": 2, **kwargs})


class DaysBetween(models.Func):
    """How many days the first of two dates lies after the second, as a whole number; null where one is null."""

    arity = 2
    output_field = models.IntegerField(null=True)
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Dates are texts there."""
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return super().as_sqlite(compiler, connection, template=template, arg_joiner=") - julianday(", **more)
