"""Filters and tags that every page shares: ratings, money, days, form fields."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, Field
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.choices import RAG
from core.figures import LONDON, financial_year_label, london_day

register = template.Library()

MINUS = "\N{MINUS SIGN}"
DIRECTIONS = {"up": "Improving", "down": "Worsening", "same": "No change"}

# One shape to a rating, so that colour is never the only sign: a path on a 16 by 16 square, and the width of its line
# where it is drawn rather than filled.
SHAPES = {
    "red": ("M8 .5 15.5 8 8 15.5.5 8z", ""),
    "amber": ("M8 1 15.6 14.5H.4z", ""),
    "green": ("M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z", ""),
    "complete": ("m1.5 8.5 4.5 5 8.5-11", "3"),
    "not_started": ("M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z", "2.4"),
    "not_rated": ("M2 8h12", "2.6"),
    "up": ("M8 1 15 9h-4.6v6H5.6V9H1z", ""),
    "down": ("M8 15 1 7h4.6V1h4.8v6H15z", ""),
    "same": ("M1 5.6h8V1l6.5 7L9 15v-4.6H1z", ""),
}


# Figures and dates ------------------------------------------------------------


def _exact(amount: Decimal) -> str:
    """Pounds with commas, and pence only where there are any."""
    whole = amount == amount.to_integral_value()
    return f"{abs(amount):,.0f}" if whole else f"{abs(amount):,.2f}"


@register.filter
def pounds(amount: Decimal | int | None) -> str:
    """Show an exact amount: £1,234, £1,234.50, −£8; nothing for None."""
    if amount is None or amount == "":
        return ""
    value = Decimal(amount)
    return f"{MINUS if value < 0 else ''}£{_exact(value)}"


@register.filter
def thousands(amount: Decimal | int | None, places: int = 0) -> str:
    """Show pounds as thousands of pounds with the exact value kept in the markup; nothing for None.

    The heading above it says "£ thousand"; halves round away from zero, for display only.
    """
    if amount is None or amount == "":
        return ""
    value = Decimal(amount)
    shown = (value / 1000).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = MINUS if shown < 0 else ""
    return format_html('<data value="{}">{}{}</data>', f"{value:.2f}", sign, f"{abs(shown):,.{places}f}")


@register.filter
def number(value: Decimal | int | float | None) -> str:
    """Show a number with commas and a true minus sign, its decimals as they were recorded; nothing for None."""
    if value is None or value == "":
        return ""
    return f"{value:,}".replace("-", MINUS)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """Show a day as 22 November 2014; a moment is taken in London; text is a day of JSON; nothing for None."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = london_day(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """Show a moment in London as 22 November 2014, 4:05pm; nothing for None."""
    if not value:
        return ""
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{day(local)}, {hour}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def machine_moment(value: datetime | None) -> str:
    """Give a moment as the `datetime` attribute of `<time>` wants it, in London; nothing for None."""
    return value.astimezone(LONDON).isoformat(timespec="minutes") if value else ""


@register.filter
def financial_year(start: int | str | None) -> str:
    """Show the financial year that starts in April of `start`: 2011 is 2011–12; nothing for None."""
    if start is None or start == "":
        return ""
    return financial_year_label(int(start))


@register.filter
def alongside(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Pair two lists of one length, so that a template can walk columns and cells together."""
    return list(zip(first, second, strict=True))


# Ratings ------------------------------------------------------------------------


def _rating(value: str | None) -> RAG:
    """Read a stored rating; none at all is not rated."""
    return RAG(value) if value else RAG.NOT_RATED


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of SHAPES, hidden from screen readers: the word beside it says the same."""
    path, line = SHAPES[name]
    paint = {"fill": "none", "stroke": "currentColor", "stroke-width": line} if line else {"fill": "currentColor"}
    return format_html(
        '<svg class="pstn-i" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"{}/></svg>',
        path,
        flatatt(paint),
    )


@register.simple_tag
def rag(value: str | None, small: bool = False) -> SafeString:
    """Show a rating as word, shape and colour."""
    rating = _rating(value)
    return format_html(
        '<strong class="pstn-rag {}{}">{}{}</strong>',
        rating.css,
        " pstn-rag--small" if small else "",
        icon(rating.value),
        rating.label,
    )


@register.simple_tag
def rag_move(before: str | None, after: str | None) -> SafeString:
    """Show a change of rating, from one tag to the other."""
    return format_html(
        '<span class="pstn-move">{} <span>to</span> {}</span>',
        rag(before, small=True),
        rag(after, small=True),
    )


@register.simple_tag
def strip(values: Sequence[str | None], what: str) -> SafeString:
    """Show ratings in a row, oldest first; one hidden sentence says them, the drawing is hidden.

    An empty text is a period without an update: a gap, which has no rating.
    """
    told = [None if value == "" else _rating(value) for value in values]
    drawn = ((r.css, icon(r.value)) if r else ("pstn-strip__gap", "") for r in told)
    return format_html(
        '<span class="govuk-visually-hidden">{}: {}</span><span class="pstn-strip" aria-hidden="true">{}</span>',
        what,
        ", ".join(str(r.label).lower() if r else "no update" for r in told),
        format_html_join("", '<span class="{}">{}</span>', drawn),
    )


@register.simple_tag
def direction(way: str, word: str = "") -> SafeString:
    """Show a direction of travel, `up`, `down` or `same`, with its word or one given."""
    return format_html('<span class="pstn-dir">{}{}</span>', icon(way), word or DIRECTIONS[way])


@register.filter
def rag_definition(value: str) -> str:
    """Say what a rating means."""
    return RAG(value).definition


@register.simple_tag
def ratings() -> list[RAG]:
    """List every rating, for the page and the panel that say what each means."""
    return [RAG.RED, RAG.AMBER, RAG.GREEN, RAG.COMPLETE, RAG.NOT_STARTED, RAG.NOT_RATED]


# Pages ----------------------------------------------------------------------------


@register.simple_tag
def breadcrumbs(*pairs: str) -> SafeString:
    """Draw the way up as `{% breadcrumbs "Boards" boards_url board.name board_url %}`."""
    items = [{"title": title, "url": url} for title, url in zip(pairs[::2], pairs[1::2], strict=True)]
    return render_to_string("components/_breadcrumbs.html", {"items": items})


# Forms ------------------------------------------------------------------------------

CONTROL_CLASSES = {
    "radio": "govuk-radios__input",
    "checkbox": "govuk-checkboxes__input",
    "file": "govuk-file-upload",
}
CLASSES_WITH_ERROR = ("govuk-input", "govuk-select", "govuk-textarea", "govuk-file-upload")
NOT_WRITTEN = ("class", "data-small", "placeholder")
PART_LABELS = {"after": "From", "before": "To", "min": "At least", "max": "At most", "0": "From", "1": "To"}


@register.filter
def sentence(text: str) -> str:
    """What somebody wrote, with a full stop where nothing ends it."""
    text = text.rstrip()
    return text if not text or text[-1] in ".!?…:;" else f"{text}."


@register.simple_tag
def messages_of(bound: BoundField) -> list[str]:
    """Say what is wrong in one field, as a person would: what to do, and no full stop after it."""
    verb = "Choose one for" if isinstance(bound.field.widget, ChoiceWidget) else "Fill in"
    missing = f"{verb} “{bound.label}”"
    bare = Field.default_error_messages["required"]
    return [missing if message == bare else str(message).removesuffix(".") for message in bound.errors]


def _grouped(bound: BoundField) -> bool:
    """Say whether a field is several controls under one legend; a file is one control, whatever Django says."""
    return bool(bound.use_fieldset) and getattr(bound.field.widget, "input_type", "") != "file"


def _described_by(bound: BoundField, carried: str) -> str:
    """Name what describes a field, in reading order: hint, error, carried forward."""
    parts = (
        (bound.help_text, f"{bound.auto_id}_helptext"),
        (bound.errors, f"{bound.auto_id}_error"),
        (carried, f"{bound.auto_id}_carried"),
    )
    return " ".join(target for there, target in parts if there)


@register.simple_tag
def field(
    bound: BoundField,
    label_class: str = "",
    small: bool = False,
    carried: str = "",
    hide_label: bool = False,
    heading: bool = False,
    optional: bool = False,
) -> SafeString:
    """Draw one form field: label, hint, error, what was carried forward, control.

    `label_class` is added to the label or legend (`govuk-label--s`); `small` draws small radios and checkboxes;
    `hide_label` keeps the label for screen readers only, as in a table; `heading` makes the legend of a group a level 2
    heading; `optional` says so beside the label of a field that may stay empty, unless it is `needed` by a rule.
    """
    grouped = _grouped(bound)
    described = _described_by(bound, carried)
    attrs: dict[str, Any] = {"data-small": small}
    if described and not grouped:
        attrs["aria-describedby"] = described
    context = {
        "field": bound,
        "errors": messages_of(bound),
        "control": bound.as_widget(attrs=attrs),
        "described": described,
        "grouped": grouped,
        "lone_checkbox": getattr(bound.field.widget, "input_type", "") == "checkbox" and not grouped,
        "label_class": label_class,
        "small": small,
        "carried": carried,
        "hide_label": hide_label,
        "heading": heading,
        "optional": optional and not (bound.field.required or getattr(bound.field, "needed", False)),
    }
    return render_to_string("components/_field.html", context)


@register.simple_tag
def widget_attrs(widget: Mapping[str, Any], base: str = "", width: str = "") -> SafeString:
    """Write a control's attributes with GOV.UK's class for it, and the class for an error where there is one.

    `base` is that class where the control's type does not tell; `width` is used when the widget names none of its own.
    """
    attrs = {name: value for name, value in widget["attrs"].items() if name not in NOT_WRITTEN}
    base = base or CONTROL_CLASSES.get(widget.get("type", ""), "govuk-input")
    classes = [base]
    if attrs.get("aria-invalid") and base in CLASSES_WITH_ERROR:
        classes.append(f"{base}--error")
    own = str(widget["attrs"].get("class", "")) or width
    attrs["class"] = " ".join([*classes, own]).strip()
    return flatatt({name: value for name, value in attrs.items() if value is not False and value is not None})


@register.filter
def is_small(widget: Mapping[str, Any]) -> bool:
    """Say whether `field` asked for small radios or checkboxes."""
    return bool(widget["attrs"].get("data-small"))


@register.filter
def part_label(widget: Mapping[str, Any]) -> str:
    """Name one end of a range by the end of its control's name: `due_after` is From."""
    ending = str(widget["name"]).rpartition("_")[2]
    return PART_LABELS.get(ending, ending.capitalize())


def _target(bound: BoundField) -> str:
    """Give the id that a link to this field goes to: of a group, its first control."""
    return f"{bound.auto_id}_0" if _grouped(bound) else str(bound.id_for_label or bound.auto_id)


@register.simple_tag
def problems(*forms: BaseForm) -> list[dict[str, str]]:
    """List what is wrong in some forms, in the order of their fields: the message and the control it is about."""
    found: list[dict[str, str]] = []
    for form in forms:
        if not form:
            continue
        found += [{"message": str(message), "target": ""} for message in form.non_field_errors()]
        for bound in form:
            found += [{"message": message, "target": _target(bound)} for message in messages_of(bound)]
    return found
