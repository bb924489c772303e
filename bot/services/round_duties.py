"""What the clock starts about rounds: notices, planning, releases by themselves, closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.cadence import is_too_late
from bot.services.duty import Item
from bot.services.round_notices import RoundNotices
from bot.services.rounds import Rounds
from models import round_questions as questions
from models.programme import Programme, ProgrammeState
from models.rounds import Round, RoundState
from models.session import Database


@dataclass(frozen=True)
class WriteRoundNotices:
    """One working day before a round its members are told, or asked."""

    database: Database
    notices: RoundNotices
    name: str = "round-notices"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the programmes whose notices are due."""
        with self.database.reading.begin() as session:
            return _items(questions.programmes_due(session, Programme.notice_at, now))

    def carry_out(self, item: Item, now: datetime) -> None:
        """Write one programme's notices."""
        with self.database.writing.begin() as session:
            programme = questions.claim_programme(session, item.workspace_id, item.id)
            if programme is not None and _is_due(programme.notice_at, now):
                self.notices.write(session, programme, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next notices are due."""
        with self.database.reading.begin() as session:
            return questions.next_programme_instant(session, Programme.notice_at, after)


@dataclass(frozen=True)
class PlanRounds:
    """At a programme's due time its round is stored, to be matched by whoever is free."""

    database: Database
    rounds: Rounds
    name: str = "plan-rounds"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the programmes whose round is due."""
        with self.database.reading.begin() as session:
            return _items(questions.programmes_due(session, Programme.next_round_at, now))

    def carry_out(self, item: Item, now: datetime) -> None:
        """Plan one programme's round."""
        with self.database.writing.begin() as session:
            programme = questions.claim_programme(session, item.workspace_id, item.id)
            if programme is not None and programme.state is ProgrammeState.ACTIVE:
                self.rounds.plan_due(session, programme, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next round is due."""
        with self.database.reading.begin() as session:
            return questions.next_programme_instant(session, Programme.next_round_at, after)


@dataclass(frozen=True)
class ReleaseDrafts:
    """A draft that nobody objects to releases itself; after a long outage it is cancelled."""

    database: Database
    rounds: Rounds
    name: str = "release-drafts"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the drafts whose time has come."""
        with self.database.reading.begin() as session:
            return _items(questions.rounds_due(session, RoundState.DRAFTED, Round.release_at, now))

    def carry_out(self, item: Item, now: datetime) -> None:
        """Release one draft."""
        with self.database.writing.begin() as session:
            round_ = questions.claim_round(session, item.workspace_id, item.id)
            if round_ is None or round_.state is not RoundState.DRAFTED:
                return
            if not _is_due(round_.release_at, now):
                return
            self._settle(session, round_, now)

    def _settle(self, session: Session, round_: Round, now: datetime) -> None:
        programme = session.get_one(Programme, (round_.workspace_id, round_.programme_id))
        obstacle = _obstacle(programme, round_, now)
        if programme.state is ProgrammeState.ENDED:
            self.rounds.cancel(session, round_.workspace_id, round_.id, now)
        elif obstacle is not None:
            self.rounds.give_up(session, round_, obstacle, now)
        else:
            self.rounds.release(session, round_.workspace_id, round_.id, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next draft releases itself."""
        with self.database.reading.begin() as session:
            return questions.next_round_instant(
                session, RoundState.DRAFTED, Round.release_at, after
            )


@dataclass(frozen=True)
class CloseRounds:
    """When a round's time is over its pairings are finished and the desk reads what came of it."""

    database: Database
    rounds: Rounds
    name: str = "close-rounds"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the rounds whose time is over."""
        with self.database.reading.begin() as session:
            return _items(questions.rounds_due(session, RoundState.RELEASED, Round.close_at, now))

    def carry_out(self, item: Item, now: datetime) -> None:
        """Close one round."""
        with self.database.writing.begin() as session:
            round_ = questions.claim_round(session, item.workspace_id, item.id)
            if round_ is None or round_.state is not RoundState.RELEASED:
                return
            if _is_due(round_.close_at, now):
                self.rounds.close(session, round_, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next round is over."""
        with self.database.reading.begin() as session:
            return questions.next_round_instant(session, RoundState.RELEASED, Round.close_at, after)


def _items(keys: Sequence[tuple[str, str]]) -> list[Item]:
    return [Item(workspace_id, key) for workspace_id, key in keys]


def _is_due(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now


def _obstacle(programme: Programme, round_: Round, now: datetime) -> str | None:
    """Return why a draft whose time has come must not be released any more."""
    if round_.release_at and is_too_late(round_.release_at, now, programme.late_days):
        return "too-late"
    upcoming = programme.next_round_at
    if programme.state is ProgrammeState.ACTIVE and upcoming is not None and upcoming <= now:
        return "draft-overtaken"
    return None
