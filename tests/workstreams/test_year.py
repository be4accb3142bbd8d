"""A year of a programme: who is asked for what, and when; with holidays, two clock changes, late people, an outage."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail

from core.choices import Role
from core.figures import LONDON
from core.models import Told
from pstn.tasks import run_tick
from tests.factories.core import UserFactory
from tests.factories.governance import ProgrammeFactory
from tests.factories.workstreams import WorkstreamFactory
from workstreams import services
from workstreams.models import ReportingPeriod, StatusUpdate

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 9, 7), date(2027, 9, 6)
OUTAGE = (date(2027, 2, 20), date(2027, 3, 4))
"""The days on which no scheduler ran."""
TRIED = (1, 23, 28)
"""The days of a month on which the scheduler also comes too early, and again."""
PUNCTUAL, SLOW, SILENT = "Food", "Work", "Homes"


def at(day, hour=9):
    return datetime.combine(day, time(hour), LONDON)


class Year:
    """One programme of three workstreams, and what its people do on a day."""

    def __init__(self):
        self.scope = ProgrammeFactory(now=at(FIRST)).scope
        self.manager = UserFactory(scope=self.scope, role=Role.MANAGER, username="manager")
        self.deputy = UserFactory(scope=self.scope, role=Role.OFFICER, username="deputy")
        self.leads = {}
        self.workstreams = {}
        for title, name in ((PUNCTUAL, "ann"), (SLOW, "bob"), (SILENT, "cat")):
            self.leads[title] = UserFactory(scope=self.scope, role=Role.OFFICER, username=name)
            self.workstreams[title] = WorkstreamFactory(
                scope=self.scope,
                title=title,
                now=at(FIRST),
                lead_user=self.leads[title],
                deputy_user=self.deputy if title == SLOW else None,
            )

    def live(self, day):
        """Ann submits two days before her day, Bob three days after; Cat in December only, and leaves a draft."""
        for period in ReportingPeriod.objects.open().filter(starts_on__lte=day):
            if day == period.due_on - timedelta(days=2):
                self.submit(PUNCTUAL, day)
            if day == period.due_on + timedelta(days=3):
                self.submit(SLOW, day)
            if day == period.due_on and period.ends_on == date(2026, 12, 31):
                returned = self.submit(SILENT, day, publish=False)
                services.return_update(update=returned, actor=self.manager, now=at(day, 12), comment="Which homes?")
                self.submit(SILENT, day, hour=13)

        if day == date(2027, 1, 28):
            services.start_update(workstream=self.workstreams[SILENT], actor=self.leads[SILENT], now=at(day))

    def submit(self, title, day, hour=11, *, publish=True):
        workstream = self.workstreams[title]
        workstream.refresh_from_db()
        said = {"actor": self.leads[title], "now": at(day, hour)}
        update = services.start_update(workstream=workstream, **said)
        services.save_update(update=update, rag="green", summary=f"{day}", as_at=day, **said)
        services.submit_update(update=update, **said)
        if publish:
            services.publish_update(update=update, actor=self.manager, now=at(day, hour + 1))
        return update


@pytest.fixture
def year(settings):
    """The year as it went; one tick a day, and three on some, stand for the fifteen hundred."""
    settings.SITE_URL = "https://pstn.example.org"
    made, day = Year(), FIRST
    while day <= LAST:
        for hour in (7, 9, 15) if day.day in TRIED else (9,):
            if not OUTAGE[0] <= day <= OUTAGE[1]:
                run_tick(at(day, hour))
        made.live(day)
        day += timedelta(days=1)
    return made


PERIODS = [
    (date(2026, 8, 29), date(2026, 9, 30), date(2026, 10, 14)),
    (date(2026, 10, 1), date(2026, 10, 30), date(2026, 11, 13)),  # clocks go back on 25 October
    (date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 14)),
    (date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 15)),  # Christmas, Boxing Day kept on 28 December, New Year
    (date(2027, 1, 1), date(2027, 1, 29), date(2027, 2, 12)),
    (date(2027, 1, 30), date(2027, 2, 26), date(2027, 3, 12)),
    (date(2027, 2, 27), date(2027, 3, 31), date(2027, 4, 14)),  # Easter is 28 March, when clocks go forward
    (date(2027, 4, 1), date(2027, 4, 30), date(2027, 5, 17)),  # closes a day later for 3 May
    (date(2027, 5, 1), date(2027, 5, 28), date(2027, 6, 14)),  # 31 May is a bank holiday
    (date(2027, 5, 29), date(2027, 6, 30), date(2027, 7, 14)),
    (date(2027, 7, 1), date(2027, 7, 30), date(2027, 8, 13)),
    (date(2027, 7, 31), date(2027, 8, 31), date(2027, 9, 14)),  # 30 August is a bank holiday
    (date(2027, 9, 1), date(2027, 9, 30), date(2027, 10, 14)),
    (date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 12)),  # one ahead
]
USUAL = {
    ("ann", -7),
    *(("bob", step) for step in (-7, -1, 1)),
    ("deputy", 1),
    *(("cat", step) for step in (-7, -1, 1, 7)),
    ("manager", 7),
}
UNUSUAL = {
    date(2026, 12, 31): USUAL - {("cat", 1), ("cat", 7), ("manager", 7)},
    date(2027, 2, 26): {("ann", -7), ("bob", -7), ("cat", -7), ("cat", 7), ("manager", 7)},
    date(2027, 8, 31): USUAL - {("cat", 7), ("manager", 7)},
}
"""Cat was in time; the scheduler stood still and what it missed is not told afterwards; the year ends before."""


def test_a_year_of_a_programme_has_the_periods_updates_and_messages_that_it_should(year):
    check_updates(year)
    check_messages(year)


def check_updates(year):
    """Every period with its days, and for each the updates that people have published."""
    opened = ReportingPeriod.objects.order_by("starts_on")
    assert list(opened.values_list("starts_on", "ends_on", "closes_on")) == PERIODS
    assert list(opened.values_list("due_on", flat=True)) == [ends for _, ends, _ in PERIODS]
    assert [period.closed_at is None for period in opened] == [False] * 11 + [True] * 3
    assert told_of(PUNCTUAL) == {ends: ends - timedelta(days=2) for _, ends, _ in PERIODS[:12]}
    assert told_of(SLOW) == {ends: ends + timedelta(days=3) for _, ends, _ in PERIODS[:12]}
    assert told_of(SILENT) == {date(2026, 12, 31): date(2026, 12, 31)}
    draft = StatusUpdate.objects.get(state="draft")
    assert (draft.workstream.title, draft.period.ends_on) == (SILENT, date(2027, 1, 29))
    for workstream in year.workstreams.values():
        workstream.refresh_from_db()
        state = {name: getattr(workstream, name) for name in ("rag", "current_update_id", "next_update_due_on")}
        assert state == services.replayed_state(workstream)


def check_messages(year):
    """Everybody is reminded once for each step, and in one message a day."""
    reminders = list(Told.objects.select_related("user"))
    due = dict(ReportingPeriod.objects.values_list("reference", "due_on"))
    steps = {}
    for one in reminders:
        _, period, step = one.key.split()
        steps.setdefault(due[period], set()).add((one.user.username, int(step)))
    assert steps == {ends: UNUSUAL.get(ends, USUAL) for _, ends, _ in PERIODS[:12]}
    sent = [(one.user.email, one.at.astimezone(LONDON)) for one in reminders]
    assert {moment.hour for _, moment in sent} == {9}  # seven is too early, in summer and in winter
    assert not [moment for _, moment in sent if OUTAGE[0] <= moment.date() <= OUTAGE[1]]
    assert sorted(message.to[0] for message in mail.outbox) == sorted(who for who, _ in set(sent))
    first = mail.outbox[0]
    assert (first.to, first.subject) == (["ann@example.org"], "Status updates: 1 due soon")
    assert first.body == (
        f"Food ({year.scope.code}-WS-01), {year.scope}: due in 7 days, on 30 September 2026.\n\n"
        "Your updates due: https://pstn.example.org/workstreams/updates/due/"
    )


def told_of(title):
    """For each period of which a workstream has a published update: the day that this describes."""
    rows = StatusUpdate.objects.filter(workstream__title=title, state="published")
    return dict(rows.values_list("period__ends_on", "as_at"))
