"""Rules of places."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from governance.models import Place


def check_place(place: Place, now: datetime) -> None:
    """Refuse a circle of places that are part of each other."""
    seen, above = {place.pk}, place.parent
    while above is not None:
        if above.pk in seen:
            raise ValidationError({"parent": f"{above} is part of this place: that would be a circle."})
        seen.add(above.pk)
        above = above.parent
