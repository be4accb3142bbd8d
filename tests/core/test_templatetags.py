"""Figures, dates, ratings and form fields as pages show them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django_filters.fields import DateRangeField
from django_filters.widgets import DateRangeWidget

from core.choices import RAG
from core.forms import DayField
from core.templatetags import pstn as tags


def drawn(source, **context):
    """Render a piece of template with our tags loaded."""
    return engines["django"].from_string("{% load pstn %}" + source).render(context)


# Figures and dates


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("42170000.00"), "£42,170,000"),
        (Decimal("1234.5"), "£1,234.50"),
        (Decimal("0"), "£0"),
        (Decimal("-0.05"), "−£0.05"),
        (Decimal("-4102377.18"), "−£4,102,377.18"),
        (12, "£12"),
        (None, ""),
        ("", ""),
    ],
)
def test_pounds_are_exact_with_pence_only_where_there_are_any(amount, shown):
    assert tags.pounds(amount) == shown


@pytest.mark.parametrize(
    ("amount", "places", "shown"),
    [
        (Decimal("17710000"), 0, '<data value="17710000.00">17,710</data>'),
        (Decimal("500"), 0, '<data value="500.00">1</data>'),
        (Decimal("499.99"), 0, '<data value="499.99">0</data>'),
        (Decimal("-1500"), 0, '<data value="-1500.00">−2</data>'),
        (Decimal("-499"), 0, '<data value="-499.00">0</data>'),
        (Decimal("6325500"), 1, '<data value="6325500.00">6,325.5</data>'),
        (None, 0, ""),
    ],
)
def test_thousands_keep_the_exact_value_in_the_markup(amount, places, shown):
    assert tags.thousands(amount, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(38930, "38,930"), (Decimal("56.0"), "56.0"), (-2, "−2"), (0, "0"), (None, "")]
)
def test_a_number_has_commas_and_a_true_minus_sign(value, shown):
    assert tags.number(value) == shown


def test_a_day_has_no_leading_nought():
    assert tags.day(date(2014, 11, 2)) == "2 November 2014"


def test_a_day_of_a_moment_is_the_day_in_london():
    assert tags.day(datetime(2014, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2014"


def test_no_day_shows_nothing():
    assert tags.day(None) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(2014, 11, 22, 16, 5, tzinfo=UTC), "22 November 2014, 4:05pm"),
        (datetime(2014, 9, 12, 15, 5, tzinfo=UTC), "12 September 2014, 4:05pm"),
        (datetime(2014, 11, 22, 0, 0, tzinfo=UTC), "22 November 2014, 12:00am"),
        (datetime(2014, 11, 22, 12, 0, tzinfo=UTC), "22 November 2014, 12:00pm"),
        (None, ""),
    ],
)
def test_a_moment_is_shown_in_london(value, shown):
    assert tags.moment(value) == shown


def test_a_moment_for_machines_carries_its_offset():
    assert tags.machine_moment(datetime(2014, 9, 12, 15, 5, tzinfo=UTC)) == "2014-09-12T16:05+01:00"
    assert tags.machine_moment(None) == ""


@pytest.mark.parametrize(("start", "shown"), [(2011, "2011–12"), (1999, "1999–00"), (None, "")])
def test_a_financial_year_names_both_its_years(start, shown):
    assert tags.financial_year(start) == shown


def test_two_lists_are_walked_together():
    assert (
        drawn("{% for a, b in first|alongside:second %}{{ a }}{{ b }} {% endfor %}", first="ab", second="xy")
        == "ax by "
    )


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        tags.alongside([1, 2], [1])


# Ratings


def test_every_rating_has_a_shape():
    assert set(RAG.values) <= set(tags.SHAPES)


def test_no_two_ratings_share_a_shape():
    assert len({tags.SHAPES[value] for value in RAG.values}) == len(RAG.values)


def test_a_rating_is_word_shape_and_colour():
    assert drawn("{% rag 'not_started' %}") == (
        '<strong class="pstn-rag rag-notstarted"><svg class="pstn-i" viewBox="0 0 16 16" aria-hidden="true" '
        'focusable="false"><path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z" fill="none" stroke="currentColor" '
        'stroke-width="2.4"/></svg>Not started</strong>'
    )


def test_a_small_rating_says_so():
    assert '<strong class="pstn-rag rag-red pstn-rag--small">' in drawn("{% rag rating small=True %}", rating=RAG.RED)


@pytest.mark.parametrize("value", [None, ""])
def test_no_rating_at_all_is_not_rated(value):
    assert 'class="pstn-rag rag-notrated"' in drawn("{% rag value %}", value=value)


def test_an_unknown_rating_is_refused():
    with pytest.raises(ValueError, match="purple"):
        tags.rag("purple")


def test_a_change_of_rating_shows_both():
    html = drawn("{% rag_move 'amber' 'red' %}")
    assert html == f'<span class="pstn-move">{tags.rag("amber", True)} <span>to</span> {tags.rag("red", True)}</span>'


def test_a_strip_is_one_hidden_sentence_and_a_hidden_drawing():
    html = drawn("{% strip values 'April to June 2014' %}", values=["green", None, "red"])
    assert html.startswith('<span class="govuk-visually-hidden">April to June 2014: green, not rated, red</span>')
    assert '<span class="pstn-strip" aria-hidden="true"><span class="rag-green">' in html


@pytest.mark.parametrize(("way", "word"), [("up", "Improving"), ("down", "Worsening"), ("same", "No change")])
def test_a_direction_has_its_word(way, word):
    assert tags.direction(way).endswith(f"</svg>{word}</span>")


def test_a_direction_may_have_its_own_words():
    assert tags.direction("down", "Down from 12").endswith("</svg>Down from 12</span>")


def test_words_from_data_are_escaped():
    assert "&lt;b&gt;" in tags.direction("up", "<b>")


def test_the_meaning_of_every_rating_is_listed_once():
    assert sorted(tags.ratings()) == sorted(RAG)
    assert tags.rag_definition("green") == RAG.GREEN.definition


# Pages


def test_breadcrumbs_are_pairs_of_title_and_address():
    html = drawn("{% breadcrumbs 'Boards' '/boards/' name '/b/1/' %}", name="R&D")
    assert '<a class="govuk-breadcrumbs__link" href="/boards/">Boards</a>' in html
    assert '<a class="govuk-breadcrumbs__link" href="/b/1/">R&amp;D</a>' in html


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ({"kind": "text", "value": "<i>"}, "&lt;i&gt;"),
        ({"kind": "text", "value": "pooled", "label": "Pooled"}, "Pooled"),
        ({"kind": "text", "value": ""}, '<span class="pstn-muted">Not stated</span>'),
        ({"kind": "day", "value": None, "label": "Not set"}, '<span class="pstn-muted">Not set</span>'),
        ({"kind": "day", "value": date(2014, 10, 10)}, "10 October 2014"),
        ({"kind": "money", "value": Decimal("0.00")}, "£0"),
        ({"kind": "number", "value": 0}, "0"),
        ({"kind": "bool", "value": False}, "No"),
        ({"kind": "bool", "value": None}, '<span class="pstn-muted">Not stated</span>'),
        ({"kind": "link", "value": "WIR-WS-02", "url": "/w/"}, '<a class="govuk-link" href="/w/">WIR-WS-02</a>'),
        ({"kind": "rag", "value": None}, tags.rag(None, small=True)),
        ({"kind": "year", "value": 2011}, "2011–12"),
        (
            {"kind": "day", "value": date(2014, 10, 10), "late": "6 days overdue"},
            '10 October 2014 <span class="pstn-late">6 days overdue</span>',
        ),
    ],
)
def test_a_cell_is_shown_by_its_kind(cell, shown):
    assert drawn("{% include 'components/_cell.html' with cell=cell only %}", cell=cell).strip() == shown


# Forms


class Line(forms.Form):
    title = forms.CharField(help_text="As the source names it.", max_length=5)
    amount = forms.DecimalField(label="Amount", required=False)
    due_on = DayField(label="Due on")
    treatment = forms.ChoiceField(choices=[("pooled", "Pooled"), ("aligned", "Aligned")], widget=forms.RadioSelect)
    board = forms.ChoiceField(label="RAG board", choices=[("", "Choose"), ("1", "Wirral")])
    published = forms.BooleanField(label="Publish it", help_text="Anyone may see it.", required=False)
    evidence = forms.FileField(required=False)
    key = forms.CharField(widget=forms.HiddenInput)


GOOD = {"title": "CCTV", "due_on": "1 May 2014", "treatment": "pooled", "board": "1", "key": "k"}


def test_a_field_is_label_hint_and_control():
    html = drawn("{% field form.title %}", form=Line())
    label = html.index('<label class="govuk-label" for="id_title">Title</label>')
    hint = html.index('<div id="id_title_helptext" class="govuk-hint">As the source names it.</div>')
    control = html.index('<input type="text" name="title"')
    assert label < hint < control
    assert 'aria-describedby="id_title_helptext"' in html
    assert 'class="govuk-input"' in html


def test_a_control_is_described_by_hint_then_error_then_what_was_carried_forward():
    html = drawn("{% field form.title carried='Unchanged since 14 May' %}", form=Line({**GOOD, "title": "too long"}))
    assert 'aria-describedby="id_title_helptext id_title_error id_title_carried"' in html
    order = [html.index(f'id="id_title_{part}"') for part in ("helptext", "error", "carried")]
    assert order == sorted(order)


def test_an_error_is_said_to_be_one_and_marks_its_control():
    html = drawn("{% field form.due_on %}", form=Line({**GOOD, "due_on": "x"}))
    assert '<span class="govuk-visually-hidden">Error:</span> Enter a date, like 31 October 2014' in html
    assert 'class="govuk-input govuk-input--error govuk-input--width-10"' in html
    assert 'class="govuk-form-group govuk-form-group--error"' in html


def test_a_field_without_error_is_not_marked():
    html = drawn("{% field form.due_on %}", form=Line(GOOD))
    assert "--error" not in html


def test_radios_stand_under_a_legend():
    html = drawn("{% field form.treatment label_class='govuk-label--s' %}", form=Line(GOOD))
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Treatment</legend>' in html
    assert '<label class="govuk-label govuk-radios__label" for="id_treatment_1">Aligned</label>' in html
    assert html.count('class="govuk-radios__input"') == 2


def test_small_controls_are_asked_for_by_the_field():
    html = drawn("{% field form.treatment small=True %}", form=Line(GOOD))
    assert '<div class="govuk-radios govuk-radios--small">' in html
    assert "data-small" not in html


def test_one_checkbox_has_its_label_beside_it_and_its_hint_below():
    html = drawn("{% field form.published %}", form=Line(GOOD))
    assert "<fieldset" not in html
    assert html.index("govuk-checkboxes__input") < html.index("Publish it") < html.index("Anyone may see it.")


def test_a_file_is_one_control_with_a_label():
    html = drawn("{% field form.evidence %}", form=Line(GOOD))
    assert '<label class="govuk-label" for="id_evidence">Evidence</label>' in html
    assert 'class="govuk-file-upload"' in html
    assert "<fieldset" not in html


def test_a_number_is_typed_as_text():
    html = drawn("{% field form.amount %}", form=Line(GOOD))
    assert '<input type="text" inputmode="decimal" name="amount"' in html


def test_a_hidden_label_is_still_there_for_screen_readers():
    html = drawn("{% field form.title hide_label=True %}", form=Line(GOOD))
    assert '<label class="govuk-visually-hidden" for="id_title">Title</label>' in html


def test_a_whole_form_is_drawn_in_the_same_way_and_says_what_is_optional():
    html = str(Line(GOOD))
    assert '<label class="govuk-label govuk-label--s" for="id_amount">Amount (optional)</label>' in html
    assert '<label class="govuk-label govuk-label--s" for="id_title">Title</label>' in html
    assert html.count('class="govuk-form-group"') == 7
    assert '<input type="hidden" name="key" value="k" id="id_key">' in html


def test_messages_name_the_field_and_what_to_do():
    form = Line({})
    assert [problem["message"] for problem in tags.problems(form)] == [
        "Fill in “Title”",
        "Enter a date, like 31 October 2014",
        "Choose one for “Treatment”",
        "Choose one for “RAG board”",
        "Fill in “Key”",
    ]


@pytest.mark.parametrize(
    ("text", "told"), [("Recruit", "Recruit."), ("Recruit. ", "Recruit."), ("Who?", "Who?"), ("", "")]
)
def test_what_somebody_wrote_ends_as_a_sentence(text, told):
    assert tags.sentence(text) == told


def test_each_problem_links_to_its_control_and_a_group_to_its_first():
    assert [problem["target"] for problem in tags.problems(Line({}))] == [
        "id_title",
        "id_due_on",
        "id_treatment_0",
        "id_board",
        "id_key",
    ]


def test_every_link_of_the_error_summary_leads_to_a_control():
    form = Line({})
    html = str(form)
    assert tags.problems(form)
    for problem in tags.problems(form):
        assert f'id="{problem["target"]}"' in html


def test_an_error_of_the_whole_form_comes_first_and_links_nowhere():
    form = Line({**GOOD, "title": "too long"})
    form.add_error(None, "The line is closed.")
    first = tags.problems(form)[0]
    assert first == {"message": "The line is closed.", "target": ""}
    assert "The line is closed." in str(form)


def test_a_form_without_errors_has_no_summary():
    form = Line(GOOD)
    html = drawn(
        "{% problems form as found %}{% include 'components/_error_summary.html' with problems=found only %}", form=form
    )
    assert html.strip() == ""


def test_problems_of_several_forms_are_listed_together():
    assert len(tags.problems(Line({}), None, Line(GOOD), Line({}))) == 10


def test_values_are_escaped():
    html = str(Line({**GOOD, "title": '"><script>'}))
    assert "<script>" not in html


def test_the_two_ends_of_a_range_are_labelled():
    class Due(forms.Form):
        due = DateRangeField(widget=DateRangeWidget)

    html = str(Due())
    assert re.findall(r'<label class="govuk-label" for="(\w+)">(\w+)</label>', html) == [
        ("id_due_0", "From"),
        ("id_due_1", "To"),
    ]
    assert re.findall(r'<input type="text" name="(\w+)"[^>]* id="(\w+)"', html) == [
        ("due_after", "id_due_0"),
        ("due_before", "id_due_1"),
    ]


# Pages that need nothing to be drawn


@pytest.mark.parametrize("name", ["500", "csrf"])
def test_the_page_for_our_own_faults_needs_no_context(name):
    html = engines["django"].get_template(f"errors/{name}.html").render({}, RequestFactory().get("/"))
    assert "<h1" in html
