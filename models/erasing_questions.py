"""What an erasing touches beyond the rows that name the member, and who is due for one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.ask import AskConsent
from models.cohort import Cohort, CohortMember
from models.meeting import MeetingSession
from models.member import Avoidance, Member, MemberState, ProfileDraft
from models.mentorship import Agreement, AgreementStep, MentorRequest, MentorRole, RequestChoice
from models.openings import forget_openings
from models.outbox import FellowReader, OutboxRow, Target
from models.personal import Removal
from models.programme import Enrolment, SeasonAnswer
from models.rounds import Pairing, PairingMember, Round, RoundMember
from models.stand_down import StandDown
from models.workspace import Workspace, WorkspaceState


def sent_to(session: Session, member: Member) -> Sequence[OutboxRow]:
    """Return the messages and files in Slack that a member can read: own DM and group DMs."""
    beside_others = select(FellowReader.outbox_id).where(
        FellowReader.workspace_id == member.workspace_id, FellowReader.member_id == member.id
    )
    mine = or_(
        OutboxRow.id.in_(beside_others),
        and_(OutboxRow.target == Target.MEMBER, OutboxRow.member_id == member.id),
        and_(OutboxRow.target == Target.PAIRING, OutboxRow.pairing_id.in_(_pairings_of(member))),
    )
    query = select(OutboxRow).where(
        OutboxRow.workspace_id == member.workspace_id, OutboxRow.channel.is_not(None), mine
    )
    return session.scalars(query.order_by(OutboxRow.id)).all()


def lose_round_inputs(session: Session, member: Member) -> None:
    """Mark the rounds and cohorts that a member was matched in as not replayable."""
    rounds = select(RoundMember.round_id).where(
        RoundMember.workspace_id == member.workspace_id, RoundMember.member_id == member.id
    )
    session.execute(
        update(Round)
        .where(Round.workspace_id == member.workspace_id, Round.id.in_(rounds))
        .values(replayable=False)
    )
    cohorts = select(CohortMember.cohort_id).where(
        CohortMember.workspace_id == member.workspace_id, CohortMember.member_id == member.id
    )
    session.execute(
        update(Cohort)
        .where(Cohort.workspace_id == member.workspace_id, Cohort.id.in_(cohorts))
        .values(replayable=False)
    )


def empty_pairings(session: Session, member: Member) -> None:
    """Empty what the pairings of a member say about the pair: reasons, openers and places."""
    here = member.workspace_id
    session.execute(
        update(Pairing)
        .where(Pairing.workspace_id == here, Pairing.id.in_(_pairings_of(member)))
        .values(terms=[], openers=[], message_ts=None)
    )
    forget_openings(session, here, session.scalars(_pairings_of(member)))
    session.execute(
        update(MeetingSession)
        .where(
            MeetingSession.workspace_id == here,
            MeetingSession.pairing_id.in_(_pairings_of(member)),
        )
        .values(place=None)
    )
    session.execute(
        update(Agreement)
        .where(Agreement.workspace_id == here, Agreement.pairing_id.in_(_pairings_of(member)))
        .values(goal=None)
    )
    session.execute(
        delete(AgreementStep).where(
            AgreementStep.workspace_id == here, AgreementStep.pairing_id.in_(_pairings_of(member))
        )
    )


def forget_elsewhere(session: Session, member: Member) -> None:
    """Empty what other rows hold of a member: a draft, season answers, others' lists."""
    _forget_season(session, member)
    _forget_questions(session, member)
    _forget_in_lists_of_others(session, member)


def _forget_season(session: Session, member: Member) -> None:
    here = member.workspace_id
    places = select(Enrolment.id).where(
        Enrolment.workspace_id == here, Enrolment.member_id == member.id
    )
    session.execute(
        delete(SeasonAnswer).where(
            SeasonAnswer.workspace_id == here, SeasonAnswer.enrolment_id.in_(places)
        )
    )
    session.execute(
        delete(MentorRole).where(
            MentorRole.workspace_id == here, MentorRole.enrolment_id.in_(places)
        )
    )


def _forget_questions(session: Session, member: Member) -> None:
    """Empty what was asked of mentors, and what an unfinished form holds."""
    here = member.workspace_id
    session.execute(
        update(RequestChoice)
        .where(
            RequestChoice.workspace_id == here,
            RequestChoice.request_id.in_(
                select(MentorRequest.id).where(
                    MentorRequest.workspace_id == here, MentorRequest.member_id == member.id
                )
            ),
        )
        .values(question=None, reply=None)
    )
    session.execute(
        delete(ProfileDraft).where(
            ProfileDraft.workspace_id == here, ProfileDraft.slack_user_id == member.slack_user_id
        )
    )


def _forget_in_lists_of_others(session: Session, member: Member) -> None:
    here, slack_user_id = member.workspace_id, member.slack_user_id
    session.execute(
        delete(AskConsent).where(
            AskConsent.workspace_id == here, AskConsent.contact_slack_id == slack_user_id
        )
    )
    session.execute(
        update(Avoidance)
        .where(Avoidance.workspace_id == here, Avoidance.other_slack_id == slack_user_id)
        .values(other_slack_id=None)
    )
    session.execute(
        update(StandDown)
        .where(StandDown.workspace_id == here, StandDown.slack_user_id == slack_user_id)
        .values(slack_user_id=None)
    )
    session.execute(
        update(Member)
        .where(Member.workspace_id == here, Member.manager_slack_id == slack_user_id)
        .values(manager_slack_id=None)
    )


def to_announce(session: Session, before: datetime) -> Sequence[Member]:
    """Return the members whose profile is erased before an instant and who were not told."""
    query = select(Member).where(_not_told(), Member.erase_at <= before)
    return session.scalars(query.order_by(Member.erase_at, Member.id)).all()


def next_to_announce(session: Session, after: datetime) -> datetime | None:
    """Return the first moment of erasing after an instant that is not announced yet."""
    query = select(func.min(Member.erase_at)).where(_not_told(), Member.erase_at > after)
    return session.scalar(query)


def leavers_to_erase(session: Session) -> Sequence[Member]:
    """Return everybody with a day of erasing: who left and was told, who cannot be told."""
    told = and_(Member.state == MemberState.LEFT, Member.erase_announced_at.is_not(None))
    gone = Member.state == MemberState.DEACTIVATED
    query = select(Member).where(Member.erase_at.is_not(None), or_(told, gone))
    return session.scalars(query.order_by(Member.erase_at, Member.id)).all()


def removals(session: Session) -> Sequence[Removal]:
    """Return what is still to be deleted in Slack, oldest first, where Slack may be called."""
    query = select(Removal).join(Workspace, Workspace.id == Removal.workspace_id)
    active = Workspace.state == WorkspaceState.ACTIVE
    return session.scalars(query.where(active).order_by(Removal.id)).all()


def _not_told() -> ColumnElement[bool]:
    return and_(
        Member.state == MemberState.LEFT,
        Member.erase_at.is_not(None),
        Member.erase_announced_at.is_(None),
    )


def _pairings_of(member: Member) -> Select[str]:
    return select(PairingMember.pairing_id).where(
        PairingMember.workspace_id == member.workspace_id, PairingMember.member_id == member.id
    )
