"""Which rows are about a member, and what becomes of them when the member erases everything.

docs/privacy.md says the same in words; tests compare both with the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import String, delete, update
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from models.ask import Ask, AskMessage, AskRecipient, QuestionRest
from models.base import Base, Tenant, within_workspace
from models.cohort import CohortMatch, CohortMember
from models.growth import SelfRating
from models.meeting import (
    CheckIn,
    Pulse,
    ReflectionSheet,
    SessionReport,
    SessionTry,
    SlotVote,
    Thanks,
)
from models.member import (
    Avoidance,
    Goal,
    Member,
    MemberInterest,
    MemberLanguage,
    MemberSkill,
    MemberState,
)
from models.mentorship import (
    Agreement,
    AgreementStep,
    MentorRequest,
    Mentorship,
    PlaceWatch,
    RequestChoice,
)
from models.mentorship_check_in import MentorshipCheckIn, MentorshipWish, WrapUp
from models.outbox import FellowReader, NoticeSlot, OutboxRow
from models.programme import Enrolment, EnrolmentState, ForbiddenPair
from models.recognition import Milestone
from models.record import RecordConfirmation
from models.rounds import OpenerUse, PairingMember, RoundMember
from models.toolkit import LessonMoment, MemberLesson

NOTHING: Mapping[str, object] = MappingProxyType({})
UNTOLD = frozenset({"state", "resumes_to", "closing_at", "closed_at", "request_id"})


class Removal(Tenant, Base):
    """A message or file of ours in Slack that goes because its reader erased everything."""

    __tablename__ = "removals"
    __table_args__ = (within_workspace(),)

    channel: Mapped[str] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))  # empty: it is a file
    file_id: Mapped[str | None] = mapped_column(String(32))


@dataclass(frozen=True)
class Holding:
    """The rows of one table that are about a member.

    Attributes:
        owner: the column that names the member.
        section: where an export shows the rows; empty means that it does not.
        deleted: the rows go; otherwise they stay, under the member's surrogate id.
        emptied: what columns hold afterwards, in rows that stay.
        hidden: columns that an export leaves out.
    """

    owner: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
    section: str = ""
    deleted: bool = False
    emptied: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    hidden: frozenset[str] = frozenset()


HOLDINGS: tuple[Holding, ...] = (
    Holding(MemberLanguage.member_id, "languages", deleted=True),
    Holding(MemberInterest.member_id, "interests", deleted=True, hidden=frozenset({"key"})),
    Holding(MemberSkill.member_id, "skills", deleted=True),
    Holding(Avoidance.member_id, "private_list", deleted=True, hidden=frozenset({"other_key"})),
    Holding(Goal.member_id, "goals", deleted=True),
    Holding(
        Enrolment.member_id,
        "programmes",
        emptied={
            "state": EnrolmentState.LEFT,
            "paused_until": None,
            "skips_round_at": None,
            "wants_round_at": None,
        },
        # They rise when a partner ends a pairing, before that is told.
        hidden=frozenset({"waited", "rounds_since_match"}),
    ),
    # An organisers' decision about two people: theirs to show, nobody's once one of them is gone.
    Holding(ForbiddenPair.first_id, deleted=True),
    Holding(ForbiddenPair.second_id, deleted=True),
    Holding(RoundMember.member_id, "rounds", deleted=True, hidden=frozenset({"inputs_hash"})),
    Holding(
        CohortMember.member_id,
        "cohorts",
        deleted=True,
        hidden=frozenset({"inputs_hash", "wishes"}),
    ),
    Holding(CohortMatch.mentor_id, deleted=True),
    Holding(CohortMatch.mentee_id, deleted=True),
    Holding(PairingMember.member_id, "pairings", emptied={"silent": True, "wants_sheet": False}),
    Holding(OpenerUse.member_id, "openers", deleted=True),
    Holding(SlotVote.member_id, "votes", deleted=True),
    Holding(CheckIn.member_id, "check_ins"),  # a tap without a text, for the count alone
    Holding(Pulse.member_id, "pulses", emptied={"words": None, "words_for_desk": False}),
    # Whether it was passed on is the reader's private list's to know.
    Holding(
        Thanks.from_id, "thanks_given", emptied={"text": None}, hidden=frozenset({"passed_on"})
    ),
    Holding(
        Thanks.to_id, "thanks_received", emptied={"text": None}, hidden=frozenset({"passed_on"})
    ),
    Holding(ReflectionSheet.member_id, "reflection_sheets", deleted=True),
    Holding(SessionReport.member_id, "session_reports"),  # a tap, as a check-in
    Holding(SessionTry.member_id, "tries", deleted=True),
    # What somebody keeps to oneself, or has done, is not for whoever wrote it down.
    Holding(
        SessionTry.noted_by_id,
        "tries_noted",
        deleted=True,
        hidden=frozenset({"private", "done_at"}),
    ),
    Holding(MentorRequest.member_id, "requests", emptied={"sentence": None}),
    # That somebody else was asked before, and why one said no, is nobody else's business.
    Holding(
        RequestChoice.member_id,
        "asked_of_me",
        emptied={"question": None, "reply": None, "reason": None},
        hidden=frozenset({"rank"}),
    ),
    Holding(PlaceWatch.member_id, "waiting_for_places", deleted=True),
    Holding(PlaceWatch.mentor_id, deleted=True),
    # A mentorship closes before its partner is told: how far it is stands in messages only.
    Holding(Mentorship.mentor_id, "mentorships_as_mentor", hidden=UNTOLD),
    Holding(Mentorship.mentee_id, "mentorships_as_mentee", hidden=UNTOLD),
    Holding(Agreement.proposed_by_id, "agreements", emptied={"goal": None}),
    Holding(MentorshipCheckIn.member_id, "mentorship_check_ins"),  # a tap, for the count alone
    Holding(MentorshipWish.member_id, "wishes_to_end", deleted=True),
    Holding(WrapUp.member_id, "wrap_ups", deleted=True),
    Holding(MemberLesson.member_id, "lessons", deleted=True, hidden=frozenset({"done_text"})),
    Holding(LessonMoment.member_id, "lesson_moments", deleted=True),
    Holding(SelfRating.member_id, "self_ratings", deleted=True, hidden=frozenset({"counted_in"})),
    # When others read of it is the others' to know; a question's end is told by a clock.
    Holding(
        Ask.member_id, "questions_asked", emptied={"text": None}, hidden=frozenset({"tell_at"})
    ),
    Holding(Ask.taken_by_id),
    # The id of a question holds the moment at which it was written: not for those who are asked.
    Holding(
        AskRecipient.member_id,
        "questions_for_me",
        hidden=frozenset({"ask_id", "wave", "chosen_at", "helped"}),
    ),
    Holding(
        AskMessage.writer_id,
        "answers_and_replies",
        emptied={"text": None},
        hidden=frozenset({"recipient_id", "writer_id", "deliver_at", "passed_on"}),
    ),
    Holding(Milestone.member_id, "milestones", deleted=True, hidden=frozenset({"told_at"})),
    Holding(
        RecordConfirmation.member_id,
        "confirmations_asked",
        deleted=True,
        hidden=frozenset({"partner_id"}),
    ),
    Holding(RecordConfirmation.partner_id, deleted=True),
    Holding(QuestionRest.member_id, "no_questions_please", deleted=True),
    Holding(FellowReader.member_id, deleted=True),
    Holding(AgreementStep.written_by_id, "milestones", deleted=True),
    Holding(NoticeSlot.member_id, "notices_by_week", deleted=True),
    Holding(
        OutboxRow.member_id,
        "messages",
        emptied={"channel": None, "ts": None, "file_id": None, "slack_target": None},
        hidden=frozenset({"details", "owner", "token", "key", "place", "subject"}),
    ),
)

TOMBSTONE: Mapping[str, object] = MappingProxyType(
    {
        "state": MemberState.ERASED,
        "slack_user_id": None,
        "name": None,
        "locale": None,
        "time_zone": None,
        "is_guest": False,
        "about": None,
        "team": None,
        "location": None,
        "goal": None,
        "manager_slack_id": None,
        "work_days": "12345",
        "work_start": 9 * 60,
        "work_end": 17 * 60,
        "weekly_notices": 4,
        "surprise_me": False,
        "not_sure_yet": False,
        "ask_me_less": False,
        "erase_at": None,
        "stood_down_until": None,
    }
)


def empty_holdings(session: Session, workspace_id: str, member_id: str) -> None:
    """Delete or empty every row that is about a member, except the member's own."""
    for holding in HOLDINGS:
        table = holding.owner.class_
        mine = (table.workspace_id == workspace_id, holding.owner == member_id)
        if holding.deleted:
            session.execute(delete(table).where(*mine))
        elif holding.emptied:
            session.execute(update(table).where(*mine).values(dict(holding.emptied)))


def bury(member: Member) -> None:
    """Leave of a member a tombstone: the id, and when the person came and went."""
    for column, value in TOMBSTONE.items():
        setattr(member, column, value)
