"""What Slack never answered to: it may be there or not, and stays in doubt until it is decided.

Without reconciliation the kind decides (``Policy.again_when_unclear``). What is left of a doubt
stays with the row, so that doctor counts it: ``unclear`` may be missing, ``sent_again`` may be
there twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from bot.domain.notices import POLICIES, Kind
from bot.services.lanes import FILES
from bot.services.merging import merged_into
from models.base import UtcDateTime
from models.outbox import OutboxRow, OutboxState

log = logging.getLogger(__name__)

UNCLEAR = "unclear"  # no answer, and not sent again: it may be missing
SENT_AGAIN = "sent_again"  # no answer, and sent again: it may be there twice


def settle(
    session: Session, machine_now: datetime, cool_off: timedelta, *, reconciles: bool
) -> None:
    """Turn expired claims into ambiguous rows, and decide those that have cooled off.

    Args:
        session: of the claim transaction.
        machine_now: the instant that leases and pauses are compared with.
        cool_off: how long to wait before an ambiguous message is looked at again.
        reconciles: what can be looked up in Slack is left for that.
    """
    query = LEFT_BY_LOOKUPS if reconciles else TO_SETTLE
    for row in session.scalars(query, {"machine_now": machine_now}).all():
        if row.state is OutboxState.SENDING:
            log.warning("outbox %s claim ran out: %s", row.id, row.kind)
            set_unclear(row, machine_now + cool_off)
        else:
            settle_by_kind(session, row)


def settle_by_kind(session: Session, row: OutboxRow) -> None:
    """Decide an ambiguous row that cannot be looked up.

    What was withdrawn is given up; an update and the kinds that must not be missed are sent
    again (``sent_again`` stays with the row: it may be there twice); the rest is left alone.
    """
    is_update = row.updates_id is not None
    if row.withdraw or not (is_update or POLICIES[Kind(row.kind)].again_when_unclear):
        row.state = OutboxState.WITHDRAWN if row.withdraw else OutboxState.DEAD
        row.error = UNCLEAR
        for companion in merged_into(session, row):
            companion.state, companion.error = row.state, UNCLEAR
    else:
        row.state, row.error = OutboxState.PENDING, None if is_update else SENT_AGAIN
    log.warning("outbox %s unclear: %s", row.id, row.state.value)


def set_unclear(row: OutboxRow, retry_at: datetime) -> None:
    """Let a row cool off: nobody knows whether it arrived."""
    row.state, row.retry_at = OutboxState.AMBIGUOUS, retry_at
    void_claim(row)


def void_claim(row: OutboxRow) -> None:
    """Empty the columns of a claim; the caller sets the state that follows."""
    row.owner = row.token = row.lease_until = None


def can_be_looked_up() -> ColumnElement[bool]:
    """Return the condition that a row became a message of its own, with its id beside it."""
    return and_(OutboxRow.updates_id.is_(None), OutboxRow.kind.not_in(FILES))


def _to_settle(*, reconciles: bool) -> Select[OutboxRow]:
    machine_now = bindparam("machine_now", type_=UtcDateTime())
    expired = and_(OutboxRow.state == OutboxState.SENDING, OutboxRow.lease_until < machine_now)
    cooled = and_(OutboxRow.state == OutboxState.AMBIGUOUS, OutboxRow.retry_at <= machine_now)
    if reconciles:
        cooled = and_(cooled, ~can_be_looked_up())
    return select(OutboxRow).where(or_(expired, cooled)).with_for_update(skip_locked=True)


# Made once: putting them together takes longer than answering them.
TO_SETTLE = _to_settle(reconciles=False)
LEFT_BY_LOOKUPS = _to_settle(reconciles=True)
