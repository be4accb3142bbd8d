"""Arithmetic of pools: how a stated sum stands to the one computed from the lines. Plain numbers in and out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """What share of a sum another is, in percent to one decimal place, rounded half up; None of nothing.

    >>> percent_of(Decimal("17710000"), Decimal("42170000")), percent_of(Decimal(1), Decimal(0))
    (Decimal('42.0'), None)
    """
    return (part * 100 / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def agrees(qualifier: str, stated: Decimal, computed: Decimal) -> bool | None:
    """Whether a computed sum is what a source states: exactly, or within the bound that it gives.

    None where the source says only *about* and the sums differ: how near is near enough, it does not say.

    >>> agrees("exact", Decimal(5), Decimal(6)), agrees("over", Decimal(5), Decimal(6))
    (False, True)
    >>> agrees("up_to", Decimal(5), Decimal(6)), agrees("about", Decimal(5), Decimal(6))
    (False, None)
    """
    if computed == stated:
        return qualifier != "over"
    if qualifier == "about":
        return None
    if qualifier in ("over", "at_least"):
        return computed > stated
    return computed < stated if qualifier == "up_to" else False
