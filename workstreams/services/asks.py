"""Asks and barriers, and the answers to them, by which an ask has its status."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from core.figures import london_day
from core.journal import change
from core.models import User
from core.services import StaleVersionError, change_record, create_record, is_foreign
from workstreams.choices import AskNature, AskStatus
from workstreams.models import Ask, AskAnswer
from workstreams.permissions import may_write_in


def check_ask(ask: Ask, now: datetime) -> None:
    """Refuse a day that has not come or that lies after an answer, and a barrier that is none."""
    answers = AskAnswer.objects.current().filter(ask=ask.pk)
    if ask.made_on is not None:
        if ask.made_on > london_day(now):
            raise ValidationError({"made_on": "The day on which it was made cannot be in the future."})
        if answers.filter(answered_on__lt=ask.made_on).exists():
            raise ValidationError({"made_on": "It was answered before this day. Correct one of the two."})
    if ask.barrier is not None:
        if ask.nature == AskNature.BARRIER:
            raise ValidationError({"barrier": "Only an ask would remove a barrier. Leave this empty for a barrier."})
        if ask.barrier.nature != AskNature.BARRIER:
            raise ValidationError({"barrier": f"{ask.barrier} is an ask. Choose a barrier."})
    if ask.nature == AskNature.ASK and Ask.objects.current().filter(barrier=ask.pk).exists():
        raise ValidationError({"nature": "An ask would remove this barrier. Change that ask first."})


def check_answer(answer: AskAnswer, now: datetime) -> None:
    """Refuse an answer of a day that has not come, or of one before it was asked; and one that changes its ask."""
    made_on = answer.ask.made_on
    if answer.answered_on > london_day(now):
        raise ValidationError({"answered_on": "The day of an answer cannot be in the future."})
    if made_on is not None and answer.answered_on < made_on:
        told = f"{made_on.day} {made_on:%B %Y}"
        raise ValidationError({"answered_on": f"The ask was made on {told}: it cannot have been answered before."})
    if not answer._state.adding and AskAnswer.objects.filter(pk=answer.pk).exclude(ask=answer.ask_id).exists():
        raise ValidationError({"ask": "An answer stays with its ask: withdraw it, and record it with the other."})


def follow_answer(answer: AskAnswer, actor: User | None, now: datetime) -> None:
    """Give the ask the status of its latest answer; where there is none, it is made."""
    ask = Ask.objects.locked().select_related("scope").get(pk=answer.ask_id)
    answers = AskAnswer.objects.current().filter(ask=ask)
    latest = answers.order_by("-answered_on", "-created_at", "-pk").first()
    change_record(ask, actor=actor, now=now, status=latest.status if latest else AskStatus.MADE)


def answer_ask(*, record: Ask, actor: User, now: datetime, version: int | None = None, **said: Any) -> Ask:
    """Record an answer to an ask, which moves the ask's status unless a later answer is recorded.

    Raises PermissionDenied unless `actor` may write asks here, StaleVersionError, and ValidationError by field.
    """
    with change(actor=actor, now=now, why="Ask answered"):
        if not may_write_in(actor, record.scope_id):
            raise PermissionDenied("Only officers and managers of the programme record answers.")
        ask = Ask.objects.locked().select_related("scope").get(pk=record.pk)
        if version is not None and ask.version != version:
            raise StaleVersionError(ask)
        by = said.get("by_organisation")
        if by is not None and is_foreign(by, ask.scope):
            raise ValidationError({"by_organisation": "Choose one of the same programme, or of the network."})
        given = {name: value for name, value in said.items() if value not in (None, "")}
        answer = AskAnswer(ask=ask, visibility=ask.visibility, audience_id=ask.audience_id, **given)
        check_answer(answer, now)
        follow_answer(create_record(answer, actor=actor, now=now, scope=ask.scope), actor, now)
        record.refresh_from_db()
    return record
