"""Arithmetic of a risk matrix: what makes one, and which colour a score has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import category

LEAST, MOST, LONGEST_WORD = 2, 10, 40
"""How many likelihoods or impacts there are at least and at most; letters of what one is called."""
Cells = Sequence[Sequence[str]]


def rating_in(cells: Cells, likelihood: int | None, impact: int | None) -> str:
    """The colour of a cell; not_rated where the score is not whole or lies outside.

    >>> rating_in([["green", "amber"], ["amber", "red"]], 2, 1), rating_in([["green"]], 1, None)
    ('amber', 'not_rated')
    """
    if likelihood is None or impact is None or not (0 < likelihood <= len(cells)):
        return "not_rated"
    row = cells[likelihood - 1]
    return row[impact - 1] if 0 < impact <= len(row) else "not_rated"


def faults_of_matrix(likelihoods: Any, impacts: Any, cells: Any, colours: Sequence[str]) -> dict[str, str]:
    """What keeps three JSON values from being a matrix, by their names; empty where nothing does.

    >>> faults_of_matrix(["Low", "High"], ["Low", "Low"], [], ["red"])
    {'impacts': '“Low” stands twice'}
    >>> faults_of_matrix(["Low", "High"], ["Low", "High"], [["red", "red"], ["red", "blue"]], ["red"])
    {'cells': '“blue” in row 2, column 2 is none of these: red'}
    """
    told = {"likelihoods": _fault_of_words(likelihoods), "impacts": _fault_of_words(impacts)}
    found = {name: fault for name, fault in told.items() if fault}
    fault = "" if found else _fault_of_cells(cells, len(likelihoods), len(impacts), colours)
    return found | ({"cells": fault} if fault else {})


def _fault_of_words(words: Any) -> str:
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return "Give a list of words, from the least to the most"
    if not LEAST <= len(words) <= MOST:
        return f"Give from {LEAST} to {MOST} words; there are {len(words)}"
    if any(not word.strip() for word in words):
        return "One of them is empty"
    if any(category(letter) in ("Cc", "Cs") for word in words for letter in word):
        return "One of them holds a character that cannot be shown"
    long = next((word for word in words if len(word) > LONGEST_WORD), None)
    if long is not None:
        return f"“{long[:LONGEST_WORD]}…” is longer than {LONGEST_WORD} letters"
    twice = next((word for word in words if words.count(word) > 1), None)
    return f"“{twice}” stands twice" if twice is not None else ""


def _fault_of_cells(cells: Any, rows: int, columns: int, colours: Sequence[str]) -> str:
    if not isinstance(cells, list) or not all(isinstance(row, list) for row in cells):
        return "Give a row for each likelihood, and in it a colour for each impact"
    if len(cells) != rows:
        return f"There are {rows} likelihoods and {len(cells)} rows of colours: give a row for each"
    for number, row in enumerate(cells, 1):
        if len(row) != columns:
            return f"Row {number} has {len(row)} colours: give {columns}, one for each impact"
        for position, colour in enumerate(row, 1):
            if colour not in colours:
                said = str(colour)[:LONGEST_WORD]
                return f"“{said}” in row {number}, column {position} is none of these: {', '.join(colours)}"
    return ""


def cells_counted(scores: Sequence[tuple[int | None, int | None]]) -> tuple[Mapping[tuple[int, int], int], int]:
    """How many scores there are in each cell, and how many are not whole.

    >>> cells_counted([(1, 2), (1, 2), (3, None)])
    ({(1, 2): 2}, 1)
    """
    found: dict[tuple[int, int], int] = {}
    for likelihood, impact in scores:
        if likelihood is not None and impact is not None:
            found[likelihood, impact] = found.get((likelihood, impact), 0) + 1
    return found, len(scores) - sum(found.values())
