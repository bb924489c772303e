"""A year of all formats at once: nobody gets more notices in a week than the budget allows."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest

from bot.app.wiring import duties_of, matchmaker_over
from bot.domain.attention import local_week
from bot.domain.mentorship import WayOfWorking
from bot.domain.mentorship_moments import REPLIES, WISHES_AN_END
from bot.domain.notices import POLICIES, Kind
from bot.services.mentorship_starts import MentorshipStarts
from models.mentorship import Agreement
from models.mentorship_check_in import MentorshipCheckIn
from models.outbox import NoticeSlot, OutboxRow, OutboxState, Target
from models.programme import Format, Programme
from models.rounds import Pairing, PairingMember, PairingState
from models.session import Database
from tests.whole import Whole
from tests.world import World

pytestmark = pytest.mark.journey

ZONES = ("Europe/Berlin", "Africa/Lagos", "America/New_York", "Asia/Kolkata")
NAMES = ("Ada", "Bo", "Cy", "Dee")
A_YEAR = timedelta(weeks=53)  # over the turn of the year and both changes of the clocks
SEEN = (
    Kind.INTRODUCTION,
    Kind.ROUND_NOTICE,
    Kind.HALF_WAY,
    Kind.END_QUESTION,
    Kind.CARRY_ON,
    Kind.HOW_IS_IT_GOING,
    Kind.WRAP_UP,
)


@dataclass
class Year:
    """Four colleagues who take part in everything, some of whom answer."""

    whole: Whole
    people: dict[str, str]
    chance: random.Random
    budgets: dict[str, int] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.whole.world

    def live(self, until: datetime) -> None:
        """Let time pass, stopping wherever something is due; answer once a week."""
        duties = duties_of(self.whole.ground, self.whole.services, self.whole.messenger)
        matchmaker = matchmaker_over(self.whole.ground, self.whole.services, timedelta(minutes=5))
        answers_at = self.world.now + timedelta(days=7)
        while self.world.now < until:
            for duty in duties:
                for item in duty.due(self.world.now):
                    duty.carry_out(item, self.world.now)
            while matchmaker.run_once():
                pass
            self._send()
            if self.world.now >= answers_at:
                self._answer()
                answers_at += timedelta(days=7)
            moments = [duty.next_due(self.world.now) for duty in duties]
            moments += [self.whole.delivery.claims.next_due(self.world.now), answers_at, until]
            self.world.clock.move_to(min(one for one in moments if one is not None))

    def _send(self) -> None:
        for _ in range(500):
            self.whole.machine.move_to(self.whole.machine() + timedelta(seconds=2))
            if not self.whole.delivery.send_next():
                return
        raise AssertionError("messages follow each other for ever")

    def _answer(self) -> None:
        """Let some of those who were asked about a mentorship tap something harmless."""
        for row in self.whole.rows(MentorshipCheckIn, answer=None):
            if row.asked_at is None or self.chance.random() < 0.3:
                continue
            replies = [one for one in REPLIES[row.topic] if one not in WISHES_AN_END]
            caller = self.world.caller(row.member_id)
            if self.whole.rows(Pairing, id=row.pairing_id, state=PairingState.INTRODUCED):
                self.whole.services.mentorships.check_ins.answer(
                    caller, row.id, self.chance.choice(replies)
                )


@pytest.fixture
def year(world: World) -> Year:
    people = {
        name: world.member(
            name,
            time_zone=ZONES[number % len(ZONES)],
            team=f"Team {number % 3}",
            weekly_notices=2 if number % 3 == 0 else 4,
        )
        for number, name in enumerate(NAMES)
    }
    whole = Whole(world)
    whole.ground = replace(whole.ground, retention=timedelta(days=1000))  # what was sent, counts
    made = Year(whole, people, random.Random(5))
    made.budgets = {
        member_id: 2 if number % 3 == 0 else 4 for number, member_id in enumerate(people.values())
    }
    coffee = world.programme(
        drafts=False, minimum_hours=0, season_rounds=60, next_round_at=world.now
    )
    peer = world.programme(
        "Peers",
        format=Format.PEER,
        drafts=False,
        every_weeks=8,
        lasts_weeks=8,
        minimum_hours=0,
        season_rounds=60,
        next_round_at=world.now,
    )
    mentoring = world.programme(
        "Mentoring", format=Format.MENTORSHIP, lasts_weeks=50, next_round_at=None
    )
    for programme in (coffee, peer, mentoring):
        world.enrol(programme, *people.values())
    for mentor, mentee in (("Ada", "Bo"), ("Ada", "Cy"), ("Dee", "Ada")):
        begin(world, mentoring, people[mentor], people[mentee])
    return made


def begin(world: World, programme_id: str, mentor_id: str, mentee_id: str) -> None:
    """Bring two together who have agreed on their way of working."""
    with world.database.writing.begin() as session:
        programme = session.get_one(Programme, (world.workspace_id, programme_id))
        starts = MentorshipStarts(world.new_id, world.outbox)
        pairing = starts.begin(session, programme, mentor_id, mentee_id, world.now)
        session.add(
            Agreement(
                workspace_id=world.workspace_id,
                pairing_id=pairing.id,
                version=1,
                goal="SQL",
                way=WayOfWorking.SCHEDULED,
                every_weeks=2,
                minutes=45,
                ends_on=date(2027, 11, 8),
                proposed_by_id=mentor_id,
                mentor_agreed_at=world.now,
                mentee_agreed_at=world.now,
                created_at=world.now,
            )
        )


def notices_by_week(database: Database, zones: dict[str, str]) -> Counter[tuple[str, str]]:
    """Count the notices that reached each member in each local week, from what was sent.

    The rows that hold the budget are not asked: this is the other way of counting.
    """
    counted: Counter[tuple[str, str]] = Counter()
    with database.reading.begin() as session:
        sent = session.query(OutboxRow).filter(
            OutboxRow.state == OutboxState.SENT, OutboxRow.updates_id.is_(None)
        )
        for row in sent:
            if not POLICIES[Kind(row.kind)].counted or row.sent_at is None:
                continue
            readers = [row.member_id]
            if row.target is Target.PAIRING:
                places = session.query(PairingMember).filter_by(pairing_id=row.pairing_id)
                readers = [place.member_id for place in places]
            for reader in readers:
                if reader is not None:
                    counted[reader, local_week(row.sent_at, zones[reader])] += 1
    return counted


def test_nobody_gets_more_notices_a_week_than_the_budget_in_a_year_of_all_formats(
    year: Year,
) -> None:
    world = year.world
    zones = {
        member_id: ZONES[number % len(ZONES)]
        for number, member_id in enumerate(year.people.values())
    }

    year.live(world.now + A_YEAR)

    counted = notices_by_week(world.database, zones)
    assert len({week for _, week in counted}) >= 50
    over = {key: n for key, n in counted.items() if n > year.budgets[key[0]]}
    assert over == {}
    assert sum(n == year.budgets[member_id] for (member_id, _), n in counted.items()) > 20
    kinds = Counter(
        row.kind
        for row in year.whole.rows(OutboxRow)
        if row.state in (OutboxState.SENT, OutboxState.MERGED)
    )
    assert all(kinds[kind] for kind in SEEN), kinds
    held = year.whole.rows(NoticeSlot)
    assert len(held) == sum(counted.values())
