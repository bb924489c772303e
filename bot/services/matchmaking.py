"""From members and rules to a problem of bot.matching, and from a stored round back to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.matching import (
    Ban,
    Ground,
    Meeting,
    Person,
    Problem,
    Rules,
    Weights,
    check_lock,
)
from bot.matching.replay import Records, from_record
from bot.services.availability import Seat
from bot.services.readers import working_hours_of
from models import match_questions as facts
from models import round_questions as questions
from models.meeting import Again
from models.member import SkillSide
from models.programme import Format, Programme
from models.rounds import Round
from models.workspace import Workspace

KeyOf = Callable[[str], bytes]
"""Turns a Slack id into what private lists hold: ``Privacy.other_key``."""

AGAIN_POINTS: Mapping[Again, int] = {Again.YES: 100, Again.MAYBE: 50}
Locks = tuple[frozenset[str], ...]


@dataclass
class _Traits:
    """What is known of one person, collected from several tables."""

    languages: set[str] = field(default_factory=set)
    interests: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    offers: dict[str, int | None] = field(default_factory=dict)
    wants: dict[str, int | None] = field(default_factory=dict)
    private: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Matchmaking:
    """Reads what a round is matched on.

    Attributes:
        key_of: what stands for a person on the private lists of others.
    """

    key_of: KeyOf

    def problem(
        self,
        session: Session,
        programme: Programme,
        here: Mapping[str, Seat],
        round_: Round,
        now: datetime,
    ) -> Problem:
        """Return the problem of a round among the people who are here, its locks included.

        The number of queries does not depend on how many people there are.
        """
        problem = Problem(
            people=self.people(session, programme, here, round_.due_at),
            rules=rules_of(programme),
            bans=tuple(self._bans(session, programme, here, now)),
            history=tuple(_history(session, programme, here)),
            round=round_.number,
            seed=round_.seed,
        )
        return with_locks(problem, locks_of(session, round_))

    def people(
        self,
        session: Session,
        programme: Programme,
        here: Mapping[str, Seat],
        due_at: datetime,
    ) -> tuple[Person, ...]:
        """Return what is known of those who are here, in order of their ids."""
        traits = _traits(session, programme)
        zone = session.get_one(Workspace, programme.workspace_id).time_zone
        by_slack_id = {seat.member.slack_user_id: one for one, seat in here.items()}
        local = due_at.astimezone(ZoneInfo(programme.time_zone)).date()
        monday = local - timedelta(days=local.weekday())
        return tuple(
            Person(
                id=one,
                team=seat.member.team or "",
                location=seat.member.location or "",
                manager=by_slack_id.get(seat.member.manager_slack_id or "", ""),
                languages=frozenset(traits[one].languages),
                hours=working_hours_of(seat.member, zone).weekly_mask(monday),
                offers=traits[one].offers,
                wants=traits[one].wants,
                interests=frozenset(traits[one].interests),
                topics=frozenset(traits[one].topics),
                joined=seat.member.consented_at.date().toordinal(),
                waited=seat.enrolment.waited,
                trio_turns=seat.enrolment.trio_turns,
                private={o: n for o, n in traits[one].private.items() if o in here},
            )
            for one, seat in sorted(here.items())
        )

    def _bans(
        self,
        session: Session,
        programme: Programme,
        here: Mapping[str, Seat],
        now: datetime,
    ) -> Iterable[Ban]:
        """Yield who is kept apart; meeting in another programme just now counts as private."""
        yield from self.kept_apart(session, programme, here)
        elsewhere = questions.together(facts.meeting_elsewhere(session, programme, now))
        for members in elsewhere.values():
            for first, second in combinations([one for one in members if one in here], 2):
                yield Ban(first, second, Ground.PRIVATE)

    def kept_apart(
        self, session: Session, programme: Programme, here: Mapping[str, Seat]
    ) -> Iterable[Ban]:
        """Yield who is kept apart by a private list or by organisers."""
        yield from self._private_bans(session, programme, here)
        for first, second in facts.forbidden_pairs(session, programme):
            if first in here and second in here:
                yield Ban(first, second, Ground.FORBIDDEN)

    def _private_bans(
        self, session: Session, programme: Programme, here: Mapping[str, Seat]
    ) -> Iterable[Ban]:
        lines = list(facts.private_lists(session, programme))
        if not lines:
            return
        by_key = {
            self.key_of(seat.member.slack_user_id): one
            for one, seat in here.items()
            if seat.member.slack_user_id
        }
        for owner, key in lines:
            other = by_key.get(key)
            if owner in here and other is not None and other != owner:
                yield Ban(owner, other, Ground.PRIVATE)


def rules_of(programme: Programme) -> Rules:
    """Return a programme's rules as bot.matching states them."""
    peer = programme.format is Format.PEER
    return Rules(
        format="peer" if peer else "coffee",
        group_size=2 if peer else programme.group_size,
        mode="best_fit" if programme.best_fit else "everyone",
        minimum_score=programme.minimum_score if programme.best_fit else 0,
        minimum_hours=programme.minimum_hours,
        weights=Weights.preset(programme.weights),
    )


def locks_of(session: Session, round_: Round) -> Locks:
    """Return which members an organiser put together in a round."""
    stored = questions.locks_of_round(session, round_)
    return tuple(frozenset(lock.group.split(",")) for lock in stored)


def with_locks(problem: Problem, locks: Locks) -> Problem:
    """Return a problem with those locks that no hard rule forbids by now."""
    legal = tuple(lock for lock in locks if check_lock(problem, lock) is None)
    return replace(problem, locks=legal)


def recorded_problem(session: Session, round_: Round) -> Problem:
    """Return the problem that a round was, or is to be, matched on: what a replay solves.

    Of somebody who erased the own records nothing is left in it.
    """
    inputs = {row.member_id: row.inputs for row in questions.free_of_round(session, round_)}
    return from_record(Records(round_.rules, inputs))


def stored_problem(session: Session, round_: Round) -> Problem:
    """Return the problem of a round with the locks that its draft has by now."""
    return with_locks(recorded_problem(session, round_), locks_of(session, round_))


def narrowed(problem: Problem, members: Iterable[str]) -> Problem:
    """Return a problem among some of its people only."""
    wanted = frozenset(members)
    return replace(
        problem,
        people=tuple(one for one in problem.people if one.id in wanted),
        bans=tuple(ban for ban in problem.bans if {ban.a, ban.b} <= wanted),
        history=tuple(one for one in problem.history if {one.a, one.b} <= wanted),
        locks=tuple(lock for lock in problem.locks if lock <= wanted),
    )


def _traits(session: Session, programme: Programme) -> Mapping[str, _Traits]:
    traits: dict[str, _Traits] = defaultdict(_Traits)
    for one, language in facts.languages(session, programme):
        traits[one].languages.add(language)
    for one, interest in facts.interests(session, programme):
        traits[one].interests.add(interest)
    for one, skill in facts.goal_topics(session, programme):
        traits[one].topics.add(skill)
    for row in facts.skills(session, programme):
        side = traits[row.member_id]
        (side.offers if row.side is SkillSide.OFFER else side.wants)[row.skill_id] = row.level
    for one, partner, again in facts.wishes_to_meet_again(session, programme):
        traits[one].private[partner] = AGAIN_POINTS.get(again or Again.PLEASE_NOT, 0)
    return traits


def _history(session: Session, programme: Programme, here: Mapping[str, Seat]) -> Iterable[Meeting]:
    groups: dict[tuple[str, int], list[str]] = {}
    for pairing, number, member in facts.introductions(session, programme):
        if member in here:
            groups.setdefault((pairing, number), []).append(member)
    for (_, number), members in groups.items():
        for first, second in combinations(members, 2):
            yield Meeting(first, second, number)
