"""Writing down what is to be said: rows with deterministic keys, in the caller's transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, event, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.notices import POLICIES, Kind
from bot.ids import NewId
from models.outbox import FellowReader, OutboxRow, OutboxState, Target

KEYS_AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """Something to be said.

    Exactly one of ``member_id``, ``pairing_id``, ``channel`` (or an organiser's Slack id) fits
    the target; the desk needs none. A row about a pairing may name both a member and a pairing:
    then ``target`` decides where it goes.
    """

    kind: Kind
    key: str  # unique in the workspace, such as "introduction:<pairing id>"
    target: Target
    not_before: datetime
    member_id: str | None = None
    pairing_id: str | None = None
    slack_target: str | None = None
    subject: str | None = None
    details: dict[str, object] = field(default_factory=dict)  # ids and numbers only
    stale_at: datetime | None = None
    after_id: str | None = None
    updates_id: str | None = None
    with_ids: tuple[str, ...] = ()  # members who read it beside member_id, in a group DM


def _let_sleep() -> None:
    """Wake nobody: the next look at the outbox finds the line."""


@dataclass(frozen=True)
class Outbox:
    """Where services put what is to be said to anybody but the person who just clicked."""

    new_id: NewId
    wake: Callable[[], None] = _let_sleep  # called after the commit of a new line

    def write(self, session: Session, workspace_id: str, line: Line, now: datetime) -> str:
        """Store a line and return its row's id; a key that is stored already changes nothing."""
        known = session.scalar(
            select(OutboxRow.id).where(
                OutboxRow.workspace_id == workspace_id, OutboxRow.key == line.key
            )
        )
        if known is not None:
            return known
        row = self._row(workspace_id, line, now)
        session.add(row)
        session.flush()
        session.add_all(
            FellowReader(workspace_id=workspace_id, outbox_id=row.id, member_id=one)
            for one in line.with_ids
        )
        event.listen(session, "after_commit", lambda _session: self.wake(), once=True)
        return row.id

    def write_all(
        self, session: Session, workspace_id: str, lines: Sequence[Line], now: datetime
    ) -> None:
        """Store many lines at once; those whose key is stored already change nothing."""
        known: set[str] = set()
        for first in range(0, len(lines), KEYS_AT_ONCE):
            keys = [line.key for line in lines[first : first + KEYS_AT_ONCE]]
            known.update(
                session.scalars(
                    select(OutboxRow.key).where(
                        OutboxRow.workspace_id == workspace_id, OutboxRow.key.in_(keys)
                    )
                )
            )
        new = {line.key: line for line in lines if line.key not in known}
        session.add_all(self._row(workspace_id, line, now) for line in new.values())
        session.flush()
        event.listen(session, "after_commit", lambda _session: self.wake(), once=True)

    def withdraw(self, session: Session, workspace_id: str, *keys: str) -> None:
        """Take lines back by their keys; one that is being sent is asked to be taken back."""
        self._withdraw_where(session, workspace_id, OutboxRow.key.in_(keys))

    def withdraw_kinds(
        self, session: Session, workspace_id: str, pairing_id: str, *kinds: Kind
    ) -> None:
        """Take back what is still to be said of some kinds about a pairing (all if none named)."""
        about = OutboxRow.pairing_id == pairing_id
        named = OutboxRow.kind.in_([kind.value for kind in kinds]) if kinds else about
        self._withdraw_where(session, workspace_id, about, named)

    def withdraw_member(
        self, session: Session, workspace_id: str, member_id: str, pairing_id: str | None = None
    ) -> None:
        """Take back what is still to be said to one member, about one pairing or about all."""
        to_member = OutboxRow.member_id == member_id
        about = OutboxRow.pairing_id == pairing_id if pairing_id else to_member
        self._withdraw_where(session, workspace_id, to_member, about)

    def _withdraw_where(self, session: Session, workspace_id: str, *conditions: object) -> None:
        mine = update(OutboxRow).where(OutboxRow.workspace_id == workspace_id, *conditions)  # type: ignore[arg-type]
        # What was tried already may hold notice slots and a companion: the claim lets go of both.
        fresh = OutboxRow.first_try_at.is_(None)
        waiting = OutboxRow.state.in_([OutboxState.PENDING, OutboxState.HELD])
        session.execute(mine.where(waiting, fresh).values(state=OutboxState.WITHDRAWN))
        unsent_half = and_(OutboxRow.state == OutboxState.MERGED, OutboxRow.sent_at.is_(None))
        under_way = OutboxRow.state.in_([OutboxState.SENDING, OutboxState.AMBIGUOUS])
        tried = or_(under_way, unsent_half, waiting)
        session.execute(mine.where(tried).values(withdraw=True))

    def _row(self, workspace_id: str, line: Line, now: datetime) -> OutboxRow:
        policy = POLICIES[line.kind]
        stale_at = line.stale_at
        if stale_at is None and policy.stale_after is not None:
            stale_at = max(line.not_before, now) + policy.stale_after
        return OutboxRow(
            workspace_id=workspace_id,
            id=self.new_id(),
            key=line.key,
            kind=line.kind.value,
            target=line.target,
            member_id=line.member_id,
            pairing_id=line.pairing_id,
            slack_target=line.slack_target,
            place=_place(line),
            subject=line.subject,
            details=line.details,
            state=OutboxState.PENDING,
            priority=policy.priority,
            not_before=line.not_before,
            stale_at=stale_at,
            after_id=line.after_id,
            updates_id=line.updates_id,
            withdraw=False,
            counted=False,
            attempts=0,
            created_at=now,
        )


def _place(line: Line) -> str:
    whose = {
        Target.MEMBER: line.member_id,
        Target.PAIRING: line.pairing_id,
        Target.DESK: "",
        Target.CHANNEL: line.slack_target,
        Target.ORGANISER: line.slack_target,
    }
    return f"{line.target.value}:{whose[line.target]}"
