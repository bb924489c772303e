"""What becomes of a round's pairings when its time is over, and of those who had no turn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.outbox import Outbox
from bot.services.shared_message import introduction_key
from models import pairing_questions as questions
from models import round_questions
from models.rounds import PairingState, Round


def finish_pairings(outbox: Outbox, session: Session, round_: Round, now: datetime) -> None:
    """Finish a round's pairings; those whose introduction never arrived did not happen.

    Their members count as not introduced to each other, and are first in line.
    """
    untold = round_questions.people_of_round(session, round_, PairingState.RELEASED)
    for pairing in round_questions.pairings_of_round(session, round_, *questions.OPEN_PAIRING):
        pairing.ended_at = now
        if pairing.state is PairingState.INTRODUCED:
            pairing.state = PairingState.FINISHED
            continue
        pairing.state = PairingState.WITHDRAWN
        outbox.withdraw(session, round_.workspace_id, introduction_key(pairing.id))
        for member_id in untold[pairing.id]:
            first_in_line(session, round_.workspace_id, round_.programme_id, member_id)
    session.flush()


def first_in_line(session: Session, workspace_id: str, programme_id: str, member_id: str) -> None:
    """Give somebody who lost a turn the next one, however rare the own rounds are."""
    place = questions.enrolment_of(session, workspace_id, programme_id, member_id)
    if place is not None:
        place.waited += 1
        place.rounds_since_match = max(place.rounds_since_match, place.every_rounds)
