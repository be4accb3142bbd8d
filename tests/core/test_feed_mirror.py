"""The proof of the feed: whoever follows it, however badly, has in the end what the lists give."""

import threading
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import pytest
from django.db import connection, transaction

from budgets.models import BudgetAmount, BudgetLine, Pool
from core.choices import Role
from core.journal import change
from core.models import Grant, Journal, Scope
from core.services import change_record, create_record, end_grant, grant_role, publish_scope, withdraw_record
from tests.core.following import Mirror, lists
from tests.core.making import Api
from tests.core.test_journal import WRITERS, Polls, in_threads
from tests.factories.core import ScopeFactory, UserFactory
from tests.factories.governance import BoardFactory, OrganisationFactory
from workstreams.models import Theme, Workstream

START, YESTERDAY = date(2026, 1, 1), date(2026, 11, 21)
clock = count()


def moment():
    """Return a moment of the day of these tests, each later than the one before."""
    return datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(milliseconds=next(clock))


class World:
    """Scopes, an audience, and readers whose access comes and goes."""

    def __init__(self, network):
        self.scopes = [network, *(ScopeFactory() for _ in range(3))]
        self.body = OrganisationFactory(scope=network)
        self.audiences = [self.body.pk, BoardFactory(scope=network).pk]
        self.users = [UserFactory() for _ in range(4)]
        for user, role in zip(self.users, (Role.MANAGER, Role.VIEWER, Role.OFFICER, None), strict=True):
            if role:
                self.grant(user, self.scopes[1], role, None)

    def grant(self, user, scope, role, audience):
        given = {"organisation_id": audience} if audience else {}
        grant_role(user=user, scope=scope, role=role, actor=None, now=moment(), from_on=START, **given)


class Writer:
    """Does one thing after another to the records and to the rights of the world."""

    def __init__(self, world, seed):
        self.world, self.chance, self.mine, self.plan = world, Random(seed), [], []

    def act(self):
        if not self.plan:
            often = [self.make, self.alter, self.hide, self.give, self.take] * 2
            self.plan = [*often, self.alter, self.hide, self.withdraw, self.publish]
            self.chance.shuffle(self.plan)
        self.plan.pop()()

    def make(self):
        scope = self.chance.choice(self.world.scopes)
        theme = create_record(Theme(title="T"), actor=None, now=moment(), scope=scope)
        made = [theme, create_record(Workstream(title="W", theme=theme), actor=None, now=moment(), scope=scope)]
        pool = create_record(Pool(title="P"), actor=None, now=moment(), scope=scope)
        line = BudgetLine(title="L", pool=pool, contributor=self.world.body, treatment="pooled", standing="indicative")
        create_record(line, actor=None, now=moment(), scope=scope)
        amount = BudgetAmount(line=line, financial_year=2026, amount=self.chance.randint(1, 900))
        made.append(create_record(amount, actor=None, now=moment(), scope=scope))
        self.mine += made

    def alter(self):
        record = self.one()
        if isinstance(record, BudgetAmount):
            change_record(record, actor=None, now=moment(), amount=self.chance.randint(1, 900))
        elif record:
            change_record(record, actor=None, now=moment(), title=str(self.chance.random()))

    def hide(self):
        if record := self.one():
            level = self.chance.choice(["public", "partners", "board", "owner"])
            audience = self.chance.choice([*self.world.audiences, None]) if level in ("board", "owner") else None
            change_record(record, actor=None, now=moment(), visibility=level, audience_id=audience)

    def withdraw(self):
        if record := self.one():
            withdraw_record(record, actor=None, now=moment())
            self.mine.remove(record)

    def give(self):
        user, scope = self.chance.choice(self.world.users), self.chance.choice(self.world.scopes)
        audience = self.chance.choice([*self.world.audiences, None, None])
        self.world.grant(user, scope, self.chance.choice([Role.MANAGER, Role.VIEWER, Role.OFFICER]), audience)

    def take(self):
        user = self.chance.choice(self.world.users)
        grants = Grant.objects.select_for_update(of=("self",)).filter(user=user, to_on=None)
        if grant := grants.order_by("?").first():
            end_grant(grant=grant, actor=None, now=moment(), on=YESTERDAY)

    def publish(self):
        scope = Scope.objects.get(pk=self.chance.choice(self.world.scopes[1:]).pk)
        publish_scope(scope=scope, published=not scope.published, actor=None, now=moment())

    def one(self):
        return self.chance.choice(self.mine) if self.mine else None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("today")
def test_a_copy_kept_by_following_the_feed_is_what_the_lists_give(network, proof):
    """Eight writers wait between their journal rows and their commit; the readers stop, repeat and go back."""
    world, done = World(network), []
    acts = 700 if proof else 10
    waits = [0, 0, 0, 1] if connection.vendor == "postgresql" else [0]  # where writers take turns, all would wait
    polls, started = Polls(), threading.Barrier(WRITERS + len(world.users))
    mirrors = [Mirror(Api(user), number) for number, user in enumerate(world.users)]
    for mirror in mirrors:
        mirror.step()  # the token's last use is written down now, and not while a writer waits

    def writer(seed):
        def work():
            writing = Writer(world, seed)
            started.wait()
            try:
                for _ in range(acts):
                    with transaction.atomic():
                        with change(actor=None, now=moment()):
                            writing.act()
                        polls.wait_for(writing.chance.choice(waits))
            finally:
                done.append(seed)

        return work

    def reader(mirror):
        def work():
            started.wait()
            while len(done) < WRITERS:
                mirror.step()
                polls.looked()
            mirror.catch_up()

        return work

    in_threads(*map(reader, mirrors), *map(writer, range(WRITERS)))
    for mirror in mirrors:
        mirror.catch_up()
        assert mirror.records == lists(mirror.api)
    assert Journal.objects.count() > (10_000 if proof else 60)
