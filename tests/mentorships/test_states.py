"""A mentorship walks through its states: whatever happens, in whatever order, it stays whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from bot.domain.membership import start_of_day
from bot.domain.mentorship import (
    MentorshipEvent,
    MentorshipState,
    NotNow,
    WayOfWorking,
    state_after,
)
from bot.services.endings import Endings
from bot.services.mentorship_duties import EndPauses
from bot.services.mentorship_pauses import MentorshipPauses
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.mentorships import Mentorships
from models.mentorship import Mentorship
from models.mentorship_questions import mentorship_of
from models.programme import Programme
from models.rounds import Pairing, PairingState
from tests.world import World

S = MentorshipState
OVER = {PairingState.ENDED, PairingState.FINISHED, PairingState.WITHDRAWN}
ZONE = "Europe/Berlin"
# What leads where, written down a second time on purpose. An event that is not named for a state
# is refused there.
EXPECTED: dict[str, dict[S, S]] = {
    "agree": {S.ACCEPTED: S.AGREED, S.ACTIVE: S.ACTIVE},
    "agree_informally": {S.ACCEPTED: S.ACTIVE, S.ACTIVE: S.ACTIVE},
    "reopen": {S.AGREED: S.ACCEPTED, S.ACTIVE: S.ACTIVE},
    "pause": {S.ACCEPTED: S.PAUSED, S.AGREED: S.PAUSED, S.ACTIVE: S.PAUSED},
    "wrap_up": {S.ACCEPTED: S.CLOSING, S.AGREED: S.CLOSING, S.ACTIVE: S.CLOSING}
    | {S.PAUSED: S.CLOSING},
    "extend": {S.CLOSING: S.ACTIVE},
    "finish": {S.CLOSING: S.CLOSED},
}
BEGINS = {S.ACCEPTED, S.AGREED}


class Walk(RuleBasedStateMachine):
    """One mentorship, what it should be, and everything that can happen to it."""

    def __init__(self, world: World, programme_id: str, people: tuple[str, str]) -> None:
        super().__init__()
        self.world, self.programme_id, self.people = world, programme_id, people
        self.verbs = Mentorships(world.outbox, Endings(world.outbox))
        self.expected = S.ACCEPTED
        self.before_the_pause: S | None = None
        self.until: date | None = None

    @initialize(introduced=st.booleans())
    def accepted(self, introduced: bool) -> None:
        starts = MentorshipStarts(self.world.new_id, self.world.outbox)
        with self.world.database.writing.begin() as session:
            key = (self.world.workspace_id, self.programme_id)
            programme = session.get_one(Programme, key)
            pairing = starts.begin(session, programme, *self.people, self.world.now)
            self.pairing_id = pairing.id
            if introduced:
                pairing.state = PairingState.INTRODUCED
                pairing.introduced_at = self.world.now

    @rule(event=st.sampled_from(sorted(EXPECTED)))
    def happens(self, event: str) -> None:
        following = EXPECTED[event].get(self.expected)
        before = self.row()
        if following is None:
            with pytest.raises(NotNow):
                self.change(event)
            assert self.row().state is before.state
            return
        if event == "pause":
            self.before_the_pause = self.expected
        self.change(event)
        self.expected = following

    @rule()
    def they_meet(self) -> None:
        self.do(lambda row: self.verbs.begin(row, self.world.now))
        if self.expected in BEGINS:
            self.expected = S.ACTIVE

    @rule()
    def resume(self) -> None:
        def verb(row: Mentorship) -> None:
            self.verbs.resume(row, self.world.now)

        if self.before_the_pause is None or self.expected is not S.PAUSED:
            with pytest.raises(NotNow):
                self.do(verb)
            return
        self.do(verb)
        self.expected = self.before_the_pause

    @rule(who=st.sampled_from([None, 0, 1]))
    def end(self, who: int | None) -> None:
        by = None if who is None else self.people[who]
        with self.world.database.writing.begin() as session:
            self.verbs.end(session, self.locked(session), self.world.now, by)
        self.expected = S.CLOSED

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.world.clock.move_to(self.world.now + timedelta(days=days))
        world = self.world
        pauses = MentorshipPauses(world.database, world.clock, world.outbox, self.verbs)
        duty = EndPauses(world.database, pauses)
        for item in duty.due(self.world.now):
            duty.carry_out(item, self.world.now)
        if self.expected is S.PAUSED:
            assert self.until is not None
            assert self.before_the_pause is not None
            if start_of_day(self.until, ZONE) <= self.world.now:
                self.expected = self.before_the_pause
            else:
                assert duty.next_due(self.world.now) is not None

    @invariant()
    def it_is_where_it_should_be(self) -> None:
        row = self.row()
        assert row.state is self.expected
        assert (row.closed_at is not None) == (row.state is S.CLOSED)
        if row.state is S.CLOSING:
            assert row.closing_at is not None

    @invariant()
    def the_pairing_is_in_step(self) -> None:
        with self.world.database.reading.begin() as session:
            pairing = session.get_one(Pairing, (self.world.workspace_id, self.pairing_id))
            assert (pairing.state in OVER) == (self.expected is S.CLOSED)
            assert (pairing.ended_at is not None) == (self.expected is S.CLOSED)

    def change(self, event: str) -> None:
        now, verbs = self.world.now, self.verbs
        day = (now + timedelta(days=10)).date()
        later = day + timedelta(days=90)
        with self.world.database.writing.begin() as session:
            row = self.locked(session)
            match event:
                case "agree":
                    verbs.agree(session, row, WayOfWorking.SCHEDULED, later, now)
                case "agree_informally":
                    verbs.agree(session, row, WayOfWorking.INFORMAL, later, now)
                case "reopen":
                    verbs.reopen(row, now)
                case "pause":
                    self.until = day
                    verbs.pause(session, row, day, now)
                case "wrap_up":
                    verbs.wrap_up(row, now)
                case "extend":
                    verbs.extend(session, row, later, now)
                case "finish":
                    verbs.finish(session, row, now)

    def do(self, verb: Callable[[Mentorship], None]) -> None:
        with self.world.database.writing.begin() as session:
            verb(self.locked(session))

    def locked(self, session: Session) -> Mentorship:
        row = mentorship_of(session, self.world.workspace_id, self.pairing_id, lock=True)
        assert row is not None
        return row

    def row(self) -> Mentorship:
        with self.world.database.reading.begin() as session:
            row = session.get_one(Mentorship, (self.world.workspace_id, self.pairing_id))
            session.expunge(row)
        return row


def test_a_mentorship_stays_whole_whatever_happens_to_it(world: World) -> None:
    programme_id = world.mentorship_programme()
    people = (world.member("Ada"), world.member("Bo"))

    run_state_machine_as_test(
        lambda: Walk(world, programme_id, people),  # type: ignore[arg-type]
        settings=settings(max_examples=40, stateful_step_count=15, deadline=None),
    )


EVENTS = {
    "agree": MentorshipEvent.AGREE,
    "reopen": MentorshipEvent.REOPEN,
    "pause": MentorshipEvent.PAUSE,
    "wrap_up": MentorshipEvent.WRAP_UP,
    "extend": MentorshipEvent.EXTEND,
    "finish": MentorshipEvent.FINISH,
}


@pytest.mark.parametrize("state", [s for s in S if s is not S.REQUESTED])
@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_is_decided_in_every_state(state: MentorshipState, event: str) -> None:
    following = EXPECTED[event].get(state)
    if following is None:
        with pytest.raises(NotNow):
            state_after(state, EVENTS[event], S.ACTIVE)
    else:
        assert state_after(state, EVENTS[event], S.ACTIVE) is following


@pytest.mark.parametrize("state", [s for s in S if s is not S.CLOSED])
def test_every_open_state_can_be_left_at_once(state: MentorshipState) -> None:
    assert state_after(state, MentorshipEvent.END, S.ACTIVE) is S.CLOSED
