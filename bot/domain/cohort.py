"""A cohort match: everybody who looks for a mentor and everybody with a place, at one time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from bot.domain.desk import DeskPerson, Fit
from bot.errors import NotPossible


class CohortMode(StrEnum):
    """What counts once the most people have a mentor."""

    EVERYONE = "everyone"  # as many as possible, nobody badly, then the sum
    BEST_FIT = "best_fit"  # a pair below the stated score is not made
    STABLE = "stable"  # no mentee and mentor would both rather have each other


class CohortState(StrEnum):
    """Where a cohort match is on its way."""

    PLANNING = "planning"  # the inputs are stored, the match may be running
    DRAFTED = "drafted"  # at the desk, nobody else knows
    RELEASED = "released"
    CANCELLED = "cancelled"


MOVES: Mapping[CohortState, frozenset[CohortState]] = MappingProxyType(
    {
        CohortState.PLANNING: frozenset({CohortState.DRAFTED, CohortState.CANCELLED}),
        CohortState.DRAFTED: frozenset(
            {CohortState.PLANNING, CohortState.RELEASED, CohortState.CANCELLED}
        ),
        CohortState.RELEASED: frozenset(),
        CohortState.CANCELLED: frozenset(),
    }
)


class NoCohort(NotPossible):
    """A cohort match is not there, or no longer where it could be changed."""

    code = "no-cohort"


class CohortOpen(NotPossible):
    """A cohort match of the programme is being prepared already."""

    code = "cohort-open"


class NotByCohort(NotPossible):
    """The programme's mentees ask mentors themselves; organisers do not match them."""

    code = "not-by-cohort"


class CohortEmpty(NotPossible):
    """Nobody looks for a mentor, or nobody has a place."""

    code = "cohort-empty"

    def __init__(self, mentees: int, places: int) -> None:
        super().__init__(mentees=mentees, places=places)


class CohortMoved(NotPossible):
    """Somebody else changed the draft in the meantime."""

    code = "cohort-moved"


class NotInCohort(NotPossible):
    """Somebody was picked who has no mentor in this draft."""

    code = "not-in-cohort"


@dataclass(frozen=True)
class CohortSize:
    """How many take part.

    Attributes:
        mentees: people who look for a mentor.
        wishing: those of them who named somebody.
        mentors: people with a place.
        places: their free places together.
        asking: people who wait for a mentor's answer just now, and so do not take part.
    """

    mentees: int
    wishing: int
    mentors: int
    places: int
    asking: int = 0


@dataclass(frozen=True)
class ModeReport:
    """What one way of matching gives a cohort.

    Attributes:
        lowest: how well the weakest pair fits, 0 to 100.
        mean: how well the pairs fit on average, 0 to 100.
        blocking: pairs that would both rather have each other than what they get.
    """

    mode: CohortMode
    matched: int
    without: int
    first_wishes: int
    lowest: int
    mean: int
    blocking: int

    def to_record(self) -> dict[str, object]:
        """Return values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Return the report of a record that ``to_record`` made."""
        return cls(**{**record, "mode": CohortMode(record["mode"])})


@dataclass(frozen=True)
class CohortDraft:
    """A cohort match in numbers; no names."""

    cohort_id: str
    programme: str
    state: CohortState
    mode: CohortMode
    version: int
    size: CohortSize
    chosen: ModeReport | None  # None while it is being matched
    others: tuple[ModeReport, ...] = ()
    locked: int = 0
    approximate: bool = False


@dataclass(frozen=True)
class CohortPair:
    """A mentor and a mentee of a draft; ``wish`` is 1 for a first wish, 0 where none was named."""

    match_id: str
    mentor: DeskPerson
    mentee: DeskPerson
    wish: int
    score: int  # 0 to 100
    locked: bool
    fit: Fit


@dataclass(frozen=True)
class CohortPage:
    """A page of a draft; ``next_key`` is where the next one starts, None on the last."""

    draft: CohortDraft
    pairs: tuple[CohortPair, ...]
    first_number: int
    next_key: str | None
    without: Sequence[DeskPerson] = ()  # on the last page
    more_without: int = 0


@dataclass(frozen=True)
class CohortSwap:
    """Two mentees who would take each other's mentor."""

    cohort_id: str
    version: int
    before: tuple[CohortPair, ...]
    after: tuple[CohortPair, ...]
