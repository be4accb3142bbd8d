"""Dates as people type them, and what they are told when they mistype."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.choices import RAG
from core.forms import DayField, FinancialYearField, NumberField, RagRadios


class Meeting(forms.Form):
    held_on = DayField(label="Held on")


@pytest.mark.parametrize(
    "typed",
    [
        "31 October 2014",
        "31 oct 2014",
        " 31st  October,  2014 ",
        "31/10/2014",
        "31.10.2014",
        "31-10-2014",
        "2014-10-31",
    ],
)
def test_a_day_is_read_however_it_is_typed(typed):
    assert DayField().clean(typed) == date(2014, 10, 31)


def test_september_may_be_shortened_to_four_letters():
    assert DayField().clean("3 Sept 2014") == date(2014, 9, 3)


def test_the_last_day_of_february_depends_on_the_year():
    assert DayField().clean("29/2/2016") == date(2016, 2, 29)


def complaint(typed, **kwargs):
    with pytest.raises(ValidationError) as fault:
        DayField(**kwargs).clean(typed)
    return fault.value.messages


@pytest.mark.parametrize("typed", ["tomorrow", "31 Octember 2014", "31 Ober 2014", "10/2014", "31/10/14", "20141031"])
def test_what_is_no_date_is_answered_with_an_example(typed):
    assert complaint(typed) == ["Enter a date, like 31 October 2014"]


def test_a_missing_day_is_answered_with_the_same_example():
    assert complaint("  ") == ["Enter a date, like 31 October 2014"]


def test_a_day_that_does_not_exist_is_explained():
    assert complaint("31 Sep 2014") == ["Enter a real date: September 2014 has 30 days"]


def test_day_nought_does_not_exist():
    assert complaint("0/9/2014") == ["Enter a real date: September 2014 has 30 days"]


def test_a_month_over_12_is_explained():
    assert complaint("10/31/2014") == ["Enter a real date: a month is a number from 1 to 12"]


@pytest.mark.parametrize("typed", ["1 January 1899", "1 January 2201"])
def test_a_year_far_off_is_refused(typed):
    assert complaint(typed) == ["Enter a year from 1900 to 2200"]


@pytest.mark.parametrize("typed", ["1 January 1900", "31 December 2200"])
def test_the_first_and_last_day_of_the_range_are_accepted(typed):
    assert DayField().clean(typed)


def test_a_day_that_may_stay_empty_is_none():
    assert DayField(required=False).clean("") is None


def test_a_date_passes_as_it_is():
    assert DayField().clean(date(2014, 10, 31)) == date(2014, 10, 31)


def test_a_day_is_shown_as_it_would_be_typed():
    form = Meeting(initial={"held_on": date(2014, 9, 3)})
    assert form["held_on"].value() == "3 September 2014"


def test_what_was_mistyped_stays_in_the_box():
    form = Meeting({"held_on": "31 Sep 2014"})
    assert form["held_on"].value() == "31 Sep 2014"


def test_another_spelling_of_the_same_day_is_no_change():
    form = Meeting({"held_on": "31/10/2014"}, initial={"held_on": date(2014, 10, 31)})
    assert form.has_changed() is False


@pytest.mark.parametrize("typed", ["30/10/2014", "never", ""])
def test_another_day_is_a_change(typed):
    form = Meeting({"held_on": typed}, initial={"held_on": date(2014, 10, 31)})
    assert form.has_changed() is True


def test_rating_radios_show_each_word_with_its_definition():
    class Rating(forms.Form):
        rag = forms.ChoiceField(choices=[(RAG.RED.value, RAG.RED.label)], widget=RagRadios)

    html = str(Rating({"rag": "red"})["rag"])
    assert html.count('class="govuk-radios__item"') == 1
    assert 'value="red" aria-describedby="id_rag_0_hint" checked' in html
    assert '<div id="id_rag_0_hint" class="govuk-hint govuk-radios__hint">Will miss its date' in html


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1,234.5", "1234.5"), ("18.5%", "18.5"), ("£1,250", "1250"), ("-0.5 %", "-0.5"), ("1e2", "100"), ("12", "12")],
)
def test_a_number_is_read_as_people_write_it(typed, read):
    assert NumberField().clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["1,5", "12,34", "5%%", "five"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(forms.ValidationError, match="Enter a number"):
        NumberField().clean(typed)


@pytest.mark.parametrize("typed", ["2026", "2026-27", "2026/27", "2026–27", "2026-2027", 2026])
def test_a_financial_year_is_read_as_pages_print_it(typed):
    assert FinancialYearField().clean(typed) == 2026


@pytest.mark.parametrize("typed", ["2026-28", "2026-2025", "soon", "2026-7"])
def test_what_is_no_financial_year_is_refused(typed):
    with pytest.raises(forms.ValidationError, match="Enter a financial year, like 2026–27"):
        FinancialYearField().clean(typed)
