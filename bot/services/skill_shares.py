"""Half an hour on one skill: the pairing of an accepted request, one question, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.check_in_moments import Asking
from bot.services.check_ins import CheckIns
from bot.services.duty import Item
from bot.services.outbox import Line, Outbox
from bot.services.shared_message import introduction_key
from models import skill_share_questions as questions
from models.outbox import Target
from models.programme import Format, Programme
from models.request_questions import active_programmes
from models.rounds import Pairing, PairingMember, PairingState
from models.session import Database

LASTS = timedelta(weeks=3)
ASKED_AFTER = timedelta(weeks=2)  # whether they met, where no time is booked: one week is left
TIME_TO_SAY = timedelta(weeks=1)  # after a time that was booked for later than that
PREFERRED = (Format.COFFEE, Format.PEER, Format.MENTORSHIP)


@dataclass(frozen=True)
class SkillShares:
    """Brings two people together for one meeting, in the caller's transaction."""

    new_id: NewId
    outbox: Outbox

    def begin(
        self, session: Session, programme: Programme, people: Sequence[str], now: datetime
    ) -> Pairing:
        """Store a pairing of the one who helps and the one who learns, and introduce them."""
        pairing = Pairing(
            workspace_id=programme.workspace_id,
            id=self.new_id(),
            programme_id=programme.id,
            round_id=None,
            state=PairingState.RELEASED,
            locked=False,
            score=0,
            terms=[],
            openers=[],
            sheet_wanted=False,
            created_at=now,
            ends_at=now + LASTS,
        )
        session.add(pairing)
        session.flush()
        session.add_all(
            PairingMember(
                workspace_id=pairing.workspace_id,
                pairing_id=pairing.id,
                member_id=member_id,
                position=position,
                wants_sheet=False,
                silent=False,
            )
            for position, member_id in enumerate(people)
        )
        session.flush()
        line = Line(
            kind=Kind.INTRODUCTION,
            key=introduction_key(pairing.id),
            target=Target.PAIRING,
            pairing_id=pairing.id,
            not_before=now,
        )
        self.outbox.write(session, programme.workspace_id, line, now)
        return pairing


def programme_for(session: Session, workspace_id: str, *member_ids: str) -> Programme | None:
    """Return the programme in which two people meet once: one of theirs, coffee by preference."""
    theirs = [
        programme
        for member_id in member_ids
        for programme in active_programmes(session, workspace_id, member_id)
    ]
    return min(theirs, key=lambda one: PREFERRED.index(one.format), default=None)


@dataclass(frozen=True)
class AskAfterSkillShares:
    """Asks both of half an hour, once, whether they met; nobody is reminded."""

    database: Database
    check_ins: CheckIns
    name: str = "ask-after-skill-shares"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return those whose time is over, or for which no time was found in two weeks."""
        with self.database.reading.begin() as session:
            return [Item(*key) for key in questions.skill_shares_to_ask(session, now, ASKED_AFTER)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Ask the two of one."""
        with self.database.writing.begin() as session:
            asking = Asking(item.workspace_id, item.id, due=now, now=now)
            self.check_ins.ask_at_the_end(session, asking)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next two may have to be asked."""
        with self.database.reading.begin() as session:
            return questions.next_skill_share_to_ask(session, after, ASKED_AFTER)


@dataclass(frozen=True)
class FinishSkillShares:
    """Finishes half hours whose weeks are over."""

    database: Database
    name: str = "finish-skill-shares"

    def due(self, now: datetime) -> Sequence[Item]:
        """Return those whose time is over."""
        with self.database.reading.begin() as session:
            return [Item(*key) for key in questions.skill_shares_over(session, now, TIME_TO_SAY)]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Finish one."""
        with self.database.writing.begin() as session:
            pairing = session.get_one(Pairing, (item.workspace_id, item.id), with_for_update=True)
            if pairing.state is PairingState.INTRODUCED:
                pairing.state, pairing.ended_at = PairingState.FINISHED, now

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next one is over."""
        with self.database.reading.begin() as session:
            return questions.next_end_of_skill_share(session, after, TIME_TO_SAY)
