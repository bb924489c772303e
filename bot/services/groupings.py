"""The pairings of a draft: stored, taken back, and what a match said about itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.domain.formats import format_rules
from bot.ids import NewId
from bot.matching import Group, Problem, Solution
from bot.services.matchmaking import Locks
from bot.services.snapshots import SCHEMA, terms_record
from models.openings import forget_openings, forget_round_openings
from models.programme import Programme
from models.rounds import Pairing, PairingMember, PairingState, Round


@dataclass(frozen=True)
class Groupings:
    """Keeps groups as drafted pairings."""

    new_id: NewId

    def keep(
        self,
        session: Session,
        round_: Round,
        groups: Iterable[Group],
        locks: Locks,
        now: datetime,
    ) -> None:
        """Store groups as drafted pairings of a round; nobody is told."""
        key = (round_.workspace_id, round_.programme_id)
        format_ = session.get_one(Programme, key).format
        for group in groups:
            pairing = self._pairing(round_, group, locks, now)
            pairing.sheet_wanted = format_rules(format_).sheet_for_all
            session.add(pairing)
            session.add_all(_places(pairing, group))
        session.flush()

    def _pairing(self, round_: Round, group: Group, locks: Locks, now: datetime) -> Pairing:
        return Pairing(
            workspace_id=round_.workspace_id,
            id=self.new_id(),
            programme_id=round_.programme_id,
            round_id=round_.id,
            state=PairingState.DRAFTED,
            locked=any(lock <= set(group.members) for lock in locks),
            score=group.score,
            terms=[terms_record(terms) for terms in group.terms],
            openers=[],
            created_at=now,
        )


def withdraw_pairings(session: Session, round_: Round, pairing_ids: Iterable[str]) -> None:
    """Take drafted pairings out of a round; nobody was ever told about them."""
    ids = list(pairing_ids)
    forget_openings(session, round_.workspace_id, ids)
    session.execute(
        update(Pairing)
        .where(
            Pairing.workspace_id == round_.workspace_id,
            Pairing.round_id == round_.id,
            Pairing.id.in_(ids),
            Pairing.state == PairingState.DRAFTED,
        )
        .values(state=PairingState.WITHDRAWN)
    )


def withdraw_draft(session: Session, round_: Round) -> None:
    """Take all drafted pairings out of a round."""
    forget_round_openings(session, round_.workspace_id, round_.id)
    session.execute(
        update(Pairing)
        .where(
            Pairing.workspace_id == round_.workspace_id,
            Pairing.round_id == round_.id,
            Pairing.state == PairingState.DRAFTED,
        )
        .values(state=PairingState.WITHDRAWN)
    )


def outcome_of(problem: Problem, solution: Solution) -> dict[str, object]:
    """Return what ``rounds.outcome`` holds: totals, bound, what is proven, who is left out."""
    return {
        "schema": SCHEMA,
        "people": len(problem.people),
        "groups": len(solution.groups),
        "unmatched": [asdict(one) for one in solution.unmatched],
        "total": solution.total,
        "bound": solution.bound,
        "gap": solution.gap,
        "proven": dict(solution.proven),
        "repeats": solution.repeats,
    }


def _places(pairing: Pairing, group: Group) -> list[PairingMember]:
    return [
        PairingMember(
            workspace_id=pairing.workspace_id,
            pairing_id=pairing.id,
            member_id=member_id,
            position=position,
            wants_sheet=False,
            silent=False,
        )
        for position, member_id in enumerate(group.members)
    ]
