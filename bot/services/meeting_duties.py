"""What the clock starts between an introduction and a month after its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.check_in_moments import Asking
from bot.services.check_ins import CheckIns
from bot.services.duty import Duty, Item
from bot.services.introductions import Introductions
from bot.services.next_sessions import OfferNextSessions
from bot.services.sheets import KEPT, LOOK_BACK_FOR, Sheets, over_at, prepare_at
from models import pairing_questions, sheet_questions
from models.meeting import MeetingSession
from models.rounds import Round, RoundState
from models.session import Database

AT_ONCE = 50  # pairings in one transaction


@dataclass(frozen=True)
class RoundQuestion:
    """Asks everybody of a round something when its moment has come.

    A large round takes several short transactions; a crash between them asks nobody twice.
    """

    database: Database
    name: str
    moment: pairing_questions.RoundMoment
    ask: Callable[[Session, Asking], None]

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the released rounds of which the moment has come."""
        with self.database.reading.begin() as session:
            found = pairing_questions.released_rounds_due(session, self.moment, now)
            return [Item(round_.workspace_id, round_.id) for round_ in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Write the questions of a round, then forget the moment."""
        with self.database.reading.begin() as session:
            round_ = session.get_one(Round, (item.workspace_id, item.id))
            pairings = pairing_questions.open_pairings_of_round(session, round_)
            ids = [pairing.id for pairing in pairings]
        parts = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
        if all(self._ask_some(item, part, now) for part in parts):
            self._close(item, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return the next such moment of a released round."""
        with self.database.reading.begin() as session:
            return pairing_questions.next_round_moment(session, self.moment, after)

    def _ask_some(self, item: Item, pairing_ids: Sequence[str], now: datetime) -> bool:
        """Ask the people of some pairings; False if another process is at it just now."""
        with self.database.writing.begin() as session:
            round_ = _unlocked_round(session, item)
            if round_ is None:
                return False
            due = self._due(round_, now)
            for pairing_id in pairing_ids if due else ():
                asking = Asking(item.workspace_id, pairing_id, due or now, now, round_)
                self.ask(session, asking)
            return True

    def _close(self, item: Item, now: datetime) -> None:
        with self.database.writing.begin() as session:
            round_ = _unlocked_round(session, item)
            if round_ is not None and self._due(round_, now):
                setattr(round_, self.moment.key, None)

    def _due(self, round_: Round, now: datetime) -> datetime | None:
        moment: datetime | None = getattr(round_, self.moment.key)
        is_due = round_.state is RoundState.RELEASED and moment is not None and moment <= now
        return moment if is_due else None


def _unlocked_round(session: Session, item: Item) -> Round | None:
    """Take a round for this transaction; None if another process has it: nobody waits in line."""
    return session.get(Round, (item.workspace_id, item.id), with_for_update={"skip_locked": True})


@dataclass(frozen=True)
class AskForSheets:
    """Asks for the look ahead before a booked session and for the look back after it."""

    database: Database
    sheets: Sheets
    name: str = "ask-for-sheets"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the sessions about which somebody is to be asked."""
        return [
            item for item, moments in self._moments(now) if any(moment <= now for moment in moments)
        ]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask about one session whoever was not asked yet."""
        with self.database.writing.begin() as session:
            meeting = session.get(MeetingSession, (item.workspace_id, item.id))
            if meeting is not None:
                self.sheets.ask_around(session, meeting, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when somebody is to be asked next."""
        every = (moment for _, moments in self._moments(after) for moment in moments)
        return min((moment for moment in every if moment > after), default=None)

    def _moments(self, now: datetime) -> list[tuple[Item, list[datetime]]]:
        with self.database.reading.begin() as session:
            return [
                (Item(meeting.workspace_id, meeting.id), self._open_moments(session, meeting))
                for meeting in sheet_questions.sessions_with_sheets(session, now - LOOK_BACK_FOR)
            ]

    def _open_moments(self, session: Session, meeting: MeetingSession) -> list[datetime]:
        asked = self.sheets.asked(session, meeting)
        ahead = [prepare_at(person, meeting) for person, done, _ in asked if not done]
        back = [over_at(meeting) for _, _, done in asked if not done]
        return ahead + back


@dataclass(frozen=True)
class EraseSheets:
    """Deletes reflection sheets 30 days after their pairing was over."""

    database: Database
    sheets: Sheets
    name: str = "erase-sheets"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the pairings whose sheets have been kept long enough."""
        with self.database.reading.begin() as session:
            found = sheet_questions.pairings_with_old_sheets(session, now - KEPT)
            return [Item(pairing.workspace_id, pairing.id) for pairing in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Delete the sheets of one pairing."""
        with self.database.writing.begin() as session:
            self.sheets.erase(session, item.workspace_id, item.id, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next sheets have been kept long enough."""
        with self.database.reading.begin() as session:
            over = sheet_questions.next_end_with_sheets(session, after - KEPT)
            return None if over is None else over + KEPT


def meeting_duties(
    database: Database, check_ins: CheckIns, sheets: Sheets, introductions: Introductions
) -> list[Duty]:
    """Return every duty about pairings that have begun."""
    return [
        RoundQuestion(database, "half-way", Round.half_way_at, check_ins.ask_half_way),
        RoundQuestion(database, "end-questions", Round.end_at, check_ins.ask_at_the_end),
        RoundQuestion(database, "reminders", Round.remind_at, check_ins.remind),
        AskForSheets(database, sheets),
        EraseSheets(database, sheets),
        OfferNextSessions(database, introductions),
    ]
