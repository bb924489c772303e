"""Swapping two people of a draft: worked out by the engine, shown, then done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.desk import Change, DraftGroup
from bot.matching import UNITS_PER_POINT, Group, Problem, RuleBroken, Solution, evaluate
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.draft_groups import group_from_terms, groups_of
from bot.services.draft_rules import (
    DraftMoved,
    GroupLocked,
    NotThisRound,
    TogetherAlready,
    drafted,
    present_problem,
    refuse,
    require_here,
    write_draft_changed,
)
from bot.services.rounds import Rounds
from bot.services.snapshots import terms_record
from models import desk_questions as questions
from models.member import Member
from models.openings import forget_openings
from models.round_questions import people_of_round, total_score
from models.rounds import (
    Pairing,
    PairingMember,
    PairingState,
    Participation,
    Round,
    RoundMember,
)
from models.session import Database


@dataclass(frozen=True)
class _Swap:
    """A swap worked out: whole groups by pairing id, and what the engine says of them."""

    round: Round
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]
    now: Solution
    then: Solution


@dataclass(frozen=True)
class Swaps:
    """Lets two people of a draft take each other's place."""

    database: Database
    clock: Clock
    rounds: Rounds
    audit: Audit

    def preview(
        self, caller: OrganiserCaller, round_id: str, first_id: str, second_id: str
    ) -> Change:
        """Return what a swap would change; nothing is changed.

        Raises:
            NotThisRound: somebody is not in this round, or a ground that is not told.
            RuleForbids: a rule that organisers may know.
            NoDraft, GroupLocked, TogetherAlready: as they say.
        """
        with self.database.reading.begin() as session:
            round_ = drafted(session, caller, round_id, write=False)
            swap = _worked_out(session, round_, self._problem(session, round_), first_id, second_id)
            return _described(session, swap)

    def swap(
        self,
        caller: OrganiserCaller,
        round_id: str,
        version: int,
        first_id: str,
        second_id: str,
    ) -> Change:
        """Swap two people in the version of the draft that the organiser saw.

        Raises:
            DraftMoved: the draft is another by now.
            NotThisRound, RuleForbids, NoDraft, GroupLocked, TogetherAlready: as in the preview.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            round_ = drafted(session, caller, round_id, write=True)
            if round_.version != version:
                raise DraftMoved
            swap = _worked_out(session, round_, self._problem(session, round_), first_id, second_id)
            change = _described(session, swap)
            _store(session, swap)
            details: dict[str, object] = {"members": [first_id, second_id]}
            round_.version += 1
            self.audit.record(session, caller, "draft.swap", round_id, details, now)
            write_draft_changed(session, self.rounds.outbox, round_, now)
            return replace(change, version=round_.version)

    def _problem(self, session: Session, round_: Round) -> Problem:
        return present_problem(session, self.rounds, round_, self.clock())


def _worked_out(
    session: Session, round_: Round, problem: Problem, first: str, second: str
) -> _Swap:
    groups = people_of_round(session, round_, PairingState.DRAFTED)
    require_here(problem, first, second)
    homes = [
        next((one for one, who in groups.items() if person in who), None)
        for person in (first, second)
    ]
    touched = [home for home in homes if home is not None]
    if not touched:
        raise NotThisRound
    if homes[0] == homes[1]:
        raise TogetherAlready
    require_here(problem, *(one for home in touched for one in groups[home]))
    _require_unlocked(session, round_, touched)
    places = {first: second, second: first}
    before = {home: groups[home] for home in touched}
    after = {home: tuple(places.get(one, one) for one in who) for home, who in before.items()}
    return _Swap(round_, before, after, _judged(problem, before), _judged(problem, after))


def _judged(problem: Problem, groups: Mapping[str, tuple[str, ...]]) -> Solution:
    try:
        return evaluate(problem, groups.values())
    except RuleBroken as broken:
        refuse(broken.ground)
        raise NotThisRound from None


def _require_unlocked(session: Session, round_: Round, pairings: Sequence[str]) -> None:
    for one in pairings:
        if session.get_one(Pairing, (round_.workspace_id, one)).locked:
            raise GroupLocked


def _described(session: Session, swap: _Swap) -> Change:
    workspace_id = swap.round.workspace_id
    pairings = [session.get_one(Pairing, (workspace_id, one)) for one in swap.before]
    people = questions.members_by_id(
        session, workspace_id, {one for who in swap.after.values() for one in who}
    )
    return Change(
        round_id=swap.round.id,
        version=swap.round.version,
        before=tuple(groups_of(session, workspace_id, pairings)),
        after=tuple(
            _group(session, workspace_id, one, who, swap.then, people)
            for one, who in swap.after.items()
        ),
        repeats_more=swap.then.repeats - swap.now.repeats,
        points_less=round((swap.now.total - swap.then.total) / UNITS_PER_POINT),
        points_total=round(total_score(session, swap.round) / UNITS_PER_POINT),
    )


def _group(
    session: Session,
    workspace_id: str,
    pairing_id: str,
    who: tuple[str, ...],
    solution: Solution,
    people: Mapping[str, Member],
) -> DraftGroup:
    return group_from_terms(
        session,
        workspace_id,
        [people[one] for one in who],
        _solved(solution, who).terms,
        pairing_id=pairing_id,
    )


def _solved(solution: Solution, who: Sequence[str]) -> Group:
    return next(group for group in solution.groups if set(group.members) == set(who))


def _store(session: Session, swap: _Swap) -> None:
    workspace_id = swap.round.workspace_id
    forget_openings(session, workspace_id, swap.after)
    for pairing_id, who in swap.after.items():
        session.execute(
            delete(PairingMember).where(
                PairingMember.workspace_id == workspace_id,
                PairingMember.pairing_id == pairing_id,
            )
        )
        session.add_all(
            PairingMember(
                workspace_id=workspace_id,
                pairing_id=pairing_id,
                member_id=one,
                position=position,
                wants_sheet=False,
                silent=False,
            )
            for position, one in enumerate(who)
        )
        group = _solved(swap.then, who)
        pairing = session.get_one(Pairing, (workspace_id, pairing_id))
        pairing.score, pairing.terms = group.score, [terms_record(one) for one in group.terms]
    _store_participation(session, swap)


def _store_participation(session: Session, swap: _Swap) -> None:
    """Note who has a place now and who lost it: only a swap with somebody without one moves it."""
    before = {one for who in swap.before.values() for one in who}
    after = {one for who in swap.after.values() for one in who}
    for member_id in before ^ after:
        key = (swap.round.workspace_id, swap.round.id, member_id)
        placed = member_id in after
        row = session.get_one(RoundMember, key)
        row.participation = Participation.MATCHED if placed else Participation.UNMATCHED
