"""Faults that a test or a curious person asks for: errors, delays, lost answers."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from .shapes import ControlRefusal, Json


class FaultKind(StrEnum):
    """What goes wrong. "Before" and "after" tell whether the call was carried out."""

    RATE_LIMITED = "429"  # refused with Retry-After, not carried out
    SERVER_ERROR = "500"  # refused, not carried out
    TIMEOUT = "timeout"  # carried out, but the answer never comes
    RESET_BEFORE = "reset_before"  # connection lost, not carried out
    RESET_AFTER = "reset_after"  # connection lost, carried out
    SLOW = "slow"  # carried out, answered late
    DROP_ACK = "drop_ack"  # an acknowledgement of the bot gets lost
    HOLD_BEFORE = "hold_before"  # kept waiting until released, then carried out if anybody waits
    HOLD_AFTER = "hold_after"  # carried out, the answer kept waiting until released


@dataclass
class Fault:
    """A fault of one method (``*`` is any; an envelope type for ``drop_ack``).

    ``count`` is how often it still happens (None: always), after ``after`` calls that it lets
    pass; ``rate`` is the share of the calls it meets, decided by the seed and the number of the
    call, so that a run can be repeated.
    """

    method: str
    kind: FaultKind
    count: int | None
    rate: float = 1.0
    after: int = 0
    seed: int = 0
    retry_after: int = 1
    seconds: float = 30.0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    _seen: int = 0

    def strikes(self, method: str) -> bool:
        """Whether the fault meets this call; counts it if so."""
        if self.method not in ("*", method) or self.count == 0:
            return False
        self._seen += 1
        if self._seen <= self.after or _share(self.seed, self._seen) >= self.rate:
            return False
        if self.count is not None:
            self.count -= 1
        return True


class Faults:
    """The faults in force, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, wish: Json) -> Fault:
        """Put a fault in force; without count and rate it happens once."""
        try:
            kind = FaultKind(str(wish["kind"]))
            fault = Fault(
                method=str(wish.get("method", "*")),
                kind=kind,
                count=_count(wish),
                rate=float(wish.get("rate", 1.0)),
                after=int(wish.get("after", 0)),
                seed=int(wish.get("seed", 0)),
                retry_after=int(wish.get("retry_after", 1)),
                seconds=float(wish.get("seconds", 30.0)),
            )
        except (KeyError, ValueError, TypeError) as error:
            kinds = ", ".join(FaultKind)
            detail = f"A fault needs a kind out of {kinds}, and numbers where numbers belong."
            raise ControlRefusal("invalid_fault", detail) from error
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """End every fault and let go of what is held."""
        for fault in self._faults:
            fault.released.set()
        self._faults.clear()

    def striking(self, method: str) -> Fault | None:
        """Return the fault that meets this call of the Web API, if one does."""
        return self._first(method, of_acks=False)

    def loses_ack(self, envelope_type: str) -> bool:
        """Whether the acknowledgement of this envelope gets lost."""
        return self._first(envelope_type, of_acks=True) is not None

    def _first(self, method: str, *, of_acks: bool) -> Fault | None:
        for fault in self._faults:
            if (fault.kind is FaultKind.DROP_ACK) == of_acks and fault.strikes(method):
                return fault
        return None


def _count(wish: Json) -> int | None:
    if "count" in wish and wish["count"] is not None:
        return int(wish["count"])
    return None if "rate" in wish else 1


def _share(seed: int, number: int) -> float:
    """Return a share from 0 up to 1 that is the same for the same seed and number."""
    digest = hashlib.blake2b(f"{seed}:{number}".encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 2**56
