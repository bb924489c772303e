"""How sure people feel at the start and at the end, and the change that the desk may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.growth import (
    NoSuchRating,
    Rated,
    RatingMoment,
    RatingTooLate,
    Subject,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.toolkit import GrowthQuestion
from bot.services.access import Caller
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from bot.services.together import seems_open
from models import growth_questions as questions
from models.growth import SelfRating
from models.member import Member, Skill
from models.mentorship import Mentorship
from models.outbox import OutboxRow, Target
from models.rounds import Pairing
from models.session import Database


@dataclass(frozen=True)
class Growth:
    """Asks each member of a pairing the same question twice, months apart."""

    database: Database
    clock: Clock
    outbox: Outbox

    def parts(self) -> Script:
        """Return how the question is said."""
        return {Kind.GROWTH_QUESTION: Part(compose=self._compose)}

    def ask(
        self,
        session: Session,
        pairing: Pairing,
        member: Member,
        moment: RatingMoment,
        now: datetime,
    ) -> None:
        """Ask a member of a pairing, in the caller's transaction; asking again changes nothing.

        A mentee (or a peer) is asked about the skill that the pairing is about, a mentor about
        mentoring; at the end the same as at the start. Nobody is asked at the end who did not
        answer at the start, for there would be no change to tell, or who asked to be asked less.
        """
        if not is_to_be_asked(session, pairing, member, moment):
            return
        session.add(self._asked(session, pairing, member, moment, now))
        line = Line(
            kind=Kind.GROWTH_QUESTION,
            key=f"growth:{moment.value}:{pairing.id}:{member.id}",
            target=Target.MEMBER,
            member_id=member.id,
            pairing_id=pairing.id,
            not_before=now,
            details={"moment": moment.value},
        )
        self.outbox.write(session, pairing.workspace_id, line, now)

    def rate(self, caller: Caller, pairing_id: str, moment: RatingMoment, level: int) -> Rated:
        """Store how sure the caller feels, from 1 to 5; the last tap counts.

        Raises:
            NoSuchRating: the question was put to somebody else, or is not stored any more.
            RatingTooLate: the start cannot be told any more once the end was asked, and nothing
                that is in a report changes.
        """
        with self.database.writing.begin() as session:
            pairing = session.get(Pairing, (caller.workspace_id, pairing_id))
            if pairing is None or caller.member_id is None:
                raise NoSuchRating
            rating = _stored(session, pairing, caller.member_id, moment)
            end = _stored(session, pairing, caller.member_id, RatingMoment.END)
            if rating is None:
                raise NoSuchRating
            if rating.counted_in or (moment is RatingMoment.START and end is not None):
                raise RatingTooLate
            rating.level, rating.rated_at = level, self.clock()
            start = _stored(session, pairing, caller.member_id, RatingMoment.START)
            return Rated(
                pairing_id=pairing_id,
                moment=moment,
                subject=rating.subject,
                skill=_skill_name(session, rating),
                level=level,
                before=start.level if start and moment is RatingMoment.END else None,
            )

    def _asked(
        self,
        session: Session,
        pairing: Pairing,
        member: Member,
        moment: RatingMoment,
        now: datetime,
    ) -> SelfRating:
        start = _stored(session, pairing, member.id, RatingMoment.START)
        rating = SelfRating(
            workspace_id=pairing.workspace_id,
            pairing_id=pairing.id,
            member_id=member.id,
            moment=moment,
            asked_at=now,
        )
        if start is not None:
            rating.subject, rating.skill_id = start.subject, start.skill_id
            return rating
        mentorship = session.get(Mentorship, (pairing.workspace_id, pairing.id))
        mentors = mentorship is not None and mentorship.mentor_id == member.id
        rating.subject = Subject.MENTORING if mentors else Subject.SKILL
        if not mentors:
            rating.skill_id = questions.skill_between(
                session, pairing.workspace_id, pairing.id, member.id
            )
        return rating

    def _compose(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        pairing = session.get_one(Pairing, (row.workspace_id, row.pairing_id))
        moment = RatingMoment(str(row.details["moment"]))
        rating = _stored(session, pairing, str(row.member_id), moment)
        over = moment is RatingMoment.START and not seems_open(pairing, now)
        if rating is None or rating.level is not None or over:
            return None
        return GrowthQuestion(pairing.id, moment, rating.subject, _skill_name(session, rating))


def is_to_be_asked(
    session: Session, pairing: Pairing, member: Member, moment: RatingMoment
) -> bool:
    """Return whether a member was not asked yet, and would mind neither question nor report."""
    start = _stored(session, pairing, member.id, RatingMoment.START)
    if moment is RatingMoment.START:
        return start is None and not member.ask_me_less
    end = _stored(session, pairing, member.id, RatingMoment.END)
    has_begun = start is not None and start.level is not None
    return end is None and has_begun and not member.ask_me_less


def _stored(
    session: Session, pairing: Pairing, member_id: str, moment: RatingMoment
) -> SelfRating | None:
    return session.get(SelfRating, (pairing.workspace_id, pairing.id, member_id, moment))


def _skill_name(session: Session, rating: SelfRating) -> str | None:
    if rating.skill_id is None:
        return None
    return session.get_one(Skill, (rating.workspace_id, rating.skill_id)).name
