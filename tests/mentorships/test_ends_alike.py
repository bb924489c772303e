"""Whoever ends a mentorship, and by which door: the other reads the same, at the same moments."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.domain.mentorship_moments import Reply, Topic, moments, ordinary_end, wrap_up_at
from bot.domain.notices import Notice
from bot.domain.notices.check_ins import Ended
from bot.domain.notices.mentorships import MentorshipOver
from bot.i18n import words_for
from bot.services.messenger import Sent
from bot.views.notices import render
from models.mentorship import Mentorship
from models.mentorship_check_in import MentorshipCheckIn
from models.session import open_database
from tests.delivery.recording import RecordingMessenger
from tests.meetings.office import Office
from tests.world import build_world

T = words_for("en-GB")
ZONES = ("Europe/Berlin", "Africa/Lagos", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
ID = re.compile(r"00000000-0000-7000-8000-\d{12}")


@dataclass
class NotingMessenger(RecordingMessenger):
    """Also notes when something was said, and its bytes."""

    clock: MovableClock | None = None
    noted: list[tuple[datetime, str, type[Notice], str]] = field(default_factory=list)

    def post(self, channel: str, notice: Notice, locale: str | None, reference: str) -> Sent:
        self._note(channel, notice)
        return super().post(channel, notice, locale, reference)

    def update(
        self, channel: str, ts: str, notice: Notice, locale: str | None, reference: str
    ) -> None:
        self._note(channel, notice)
        super().update(channel, ts, notice, locale, reference)

    def _note(self, channel: str, notice: Notice) -> None:
        assert self.clock is not None
        message = render(notice, T)
        shown = json.dumps({"text": message.text, "blocks": message.blocks})
        self.noted.append((self.clock(), channel, type(notice), shown))


@dataclass(frozen=True)
class Case:
    """Who they are, when they were introduced, and when one of them has had enough."""

    seed: int
    introduced_at: datetime
    acts_after: timedelta
    weeks: int
    mentor_acts: bool
    zones: tuple[str, str]


def case_of(seed: int) -> Case:
    chance = random.Random(seed)
    weeks = chance.choice((13, 26, 39))
    begin = datetime(2026, 11, 24, tzinfo=UTC) + timedelta(minutes=chance.randrange(90_000))
    return Case(
        seed,
        begin,
        timedelta(minutes=chance.randrange(8 * 24 * 60, weeks * 7 * 24 * 60 - 24 * 60)),
        weeks,
        chance.random() < 0.5,
        (chance.choice(ZONES), chance.choice(ZONES)),
    )


@dataclass(frozen=True)
class Stay:
    """A mentorship in a database of its own, up to the moment at which one of them acts."""

    office: Office
    messenger: NotingMessenger
    pairing_id: str
    actor: str
    partner: str

    def act(self, door: Callable[[Stay], object]) -> list[tuple[datetime, str, str]]:
        """Let one of them leave by a door; return all that the other was told from then on."""
        told_before = len(self.messenger.noted)
        door(self)
        self.office.send()
        self.office.until(self.over_at + timedelta(days=5))
        return [
            (at, kind.__name__, shown)
            for at, channel, kind, shown in self.messenger.noted[told_before:]
            if channel == f"U{self.partner.upper()}"
        ]

    @property
    def over_at(self) -> datetime:
        """Return the evening of the planned end."""
        ends_on = self.office.get(Mentorship, self.pairing_id).ends_on
        return datetime.combine(ends_on, time(23), UTC)


def stay(case: Case, template: Path, folder: Path, name: str) -> Stay:
    """Return a mentorship just before somebody acts; the same for every name."""
    path = folder / f"{name}-{case.seed}.sqlite"
    shutil.copy(template, path)
    world = build_world(open_database(f"sqlite:///{path}"))
    world.clock.move_to(case.introduced_at)
    messenger = NotingMessenger(clock=world.clock)
    office = Office(world, messenger=messenger)
    ada = world.member("Ada", time_zone=case.zones[0], weekly_notices=4)
    bo = world.member("Bo", time_zone=case.zones[1], weekly_notices=2)
    pairing_id = office.mentorship(ada, bo, weeks=case.weeks)
    office.later(days=4)
    with world.database.writing.begin() as session:
        mentorship = session.get_one(Mentorship, (world.workspace_id, pairing_id))
        office.mentorship_check_ins.ask_about_fit(session, mentorship, world.now)
    office.until(max(world.now, case.introduced_at + case.acts_after))
    names = ("Ada", "Bo") if case.mentor_acts else ("Bo", "Ada")
    return Stay(office, messenger, pairing_id, *names)


def not_for_me(one: Stay) -> None:
    member_id = one.office.world.member_id(one.actor)
    (asked,) = one.office.rows(MentorshipCheckIn, member_id=member_id, topic=Topic.FIT)
    caller = one.office.caller(member_id)
    one.office.mentorship_check_ins.answer(caller, asked.id, Reply.NOT_FOR_ME)


def finish(one: Stay) -> None:
    caller = one.office.caller(one.office.world.member_id(one.actor))
    one.office.wishes.finish(caller, one.pairing_id)


def something_not_right(one: Stay) -> None:
    caller = one.office.caller(one.office.world.member_id(one.actor))
    one.office.safety.end(caller, one.pairing_id, not_again=True)


def finish_at_once(one: Stay) -> None:
    caller = one.office.caller(one.office.world.member_id(one.actor))
    one.office.wishes.finish(caller, one.pairing_id, at_once=True)


def something_not_right_sooner(one: Stay) -> None:
    caller = one.office.caller(one.office.world.member_id(one.actor))
    one.office.safety.end(caller, one.pairing_id, not_again=False, sooner=True)


def leaves_the_company(one: Stay) -> None:
    member_id = one.office.world.member_id(one.actor)
    one.office.in_transaction(one.office.endings.end_for_member, member_id, one.office.world.now)


AT_THE_MOMENT = (finish, not_for_me, something_not_right)
AT_ONCE = (finish_at_once, something_not_right_sooner, leaves_the_company)


@pytest.mark.parametrize(
    ("seed", "doors"),
    [
        *(pytest.param(seed, AT_THE_MOMENT, id=f"at the moment-{seed}") for seed in range(12)),
        *(pytest.param(seed, AT_ONCE, id=f"at once-{seed}") for seed in range(4)),
    ],
)
def test_the_partner_reads_the_same_bytes_at_the_same_moments_by_whichever_door(
    seed: int, doors: tuple[Callable[[Stay], object], ...], template: Path, tmp_path: Path
) -> None:
    case = case_of(seed)
    told = {
        door.__name__: stay(case, template, tmp_path, door.__name__).act(door) for door in doors
    }

    first, *others = told.values()
    ends = [kind for _, kind, _ in first if kind in (Ended.__name__, MentorshipOver.__name__)]
    assert len(ends) == 1
    for other in others:
        assert _masked(other) == _masked(first)
        assert _end(other) == _end(first)


def _masked(told: list[tuple[datetime, str, str]]) -> list[tuple[datetime, str, str]]:
    """Hide which number a question has: that depends on how many rows were stored before."""
    return [(at, kind, ID.sub("id", shown)) for at, kind, shown in told]


def _end(told: list[tuple[datetime, str, str]]) -> list[tuple[datetime, str, str]]:
    return [one for one in told if one[1] in (Ended.__name__, MentorshipOver.__name__)]


@pytest.mark.parametrize("seed", range(400))
def test_an_end_is_told_at_a_moment_of_the_mentorship_and_never_sooner_than_it_may(
    seed: int,
) -> None:
    chance = random.Random(seed)
    zone = chance.choice(ZONES)
    begin = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(500_000))
    ends_on = (begin + timedelta(weeks=chance.randrange(12, 53))).date()
    ready = begin + timedelta(minutes=chance.randrange(60 * 24 * 7 * 50))

    end = ordinary_end(begin, ends_on, zone, ready)

    if end.planned:
        assert end.at > wrap_up_at(ends_on, zone)
    else:
        week_before = {one.at for one, _ in zip(moments(begin, zone), range(20), strict=False)}
        assert end.at - timedelta(days=7) in week_before | {
            at + change for at in week_before for change in _CLOCKS
        }
        assert ready <= end.at < wrap_up_at(ends_on, zone)


_CLOCKS = (timedelta(hours=1), -timedelta(hours=1))
