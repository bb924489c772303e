"""Programmes: made in steps, changed, paused, resumed, ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.programmes import (
    COFFEE,
    Plan,
    next_monday,
    usual_plan,
)
from bot.errors import InvalidInput, NotFound, NotPossible
from bot.ids import NewId
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.directory import Directory
from bot.services.mentorship_rules import keep_rules, rules_of
from bot.services.messenger import NotSent
from bot.services.monthly_posts import keep_monthly_post, monthly_post_of
from bot.services.outbox import Outbox
from bot.services.programme_news import write_news
from bot.services.programme_plans import (
    TIMING,
    apply,
    for_the_log,
    next_prompt,
    plan_of,
    set_times,
    start_on,
)
from models.programme import Programme, ProgrammeDraft, ProgrammeState
from models.session import Database

LATE_DAYS = 3


class NoSuchProgramme(NotFound):
    """A programme was named that does not exist, or has ended."""

    code = "no-such-programme"


class StepLost(NotPossible):
    """A later step of the form was sent, but what was decided before it is not there any more."""

    code = "programme-step-lost"


class NotPaused(NotPossible):
    """A programme that is not paused was to be resumed, or the other way round."""

    code = "programme-state"


@dataclass(frozen=True)
class Programmes:
    """What organisers do with programmes; every change is in the audit log."""

    database: Database
    clock: Clock
    new_id: NewId
    audit: Audit
    directory: Directory
    outbox: Outbox

    def begin(self, caller: OrganiserCaller, programme_id: str | None = None) -> Plan:
        """Return what a form starts with: what was typed before, what is, or what is usual."""
        today = self._today(caller.time_zone)
        with self.database.reading.begin() as session:
            draft = _draft_of(session, caller, programme_id)
            if draft is not None:
                plan = Plan.from_record(draft.answers)
            elif programme_id is not None:
                programme = _programme(session, caller.workspace_id, programme_id)
                plan = _plan_of(session, programme)
            else:
                plan = usual_plan(COFFEE, next_monday(today), caller.time_zone)
        if not plan.has_rounds or plan.first_on >= today:
            return plan
        return replace(plan, first_on=next_monday(today))

    def keep_step(self, caller: OrganiserCaller, plan: Plan, programme_id: str | None) -> str:
        """Store what was decided so far and return the key for the next step."""
        with self.database.writing.begin() as session:
            draft = _draft_of(session, caller, programme_id)
            if draft is None:
                draft = ProgrammeDraft(
                    workspace_id=caller.workspace_id,
                    id=self.new_id(),
                    organiser_id=caller.organiser_id,
                    programme_id=programme_id,
                )
                session.add(draft)
            draft.answers = plan.to_record()
            draft.saved_at = self.clock()
            return draft.id

    def step(self, caller: OrganiserCaller, draft_id: str) -> tuple[Plan, str | None]:
        """Return what was decided in earlier steps, and which programme it changes.

        Raises:
            StepLost: there is no such draft of this organiser.
        """
        with self.database.reading.begin() as session:
            draft = session.get(ProgrammeDraft, (caller.workspace_id, draft_id))
            if draft is None or draft.organiser_id != caller.organiser_id:
                raise StepLost
            return Plan.from_record(draft.answers), draft.programme_id

    def was_made(self, caller: OrganiserCaller, draft_id: str) -> bool:
        """Return whether the last step of a draft was sent already."""
        with self.database.reading.begin() as session:
            return session.get(Programme, (caller.workspace_id, draft_id)) is not None

    def require_channel(self, channel: str | None) -> None:
        """Check that Rapport may post in the channel that was picked for invitations.

        Raises:
            InvalidInput: Rapport is not in it, or it is shared with another company.
        """
        if channel is None:
            return
        try:
            room = self.directory.channel(channel)
        except NotSent:
            raise InvalidInput("channel", "unknown") from None
        if room is None or not room.bot_is_member:
            raise InvalidInput("channel", "not-in-channel")
        if room.is_archived:
            raise InvalidInput("channel", "archived")

    def finish(self, caller: OrganiserCaller, draft_id: str, plan: Plan) -> str:
        """Make the programme of a draft, or change the one it is about; return its id.

        Raises:
            StepLost: there is no such draft.
            InvalidInput: the first round lies in the past.
        """
        run_by = self._name_of(caller)
        now = self.clock()
        with self.database.writing.begin() as session:
            if session.get(Programme, (caller.workspace_id, draft_id)) is not None:
                return draft_id
            draft = session.get(ProgrammeDraft, (caller.workspace_id, draft_id))
            if draft is None or draft.organiser_id != caller.organiser_id:
                raise StepLost
            if draft.programme_id is None:
                programme = self._create(session, caller, draft_id, plan, run_by, now)
            else:
                programme = self._change(session, caller, draft.programme_id, plan, now)
            session.delete(draft)
            return programme.id

    def pause(self, caller: OrganiserCaller, programme_id: str) -> str:
        """Plan no more rounds until somebody resumes; return the programme's name."""
        return self._turn(
            caller, programme_id, ProgrammeState.ACTIVE, ProgrammeState.PAUSED, "pause"
        )

    def resume(self, caller: OrganiserCaller, programme_id: str) -> str:
        """Plan rounds again, from the next time of the cadence on."""
        return self._turn(
            caller, programme_id, ProgrammeState.PAUSED, ProgrammeState.ACTIVE, "resume"
        )

    def end(self, caller: OrganiserCaller, programme_id: str) -> str:
        """End a programme for good: pairings that were introduced go on to their own end."""
        now = self.clock()
        with self.database.writing.begin() as session:
            programme = _programme(session, caller.workspace_id, programme_id)
            programme.state, programme.ended_at = ProgrammeState.ENDED, now
            programme.next_round_at = programme.notice_at = programme.next_prompt_at = None
            self.audit.record(session, caller, "programme.end", programme.id, {}, now)
            write_news(self.outbox, session, caller, programme, "ended", now)
            return programme.name

    def _turn(
        self,
        caller: OrganiserCaller,
        programme_id: str,
        since: ProgrammeState,
        to: ProgrammeState,
        verb: str,
    ) -> str:
        now = self.clock()
        with self.database.writing.begin() as session:
            programme = _programme(session, caller.workspace_id, programme_id)
            if programme.state is not since:
                raise NotPaused(name=programme.name, state=programme.state.value)
            programme.state = to
            if to is ProgrammeState.ACTIVE:
                set_times(session, programme, now)
                programme.next_prompt_at = next_prompt(programme, now)
            self.audit.record(session, caller, f"programme.{verb}", programme.id, {}, now)
            write_news(self.outbox, session, caller, programme, f"{verb}d", now)
            return programme.name

    def _create(
        self,
        session: Session,
        caller: OrganiserCaller,
        programme_id: str,
        plan: Plan,
        run_by: str,
        now: datetime,
    ) -> Programme:
        programme = Programme(
            workspace_id=caller.workspace_id,
            id=programme_id,
            state=ProgrammeState.ACTIVE,
            run_by_slack_id=caller.slack_user_id,
            run_by_name=run_by,
            late_days=LATE_DAYS,
            season=1,
            rounds_this_season=0,
            created_at=now,
        )
        apply(programme, plan)
        start_on(programme, plan.first_on)
        session.add(programme)
        session.flush()
        keep_rules(session, programme, plan.mentorship)
        keep_monthly_post(session, programme, posts=plan.monthly_post)
        set_times(session, programme, now)
        programme.next_prompt_at = next_prompt(programme, now)
        details = for_the_log(plan)
        self.audit.record(session, caller, "programme.create", programme.id, details, now)
        write_news(self.outbox, session, caller, programme, "started", now)
        return programme

    def _change(
        self,
        session: Session,
        caller: OrganiserCaller,
        programme_id: str,
        plan: Plan,
        now: datetime,
    ) -> Programme:
        programme = _programme(session, caller.workspace_id, programme_id)
        changed = _plan_of(session, programme).changed_fields(plan)
        apply(programme, plan)
        keep_rules(session, programme, plan.mentorship)
        keep_monthly_post(session, programme, posts=plan.monthly_post)
        if "first_on" in changed:
            start_on(programme, plan.first_on)
        if programme.state is ProgrammeState.ACTIVE and TIMING & set(changed):
            set_times(session, programme, now)
        programme.next_prompt_at = next_prompt(programme, now)
        details: dict[str, object] = {
            name: value for name, value in for_the_log(plan).items() if name in changed
        }
        self.audit.record(session, caller, "programme.edit", programme.id, details, now)
        return programme

    def _today(self, zone: str) -> date:
        return self.clock().astimezone(ZoneInfo(zone)).date()

    def _name_of(self, caller: OrganiserCaller) -> str:
        try:
            known = self.directory.colleague(caller.slack_user_id)
        except NotSent:
            known = None
        return known.name if known else ""


def _programme(session: Session, workspace_id: str, programme_id: str) -> Programme:
    programme = session.get(Programme, (workspace_id, programme_id))
    if programme is None or programme.state is ProgrammeState.ENDED:
        raise NoSuchProgramme
    return programme


def _draft_of(
    session: Session, caller: OrganiserCaller, programme_id: str | None
) -> ProgrammeDraft | None:
    same = (
        ProgrammeDraft.programme_id.is_(None)
        if programme_id is None
        else ProgrammeDraft.programme_id == programme_id
    )
    return session.scalar(
        select(ProgrammeDraft)
        .where(
            ProgrammeDraft.workspace_id == caller.workspace_id,
            ProgrammeDraft.organiser_id == caller.organiser_id,
            same,
        )
        .order_by(ProgrammeDraft.id.desc())
        .limit(1)
    )


def _plan_of(session: Session, programme: Programme) -> Plan:
    rules, posts = rules_of(session, programme), monthly_post_of(session, programme)
    return plan_of(programme, rules, monthly_post=posts)
