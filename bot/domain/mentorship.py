"""The states of a mentorship, from a request to its close, and what leads from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from bot.errors import NotPossible


class MentorshipState(StrEnum):
    """Where a mentorship is on its way."""

    REQUESTED = "requested"  # a request asks for it; there is no pairing yet
    ACCEPTED = "accepted"  # the two were brought together and have agreed on nothing yet
    AGREED = "agreed"  # both confirmed the agreement; the first session is still to come
    ACTIVE = "active"
    PAUSED = "paused"  # both know until when
    CLOSING = "closing"  # the wrap-up is under way
    CLOSED = "closed"


class MentorshipEvent(StrEnum):
    """What happens to a mentorship."""

    ACCEPT = "accept"  # the mentor said yes, or a cohort match was released
    AGREE = "agree"  # the second of the two confirmed the agreement
    REOPEN = "reopen"  # either wants to change an agreement before the first session
    BEGIN = "begin"  # the first session was held; informal: as soon as it is agreed
    PAUSE = "pause"
    RESUME = "resume"
    WRAP_UP = "wrap_up"  # the end is near, or both carry on no further
    EXTEND = "extend"
    FINISH = "finish"  # the wrap-up is over
    END = "end"  # earlier than planned, for whatever reason


class WayOfWorking(StrEnum):
    """How a mentor and a mentee meet."""

    SCHEDULED = "scheduled"
    INFORMAL = "informal"  # no slots, and silence is no reason to worry
    PROJECT = "project"


@dataclass(frozen=True)
class PauseForm:
    """What is asked before a mentorship is paused."""

    pairing_id: str
    partner: str
    today: date
    paused_until: date | None = None


class NotNow(NotPossible):
    """Something cannot happen to a mentorship in its present state."""

    code = "mentorship-state"

    def __init__(self, state: MentorshipState, event: MentorshipEvent) -> None:
        super().__init__(state=state.value, event=event.value)


OPEN_STATES = frozenset(MentorshipState) - {MentorshipState.REQUESTED, MentorshipState.CLOSED}

_S, _E = MentorshipState, MentorshipEvent
_NEXT: Mapping[tuple[MentorshipState, MentorshipEvent], MentorshipState] = MappingProxyType(
    {
        (_S.REQUESTED, _E.ACCEPT): _S.ACCEPTED,
        (_S.ACCEPTED, _E.AGREE): _S.AGREED,
        (_S.ACCEPTED, _E.BEGIN): _S.ACTIVE,  # they met before they agreed: that is fine
        (_S.AGREED, _E.REOPEN): _S.ACCEPTED,
        (_S.AGREED, _E.BEGIN): _S.ACTIVE,
        (_S.ACTIVE, _E.AGREE): _S.ACTIVE,
        (_S.ACTIVE, _E.REOPEN): _S.ACTIVE,  # the old agreement holds until both confirm the new
        **{(state, _E.PAUSE): _S.PAUSED for state in (_S.ACCEPTED, _S.AGREED, _S.ACTIVE)},
        **{
            (state, _E.WRAP_UP): _S.CLOSING
            for state in (_S.ACCEPTED, _S.AGREED, _S.ACTIVE, _S.PAUSED)
        },
        (_S.CLOSING, _E.EXTEND): _S.ACTIVE,
        (_S.CLOSING, _E.FINISH): _S.CLOSED,
        **{(state, _E.END): _S.CLOSED for state in _S if state is not _S.CLOSED},
    }
)


def state_after(
    state: MentorshipState,
    event: MentorshipEvent,
    resumes_to: MentorshipState | None = None,
) -> MentorshipState:
    """Return the state that an event leads to.

    Args:
        state: the present state.
        event: what happens.
        resumes_to: where a pause began; RESUME leads back there.

    Raises:
        NotNow: the event cannot happen in this state.
    """
    if state is MentorshipState.PAUSED and event is MentorshipEvent.RESUME and resumes_to:
        return resumes_to
    following = _NEXT.get((state, event))
    if following is None:
        raise NotNow(state, event)
    return following
