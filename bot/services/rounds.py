"""The round: planned, drafted, released, closed; or matched again, or cancelled.

Every step is one transaction of its caller, safe to run twice and after any crash: the state of
the round says what was done.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.domain.cadence import settle
from bot.domain.notices import Kind
from bot.domain.rounds import NoRound, RoundAsksFirst, RoundOverlaps, require_move
from bot.ids import NewId
from bot.matching import Problem, Solution
from bot.matching.replay import digest_of, to_record
from bot.services.availability import attendance
from bot.services.cadences import cadence_of, set_next
from bot.services.closings import finish_pairings
from bot.services.groupings import Groupings, outcome_of, withdraw_draft
from bot.services.matchmaking import Matchmaking
from bot.services.mending import Mending
from bot.services.outbox import Outbox
from bot.services.releases import Releases
from bot.services.round_messages import tell_desk, tell_of_skip, warn_desk
from bot.services.round_notices import RoundNotices
from bot.services.seasons import Seasons
from models import round_questions as questions
from models.programme import Programme
from models.rounds import Participation, Round, RoundMember, RoundState

LARGEST_SEED = 2**31


class TellsWhatCame(Protocol):
    """Counts what came of a round and tells the desk; see bot/services/digests.py."""

    def write(self, session: Session, round_: Round, now: datetime) -> None:
        """Publish a round that closes: once, in the caller's transaction."""


@dataclass(frozen=True)
class Rounds:
    """Moves rounds on. Methods take a session: the caller's unit of work, audit included."""

    new_id: NewId
    outbox: Outbox
    matchmaking: Matchmaking
    groupings: Groupings
    mending: Mending
    releases: Releases
    seasons: Seasons
    notices: RoundNotices
    digests: TellsWhatCame

    def plan_due(self, session: Session, programme: Programme, now: datetime) -> Round | None:
        """Store the round of a programme's due time, and move the programme on to the next.

        After an outage at most one round is planned, late; None if even that is too late, which
        the desk is told.
        """
        if programme.next_round_at is None or programme.next_round_at > now:
            return None
        cadence = cadence_of(session, programme)
        due = settle(cadence, programme.next_round_at, now, programme.late_days)
        skipped_at = programme.next_round_at
        set_next(programme, due.following)
        if due.run is None:
            tell_of_skip(self.outbox, session, programme, skipped_at, now)
            return None
        return self._opened(session, programme, due.run, now)

    def plan_next(self, session: Session, programme: Programme, now: datetime) -> Round:
        """Plan the coming round before its time; it does not release itself before it.

        Raises:
            NoRound: no round is coming.
            RoundAsksFirst: members are still to be asked whether they want one.
            RoundOverlaps: an earlier round is not released yet.
        """
        due_at = programme.next_round_at
        if due_at is None:
            raise NoRound
        if programme.asks_each_time and programme.notice_at is not None:
            raise RoundAsksFirst(due_at=due_at)
        if questions.unreleased_rounds(session, programme):
            raise RoundOverlaps(due_at=due_at)
        self.notices.write(session, programme, now)
        set_next(programme, cadence_of(session, programme).next_after(due_at))
        opened = self._opened(session, programme, due_at, now)
        if opened is None:
            raise NoRound
        return opened

    def draft(
        self, session: Session, round_: Round, problem: Problem, solution: Solution, now: datetime
    ) -> None:
        """Keep what a match found, checked against the present, and show it to the desk."""
        programme = self._programme(session, round_)
        self.groupings.keep(session, round_, solution.groups, problem.locks, now)
        round_.method = dict(solution.method)
        round_.outcome = outcome_of(problem, solution)
        self.mending.mend(session, programme, round_, now)
        round_.drafted_at = now
        wait = timedelta(minutes=programme.release_after_minutes)
        round_.release_at = max(now + wait, round_.due_at) if programme.drafts else now
        if programme.drafts:
            tell_desk(self.outbox, session, round_, Kind.DRAFT, now)

    def release(self, session: Session, workspace_id: str, round_id: str, now: datetime) -> Round:
        """Introduce the pairings of a draft, after checking rules and people once more.

        Raises:
            NoRound: there is no such round.
            RoundMatching: its match is still running.
            RoundNotOpen: it is no draft (any more).
        """
        round_ = self._locked(session, workspace_id, round_id, RoundState.RELEASED)
        programme = self._programme(session, round_)
        self.mending.mend(session, programme, round_, now)
        round_.state = RoundState.RELEASED
        round_.version += 1
        self.releases.introduce(session, programme, round_, now)
        tell_desk(self.outbox, session, round_, Kind.RELEASED, now)
        return round_

    def rematch(self, session: Session, workspace_id: str, round_id: str, now: datetime) -> Round:
        """Match a draft again, with another seed; locks stay. Also revives a failed match.

        Raises:
            NoRound: there is no such round.
            RoundNotOpen: it is no draft (any more).
        """
        round_ = self._found(session, workspace_id, round_id)
        if round_.state is not RoundState.PLANNING:
            require_move(round_.state.value, RoundState.PLANNING.value)
        withdraw_draft(session, round_)
        round_.state, round_.version = RoundState.PLANNING, round_.version + 1
        round_.claim_token = round_.lease_until = round_.release_at = None
        round_.failures = 0
        round_.seed = seed_of(round_)
        self._snapshot(session, self._programme(session, round_), round_, now)
        return round_

    def cancel(self, session: Session, workspace_id: str, round_id: str, now: datetime) -> Round:
        """Take a round back before anybody was introduced.

        Raises:
            NoRound: there is no such round.
            RoundNotOpen: it was released, closed or cancelled before.
        """
        round_ = self._locked(session, workspace_id, round_id, RoundState.CANCELLED)
        withdraw_draft(session, round_)
        round_.state, round_.version = RoundState.CANCELLED, round_.version + 1
        round_.claim_token = round_.lease_until = round_.release_at = None
        tell_desk(self.outbox, session, round_, Kind.DRAFT_CHANGED, now)
        return round_

    def give_up(self, session: Session, round_: Round, why: str, now: datetime) -> None:
        """Cancel a round that its time has passed over, and tell the desk why."""
        self.cancel(session, round_.workspace_id, round_.id, now)
        warn_desk(self.outbox, session, round_, why, now)

    def close(self, session: Session, round_: Round, now: datetime) -> None:
        """Finish a round's pairings and publish what came of it.

        Raises:
            RoundNotOpen: it is not released.
        """
        require_move(round_.state.value, RoundState.CLOSED.value)
        round_.state, round_.closed_at = RoundState.CLOSED, now
        finish_pairings(self.outbox, session, round_, now)
        self.digests.write(session, round_, now)

    def _opened(
        self, session: Session, programme: Programme, due_at: datetime, now: datetime
    ) -> Round | None:
        if questions.round_at(session, programme.workspace_id, programme.id, due_at):
            return None
        for older in questions.unreleased_rounds(session, programme):
            self.give_up(session, older, "draft-overtaken", now)
        self.seasons.rest_the_silent(session, programme, now)
        round_ = self._new_round(session, programme, due_at)
        session.add(round_)
        session.flush()
        self._snapshot(session, programme, round_, now)
        self.seasons.count_skips(session, programme, round_, now)
        return round_

    def _new_round(self, session: Session, programme: Programme, due_at: datetime) -> Round:
        latest = questions.latest_round(session, programme.workspace_id, programme.id)
        round_ = Round(
            workspace_id=programme.workspace_id,
            id=self.new_id(),
            programme_id=programme.id,
            number=latest.number + 1 if latest else 1,
            season=programme.season,
            state=RoundState.PLANNING,
            due_at=due_at,
            version=1,
            failures=0,
            rules={},
            replayable=True,
        )
        round_.seed = seed_of(round_)
        return round_

    def _snapshot(
        self, session: Session, programme: Programme, round_: Round, now: datetime
    ) -> None:
        """Store what a round is matched on, in place of an earlier snapshot."""
        session.execute(
            delete(RoundMember).where(
                RoundMember.workspace_id == round_.workspace_id, RoundMember.round_id == round_.id
            )
        )
        found = attendance(session, programme, round_.due_at, now)
        problem = self.matchmaking.problem(session, programme, found.here, round_, now)
        records = to_record(problem)
        round_.rules, round_.replayable = records.rules, True
        session.add_all(
            _row(round_, one, Participation.UNMATCHED, record)
            for one, record in records.people.items()
        )
        session.add_all(_row(round_, one, Participation.AWAY, {}) for one in found.away)
        session.flush()

    def _locked(self, session: Session, workspace_id: str, round_id: str, to: RoundState) -> Round:
        round_ = self._found(session, workspace_id, round_id)
        require_move(round_.state.value, to.value)
        return round_

    def _found(self, session: Session, workspace_id: str, round_id: str) -> Round:
        round_ = questions.lock_round(session, workspace_id, round_id)
        if round_ is None:
            raise NoRound
        return round_

    def _programme(self, session: Session, round_: Round) -> Programme:
        return session.get_one(Programme, (round_.workspace_id, round_.programme_id))


def seed_of(round_: Round) -> int:
    """Return the seed of a round's match: another one for each version of its draft."""
    text = f"{round_.id}:{round_.version}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % LARGEST_SEED


def _row(
    round_: Round, member_id: str, participation: Participation, record: dict[str, object]
) -> RoundMember:
    return RoundMember(
        workspace_id=round_.workspace_id,
        round_id=round_.id,
        member_id=member_id,
        participation=participation,
        inputs=record,
        inputs_hash=digest_of(record),
    )
