"""Keeping two people together in a draft, or apart for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.desk import DeskPerson
from bot.matching import Problem, check_lock
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.draft_groups import person_of
from bot.services.draft_rules import (
    DraftMoved,
    NotAMember,
    drafted,
    present_problem,
    refuse,
    require_here,
    write_draft_changed,
)
from bot.services.rounds import Rounds
from models import desk_questions as questions
from models import draft_questions as drafts_asked
from models.programme import ForbiddenPair
from models.round_questions import people_of_round
from models.rounds import Pairing, PairingState, Round, RoundLock
from models.session import Database


@dataclass(frozen=True)
class PairRules:
    """What organisers decide about two people."""

    database: Database
    clock: Clock
    rounds: Rounds
    audit: Audit

    def two_members(
        self, caller: OrganiserCaller, first_user: str, second_user: str
    ) -> tuple[str, str]:
        """Return the member ids of two people by their Slack ids.

        Raises:
            NotAMember: one of them never joined.
        """
        with self.database.reading.begin() as session:
            members = questions.members_of_users(
                session, caller.workspace_id, [first_user, second_user]
            )
            known = {user: member.id for user, member in members.items()}
        for user in (first_user, second_user):
            if user not in known:
                raise NotAMember(user=user)
        return known[first_user], known[second_user]

    def set_lock(
        self, caller: OrganiserCaller, round_id: str, pairing_id: str, *, locked: bool
    ) -> None:
        """Keep a group of a draft together when it is run again, or let it go."""
        now = self.clock()
        with self.database.writing.begin() as session:
            round_ = drafted(session, caller, round_id, write=True)
            pairing = session.get(Pairing, (caller.workspace_id, pairing_id))
            if pairing is None or pairing.round_id != round_id:
                raise DraftMoved
            if pairing.state is not PairingState.DRAFTED:
                raise DraftMoved
            if pairing.locked == locked:
                return
            pairing.locked = locked
            members = people_of_round(session, round_, PairingState.DRAFTED)[pairing_id]
            _write_lock(session, round_, members, locked=locked)
            verb = "draft.lock" if locked else "draft.unlock"
            self._changed(session, caller, round_, verb, {"pairing": pairing_id}, now)

    def lock_two(
        self, caller: OrganiserCaller, round_id: str, first_id: str, second_id: str
    ) -> bool:
        """Lock two people together; return whether the round must be run again for it.

        Raises:
            NotThisRound, RuleForbids, NoDraft: as in a swap.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            round_ = drafted(session, caller, round_id, write=True)
            problem = present_problem(session, self.rounds, round_, now)
            members = _joined(problem, first_id, second_id)
            require_here(problem, first_id, second_id)
            refuse(check_lock(problem, members))
            groups = people_of_round(session, round_, PairingState.DRAFTED)
            home = next((one for one, who in groups.items() if members <= set(who)), None)
            if home is not None:
                session.get_one(Pairing, (caller.workspace_id, home)).locked = True
            _write_lock(session, round_, sorted(members), locked=True)
            details: dict[str, object] = {"members": [first_id, second_id]}
            self._changed(session, caller, round_, "draft.lock", details, now)
            return home is None

    def forbid(self, caller: OrganiserCaller, first_id: str, second_id: str) -> list[str]:
        """Keep two people apart everywhere from now on; return the drafts that have them together.

        Nothing changes for a pair that was forbidden before.
        """
        now = self.clock()
        low, high = sorted((first_id, second_id))
        with self.database.writing.begin() as session:
            if session.get(ForbiddenPair, (caller.workspace_id, low, high)) is None:
                session.add(
                    ForbiddenPair(
                        workspace_id=caller.workspace_id, first_id=low, second_id=high, since=now
                    )
                )
                details: dict[str, object] = {"members": [low, high]}
                self.audit.record(session, caller, "pair.forbid", None, details, now)
            for round_ in drafts_asked.drafted_together(session, caller.workspace_id, low, high):
                _write_lock(session, round_, (low, high), locked=False)
            found = drafts_asked.drafted_together(session, caller.workspace_id, low, high)
            return [round_.id for round_ in found]

    def allow(self, caller: OrganiserCaller, first_id: str, second_id: str) -> bool:
        """Take a forbidden pair off the list; return whether it was on it."""
        now = self.clock()
        low, high = sorted((first_id, second_id))
        with self.database.writing.begin() as session:
            pair = session.get(ForbiddenPair, (caller.workspace_id, low, high))
            if pair is None:
                return False
            session.delete(pair)
            details: dict[str, object] = {"members": [low, high]}
            self.audit.record(session, caller, "pair.allow", None, details, now)
            return True

    def people_of_pairing(self, caller: OrganiserCaller, pairing_id: str) -> list[DeskPerson]:
        """Return the people of a pairing, in their order."""
        with self.database.reading.begin() as session:
            people = drafts_asked.people_of_pairings(session, caller.workspace_id, [pairing_id])
            return [person_of(member) for member in people.get(pairing_id, [])]

    def forbidden(self, caller: OrganiserCaller) -> list[tuple[DeskPerson, DeskPerson]]:
        """Return the forbidden pairs, oldest first."""
        with self.database.reading.begin() as session:
            found = drafts_asked.forbidden_pairs(session, caller.workspace_id)
            return [(person_of(first), person_of(second)) for first, second in found]

    def _changed(
        self,
        session: Session,
        caller: OrganiserCaller,
        round_: Round,
        action: str,
        details: Mapping[str, object],
        now: datetime,
    ) -> None:
        round_.version += 1
        self.audit.record(session, caller, action, round_.id, details, now)
        write_draft_changed(session, self.rounds.outbox, round_, now)


def _joined(problem: Problem, first: str, second: str) -> frozenset[str]:
    """Return two people with everybody they are locked to already."""
    members = {first, second}
    for lock in problem.locks:
        if lock & members:
            members |= lock
    return frozenset(members)


def _write_lock(session: Session, round_: Round, members: Sequence[str], *, locked: bool) -> None:
    """Store who stays together; what was locked among the same people gives way to it."""
    together = set(members)
    rows = session.scalars(
        select(RoundLock).where(
            RoundLock.workspace_id == round_.workspace_id, RoundLock.round_id == round_.id
        )
    )
    for row in rows.all():
        overlap = set(row.group.split(",")) & together
        if overlap == set(row.group.split(",")) or (not locked and len(overlap) > 1):
            session.delete(row)
    session.flush()
    if locked:
        session.add(
            RoundLock(
                workspace_id=round_.workspace_id,
                round_id=round_.id,
                group=",".join(sorted(together)),
            )
        )
