"""Coming into programmes: what one may join, being invited, joining."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.attention import DEFAULT_NOTICES
from bot.domain.membership import (
    GuestsNotAllowed,
    Joined,
    JoinOffer,
    NotEligible,
    ProgrammeCard,
    ProgrammeNotOpen,
    local_day,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.membership import Invitation
from bot.domain.profile import DEFAULT_DAYS, DEFAULT_END, DEFAULT_START, NoProfile
from bot.domain.workspace_settings import WorkspaceSettings
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.cadences import has_rounds
from bot.services.directory import Colleague, Directory
from bot.services.outbox import Line, Outbox
from bot.services.places import programmes_around
from bot.services.profile import Levels, Profiles
from bot.services.script import Part, Script
from models import membership_questions as questions
from models.member import Member, MemberState, member_of_user
from models.outbox import OutboxRow, Target
from models.programme import Enrolment as Place
from models.programme import EnrolmentState, Programme, ProgrammeState
from models.session import Database
from models.stand_down import stand_down_of
from models.workspace import Workspace, one_at_a_time


@dataclass(frozen=True)
class Enrolment:
    """How somebody becomes a member and gets into programmes.

    Attributes:
        person_key: what stands for a Slack user (bot/services/privacy.py).
    """

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    directory: Directory
    profiles: Profiles
    person_key: Callable[[str], bytes]

    def choices(self, caller: Caller) -> list[ProgrammeCard]:
        """Return the programmes that the caller may join and is not in."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            zone = _zone(session, caller, member)
            member_id = member.id if member else None
            _, to_join = programmes_around(session, caller.workspace_id, member_id)
            return [card_of(programme, zone) for programme in to_join]

    def offer(self, caller: Caller, programme_id: str) -> JoinOffer:
        """Return what is said before the caller joins a programme.

        Raises:
            ProgrammeNotOpen: it does not take anybody (any more).
        """
        with self.database.reading.begin() as session:
            programme = _open_programme(session, caller, programme_id)
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            workspace = session.get_one(Workspace, caller.workspace_id)
            settings = WorkspaceSettings.from_record(workspace.settings)
            return JoinOffer(
                programme=card_of(programme, _zone(session, caller, member)),
                has_profile=member is not None and member.state is MemberState.ACTIVE,
                working_time_note=settings.working_time_note,
                code_of_conduct=settings.code_of_conduct,
                keep_profile_months=settings.keep_profile_months,
            )

    def check_eligible(self, caller: Caller, programme_id: str) -> None:
        """Ask Slack whether the caller may join, before a form is filled in for nothing.

        Raises:
            NotEligible: Slack does not say that this is a colleague.
            GuestsNotAllowed: the caller is a guest and the programme is without guests.
            ProgrammeNotOpen: it does not take anybody (any more).
        """
        colleague = self._colleague(caller)
        with self.database.reading.begin() as session:
            _check_guest(colleague, _open_programme(session, caller, programme_id))

    def join(
        self,
        caller: Caller,
        programme_id: str,
        levels: Levels | None = None,
        every_rounds: int | None = None,
    ) -> Joined:
        """Let the caller in, with the kept answers of step one if there are any.

        Joining twice is harmless; somebody who left comes back to the same place.

        Raises:
            NotEligible: Slack does not say that this is a colleague.
            GuestsNotAllowed: the caller is a guest and the programme is without guests.
            ProgrammeNotOpen: it does not take anybody (any more).
            NoProfile: nothing is known about the caller, not even a draft.
        """
        colleague = self._colleague(caller)
        now = self.clock()
        with self.database.writing.begin() as session:
            one_at_a_time(session, caller.workspace_id)
            programme = _open_programme(session, caller, programme_id)
            _check_guest(colleague, programme)
            answers = self.profiles.draft(session, caller)
            member = self._member(session, caller, colleague, now)
            if answers is not None:
                self.profiles.write(session, member, answers)
                self.profiles.write_levels(session, member, levels or {})
                self.profiles.drop_draft_within(session, caller)
            every = every_rounds or (answers.every_rounds if answers else 1)
            self._take_place(session, member, programme, every, now)
            zone = member.time_zone or programme.time_zone
            first_on = _day_of(programme, zone)
            return Joined(programme.id, programme.name, first_on, has_rounds(programme))

    def write_invitation(self, session: Session, programme: Programme, now: datetime) -> str:
        """Have the programme's channel invited, at most once a day; return the line's id."""
        day = local_day(now, programme.time_zone)
        line = Line(
            kind=Kind.INVITATION,
            key=f"invitation:{programme.id}:{day}",
            target=Target.CHANNEL,
            slack_target=programme.channel,
            subject=programme.id,
            not_before=now,
        )
        return self.outbox.write(session, programme.workspace_id, line, now)

    def parts(self) -> Script:
        """Return how an invitation is said."""
        return {Kind.INVITATION: Part(compose=_invitation)}

    def _colleague(self, caller: Caller) -> Colleague:
        colleague = self.directory.colleague(caller.slack_user_id)
        if colleague is None or not colleague.eligible:
            raise NotEligible
        return colleague

    def _member(
        self, session: Session, caller: Caller, colleague: Colleague, now: datetime
    ) -> Member:
        member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
        if member is None:
            if self.profiles.draft(session, caller) is None:
                raise NoProfile
            member = _newcomer(caller, self.new_id(), now)
            self._stand_down(session, member, caller.slack_user_id)
            session.add(member)
        member.state = MemberState.ACTIVE
        member.name = colleague.name[:200]
        member.locale = colleague.locale
        member.time_zone = colleague.time_zone
        member.is_guest = colleague.is_guest
        member.left_at = member.erase_at = member.erase_announced_at = None
        session.flush()
        return member

    def _stand_down(self, session: Session, member: Member, slack_user_id: str) -> None:
        """Let a stand-down hold that is older than the membership."""
        known = stand_down_of(session, member.workspace_id, self.person_key(slack_user_id))
        if known is not None:
            member.stood_down_until, known.slack_user_id = known.until, slack_user_id

    def _take_place(
        self, session: Session, member: Member, programme: Programme, every: int, now: datetime
    ) -> None:
        place = questions.place_in(session, member.workspace_id, member.id, programme.id)
        if place is not None and place.state in questions.LIVE:
            return
        if place is None:
            place = Place(
                workspace_id=member.workspace_id,
                id=self.new_id(),
                member_id=member.id,
                programme_id=programme.id,
                waited=0,
                trio_turns=0,
            )
            session.add(place)
        place.state = EnrolmentState.ACTIVE
        place.every_rounds = every
        place.rounds_since_match = every  # the first round is due, however rare the others are
        place.skips_in_row = 0
        place.paused_until = place.skips_round_at = place.wants_round_at = place.left_at = None
        place.joined_at = now
        session.flush()


def card_of(programme: Programme, zone: str) -> ProgrammeCard:
    """Return a programme as somebody in a time zone sees it."""
    return ProgrammeCard(
        programme_id=programme.id,
        name=programme.name,
        objective_text=programme.objective_text,
        format=programme.format.value,
        every_weeks=programme.every_weeks,
        run_by_name=programme.run_by_name,
        next_on=_day_of(programme, zone),
        lasts_weeks=programme.lasts_weeks,
    )


def _invitation(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    programme = session.get(Programme, (row.workspace_id, row.subject))
    if programme is None or programme.state is not ProgrammeState.ACTIVE:
        return None
    workspace = session.get_one(Workspace, row.workspace_id)
    settings = WorkspaceSettings.from_record(workspace.settings)
    return Invitation(card_of(programme, programme.time_zone), settings.working_time_note)


def _open_programme(session: Session, caller: Caller, programme_id: str) -> Programme:
    programme = session.get(Programme, (caller.workspace_id, programme_id))
    if programme is None or programme.state is not ProgrammeState.ACTIVE:
        raise ProgrammeNotOpen
    return programme


def _check_guest(colleague: Colleague, programme: Programme) -> None:
    if colleague.is_guest and not programme.guests_allowed:
        raise GuestsNotAllowed(programme=programme.name)


def _newcomer(caller: Caller, member_id: str, now: datetime) -> Member:
    return Member(
        workspace_id=caller.workspace_id,
        id=member_id,
        slack_user_id=caller.slack_user_id,
        work_days=DEFAULT_DAYS,
        work_start=DEFAULT_START,
        work_end=DEFAULT_END,
        weekly_notices=DEFAULT_NOTICES,
        surprise_me=False,
        not_sure_yet=False,
        ask_me_less=False,
        is_guest=False,
        consented_at=now,
    )


def _zone(session: Session, caller: Caller, member: Member | None) -> str:
    own = member.time_zone if member else None
    return own or session.get_one(Workspace, caller.workspace_id).time_zone


def _day_of(programme: Programme, zone: str) -> date | None:
    return local_day(programme.next_round_at, zone) if programme.next_round_at else None
