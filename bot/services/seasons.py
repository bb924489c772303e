"""Seasons: after some rounds each member chooses to go on, change or rest; silence is rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import Kind, Notice
from bot.domain.notices.rounds import SeasonQuestion
from bot.domain.rounds import (
    SKIPS_BEFORE_QUESTION,
    SKIPS_QUESTION,
    NotAsked,
    SeasonChoice,
    SeasonReply,
)
from bot.services.access import Caller
from bot.services.cadences import day_in
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import attendance_questions as attendees
from models import round_questions as questions
from models.member import Member
from models.outbox import OutboxRow, OutboxState, Target
from models.pairing_questions import line_of
from models.programme import Enrolment, EnrolmentState, Programme, SeasonAnswer
from models.rounds import Participation, Round
from models.session import Database
from models.workspace import Workspace

WORTH_ASKING = timedelta(days=21)
NOT_ASKED_YET = (OutboxState.PENDING, OutboxState.HELD)
LESS_OFTEN = {1: 2, 2: 4, 4: 4}


@dataclass(frozen=True)
class Seasons:
    """Asks members whether to go on, and does what they choose."""

    database: Database
    clock: Clock
    outbox: Outbox

    def ask_everybody(self, session: Session, programme: Programme, now: datetime) -> None:
        """End a programme's season: ask everybody who met somebody in it, and begin the next."""
        season, rounds = programme.season, programme.rounds_this_season
        met = attendees.partners_this_season(session, programme, season)
        asked = [
            enrolment
            for _, enrolment in attendees.seats(session, programme)
            if enrolment.state is EnrolmentState.ACTIVE and met.get(enrolment.member_id)
        ]
        self._ask(session, programme, asked, season, rounds, now)
        programme.season, programme.rounds_this_season = season + 1, 0
        session.flush()

    def count_skips(
        self, session: Session, programme: Programme, round_: Round, now: datetime
    ) -> None:
        """Count who skips a round that was just planned; three in a row are asked about, once."""
        rows = {row.member_id: row for row in questions.members_of_round(session, round_)}
        tired = []
        for _, enrolment in attendees.seats(session, programme):
            row = rows.get(enrolment.member_id)
            if row is None:
                continue
            if row.participation is not Participation.AWAY:
                enrolment.skips_in_row = 0
            elif enrolment.skips_round_at == round_.due_at:
                enrolment.skips_in_row += 1
                if enrolment.skips_in_row == SKIPS_BEFORE_QUESTION:
                    tired.append(enrolment)
        asked_before = attendees.asked(session, programme, SKIPS_QUESTION)
        fresh = [enrolment for enrolment in tired if enrolment.id not in asked_before]
        self._ask(session, programme, fresh, SKIPS_QUESTION, 0, now)

    def rest_the_silent(self, session: Session, programme: Programme, now: datetime) -> None:
        """Let those rest who were asked whether to go on and said nothing: "not now"."""
        for answer, enrolment in attendees.undecided(session, programme):
            line = line_of(session, answer.workspace_id, _key(enrolment, answer.season))
            if line is not None and line.state in NOT_ASKED_YET:
                continue
            answer.answer, answer.answered_at = SeasonChoice.NOT_NOW.value, now
            enrolment.state = EnrolmentState.RESTING
        session.flush()

    def choose(self, caller: Caller, notice_id: str, choice: SeasonChoice) -> SeasonReply:
        """Do what a member chose; it can be chosen again, and late.

        Raises:
            NotAsked: the question was asked of somebody else, or the member has left since.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            row, enrolment = _question(session, caller, notice_id)
            answer = session.get(
                SeasonAnswer, (row.workspace_id, enrolment.id, row.details["season"])
            )
            if answer is None:
                raise NotAsked
            changed = answer.answer != choice.value
            answer.answer, answer.answered_at = choice.value, now
            if changed:
                _follow(enrolment, choice)
            programme = session.get_one(Programme, (row.workspace_id, enrolment.programme_id))
            return SeasonReply(
                choice=choice,
                notice_id=notice_id,
                programme=programme.name,
                next_day=day_in(_zone(session, enrolment), programme.next_round_at),
                every_rounds=enrolment.every_rounds,
            )

    def parts(self) -> Script:
        """Return how the question is said."""
        return {Kind.SEASON_QUESTION: Part(compose=_compose)}

    def _ask(
        self,
        session: Session,
        programme: Programme,
        enrolments: Sequence[Enrolment],
        season: int,
        rounds: int,
        now: datetime,
    ) -> None:
        session.add_all(
            SeasonAnswer(
                workspace_id=enrolment.workspace_id,
                enrolment_id=enrolment.id,
                season=season,
                asked_at=now,
            )
            for enrolment in enrolments
        )
        lines = [_line(enrolment, season, rounds, now) for enrolment in enrolments]
        self.outbox.write_all(session, programme.workspace_id, lines, now)


def _line(enrolment: Enrolment, season: int, rounds: int, now: datetime) -> Line:
    return Line(
        kind=Kind.SEASON_QUESTION,
        key=_key(enrolment, season),
        target=Target.MEMBER,
        member_id=enrolment.member_id,
        not_before=now,
        subject=enrolment.id,
        details={"season": season, "rounds": rounds},
        stale_at=now + WORTH_ASKING,
    )


def _key(enrolment: Enrolment, season: int) -> str:
    return f"season:{enrolment.id}:{season}"


def _question(session: Session, caller: Caller, notice_id: str) -> tuple[OutboxRow, Enrolment]:
    row = session.get(OutboxRow, (caller.workspace_id, notice_id))
    if row is None or row.member_id != caller.member_id or "season" not in row.details:
        raise NotAsked
    enrolment = session.get(Enrolment, (caller.workspace_id, row.subject))
    if enrolment is None or enrolment.state is EnrolmentState.LEFT:
        raise NotAsked
    return row, enrolment


def _follow(enrolment: Enrolment, choice: SeasonChoice) -> None:
    enrolment.skips_in_row = 0
    if choice in (SeasonChoice.OTHER, SeasonChoice.NOT_NOW):
        enrolment.state = EnrolmentState.RESTING
        return
    if enrolment.state is EnrolmentState.RESTING:
        enrolment.state = EnrolmentState.ACTIVE
    if choice is SeasonChoice.LESS_OFTEN:
        enrolment.every_rounds = LESS_OFTEN[enrolment.every_rounds]


def _zone(session: Session, enrolment: Enrolment) -> str:
    member = session.get_one(Member, (enrolment.workspace_id, enrolment.member_id))
    return member.time_zone or session.get_one(Workspace, enrolment.workspace_id).time_zone


def _compose(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    enrolment = session.get(Enrolment, (row.workspace_id, row.subject))
    season, rounds = row.details.get("season"), row.details.get("rounds")
    if enrolment is None or not isinstance(season, int) or not isinstance(rounds, int):
        return None
    answer = session.get(SeasonAnswer, (row.workspace_id, enrolment.id, season))
    if answer is None or answer.answer is not None:
        return None
    programme = session.get_one(Programme, (row.workspace_id, enrolment.programme_id))
    met = attendees.partners_this_season(session, programme, season)
    return SeasonQuestion(
        notice_id=row.id,
        programme=programme.name,
        rounds=rounds,
        met=met.get(enrolment.member_id, 0),
        next_day=day_in(_zone(session, enrolment), programme.next_round_at),
    )
