"""What every change of a draft shares: who may be told what, and how the desk sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind
from bot.errors import NotFound, NotPossible
from bot.matching import Ground, Problem
from bot.matching.explain import PUBLIC_GROUNDS
from bot.services.access import OrganiserCaller
from bot.services.availability import attendance
from bot.services.matchmaking import stored_problem
from bot.services.outbox import Line, Outbox
from bot.services.rounds import Rounds
from models.outbox import OutboxState, Target
from models.pairing_questions import line_of
from models.programme import Programme
from models.round_questions import lock_round
from models.rounds import Round, RoundState


class NotThisRound(NotPossible):
    """The one neutral answer: private and ordinary grounds alike."""

    code = "not-possible-this-round"


class RuleForbids(NotPossible):
    """A rule that organisers may know keeps two people apart."""

    code = "rule-forbids"


class NoDraft(NotPossible):
    """The round is not a draft (any more)."""

    code = "no-draft"


class DraftMoved(NotPossible):
    """The draft was changed by somebody else in the meantime."""

    code = "draft-moved"


class GroupLocked(NotPossible):
    """A swap would take apart a group that was locked."""

    code = "group-locked"


class TogetherAlready(NotPossible):
    """Two people who are to be swapped are in one group."""

    code = "together-already"


class NotAMember(NotFound):
    """Somebody was picked who never joined Rapport."""

    code = "not-a-member"


def drafted(session: Session, caller: OrganiserCaller, round_id: str, *, write: bool) -> Round:
    """Return a round that is a draft, locked if it is to be changed.

    Raises:
        NoDraft: it is not one (any more).
    """
    key = (caller.workspace_id, round_id)
    round_ = lock_round(session, *key) if write else session.get(Round, key)
    if round_ is None or round_.state is not RoundState.DRAFTED:
        raise NoDraft
    return round_


def refuse(ground: Ground | None) -> None:
    """Raise what an organiser may know of a ground; nothing if there is none."""
    if ground in PUBLIC_GROUNDS:
        raise RuleForbids(ground=ground.value)
    if ground is not None:
        raise NotThisRound


def require_here(problem: Problem, *members: str) -> None:
    """Raise the neutral answer unless everybody is free in a round."""
    here = {person.id for person in problem.people}
    if not here.issuperset(members):
        raise NotThisRound


def present_problem(session: Session, rounds: Rounds, round_: Round, now: datetime) -> Problem:
    """Return what a draft was matched on, with everybody who is to be kept apart by now."""
    programme = session.get_one(Programme, (round_.workspace_id, round_.programme_id))
    here = attendance(session, programme, round_.due_at, now).here
    stored = stored_problem(session, round_)
    people = {person.id for person in stored.people}
    today = rounds.matchmaking.problem(session, programme, here, round_, now).bans
    bans = (ban for ban in today if ban not in stored.bans and {ban.a, ban.b} <= people)
    return replace(stored, bans=(*stored.bans, *bans))


def write_draft_changed(session: Session, outbox: Outbox, round_: Round, now: datetime) -> None:
    """Let a round's one message at the desk show what the round is now, if there is one."""
    first = line_of(session, round_.workspace_id, f"draft:{round_.id}")
    if first is None or first.state in (OutboxState.DEAD, OutboxState.WITHDRAWN):
        return
    kind = Kind.DRAFT_CHANGED
    line = Line(
        kind,
        key=f"{kind.value}:{round_.id}:{round_.version}:{round_.state.value}",
        target=Target.DESK,
        not_before=now,
        subject=round_.id,
        after_id=first.id,
        updates_id=first.id,
    )
    outbox.write(session, round_.workspace_id, line, now)
