"""A mentorship begins: the pairing of a mentor and a mentee, and the introduction that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.cadence import weeks_later
from bot.domain.mentorship import MentorshipState
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.outbox import Line, Outbox
from bot.services.shared_message import introduction_key
from models.mentorship import Mentorship
from models.outbox import Target
from models.programme import Programme
from models.rounds import Pairing, PairingMember, PairingState


@dataclass(frozen=True)
class MentorshipStarts:
    """Brings a mentor and a mentee together, in the caller's transaction."""

    new_id: NewId
    outbox: Outbox

    def begin(
        self,
        session: Session,
        programme: Programme,
        mentor_id: str,
        mentee_id: str,
        now: datetime,
        request_id: str | None = None,
    ) -> Pairing:
        """Store an accepted mentorship and let its introduction be sent.

        The mentor is named first. The caller has made sure that the mentor has a place free and
        that nothing forbids the two.
        """
        ends_at = weeks_later(now, programme.lasts_weeks, programme.time_zone)
        pairing = self._pairing(programme, now, ends_at)
        session.add(pairing)
        session.flush()
        session.add_all(_place(pairing, one, at) for at, one in enumerate((mentor_id, mentee_id)))
        session.add(
            Mentorship(
                workspace_id=programme.workspace_id,
                pairing_id=pairing.id,
                mentor_id=mentor_id,
                mentee_id=mentee_id,
                request_id=request_id,
                state=MentorshipState.ACCEPTED,
                began_at=now,
                ends_on=ends_at.astimezone(ZoneInfo(programme.time_zone)).date(),
            )
        )
        session.flush()
        self.outbox.write(session, programme.workspace_id, _introduction(pairing, now), now)
        return pairing

    def _pairing(self, programme: Programme, now: datetime, ends_at: datetime) -> Pairing:
        return Pairing(
            workspace_id=programme.workspace_id,
            id=self.new_id(),
            programme_id=programme.id,
            round_id=None,
            state=PairingState.RELEASED,
            locked=False,
            score=0,
            terms=[],
            openers=[],
            sheet_wanted=True,
            created_at=now,
            ends_at=ends_at,
        )


def _place(pairing: Pairing, member_id: str, position: int) -> PairingMember:
    return PairingMember(
        workspace_id=pairing.workspace_id,
        pairing_id=pairing.id,
        member_id=member_id,
        position=position,
        wants_sheet=False,
        silent=False,
    )


def _introduction(pairing: Pairing, now: datetime) -> Line:
    return Line(
        kind=Kind.INTRODUCTION,
        key=introduction_key(pairing.id),
        target=Target.PAIRING,
        pairing_id=pairing.id,
        not_before=now,
    )
