"""Numbers for organisers: each with a definition, an n, and what is unknown.

Nothing is published that rests on fewer than five answers, and a share close to all or none is
given as a bound, so that no number tells what one person answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

FEWEST_ANSWERS = 5
HIGHEST_SHARE = 90  # percent; above it only "at least 90 %" is said, below 10 "at most 10 %"


class Met(StrEnum):
    """Whether a pairing met, as far as its members say."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # nobody answered, or two answers disagree


@dataclass(frozen=True)
class MemberOutcome:
    """What one member did with a pairing.

    Attributes:
        met: the answer to "did you get to meet?": True, False, or None without an answer.
        responded: voted, pressed or answered anything at all.
        again: would meet again; None if not asked or not answered. "Maybe" is no yes.
    """

    met: bool | None
    responded: bool
    rated: bool
    again: bool | None


@dataclass(frozen=True)
class PairingOutcome:
    """What came of one introduced pairing."""

    pairing_id: str
    members: tuple[MemberOutcome, ...]
    teams: int  # different teams among the members, unknown ones not counted
    locations: int

    @property
    def met(self) -> Met:
        """Return whether the pairing met, from two-sided answers."""
        answers = {member.met for member in self.members if member.met is not None}
        if len(answers) != 1:
            return Met.UNKNOWN
        return Met.YES if answers.pop() else Met.NO

    @property
    def silent(self) -> bool:
        """Return whether nobody in it reacted to anything."""
        return not any(member.responded for member in self.members)


@dataclass(frozen=True)
class Interval:
    """A count that is known up to the unknown: unknown counted as no, and as yes."""

    lowest: int
    highest: int
    n: int


@dataclass(frozen=True)
class Share:
    """A share in percent of n answers; ``bound`` is ``exactly``, ``at_least`` or ``at_most``."""

    percent: int
    n: int
    bound: str


@dataclass(frozen=True)
class Funnel:
    """How far people came in a round; counts of members.

    Attributes:
        invited: enrolled when the round was planned, and told of it.
        joined: free for this round.
        matched: introduced to somebody.
        responded: voted, pressed or answered anything; None under five.
        met: members of pairings that met, as an interval; None under five answers.
        rated: gave feedback after it; None under five.
    """

    invited: int
    joined: int
    matched: int
    responded: int | None
    met: Interval | None
    rated: int | None


@dataclass(frozen=True)
class RoundNumbers:
    """What a digest publishes about a round, once and for all."""

    pairings: int
    answered_pairings: int | None  # from at least one side
    progress: Interval | None  # what the programme's measure counts
    again: Share | None
    silent: int
    funnel: Funnel

    def to_record(self) -> dict[str, object]:
        """Return values that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> RoundNumbers:
        """Return the numbers of a record that ``to_record`` made."""
        funnel = record["funnel"]
        return cls(
            **{
                **record,
                "progress": _interval(record["progress"]),
                "again": Share(**record["again"]) if record["again"] else None,
                "funnel": Funnel(**{**funnel, "met": _interval(funnel["met"])}),
            }
        )


def round_numbers(
    outcomes: Sequence[PairingOutcome], measure: str, *, invited: int, joined: int
) -> RoundNumbers:
    """Return what may be published about a round.

    Args:
        outcomes: every introduced pairing of the round.
        measure: ``meetings``, ``cross-team``, ``cross-site`` or ``people``.
        invited: members enrolled when the round was planned.
        joined: members who were free for it.
    """
    members = [member for outcome in outcomes for member in outcome.members]
    answered = sum(member.met is not None for member in members)
    enough = answered >= FEWEST_ANSWERS
    return RoundNumbers(
        pairings=len(outcomes),
        answered_pairings=sum(_is_answered(outcome) for outcome in outcomes) if enough else None,
        progress=progress(outcomes, measure) if _may_be_counted(outcomes, measure) else None,
        again=share(member.again for member in members if member.again is not None),
        silent=sum(outcome.silent for outcome in outcomes),
        funnel=Funnel(
            invited=invited,
            joined=joined,
            matched=len(members),
            responded=_from_five(sum(member.responded for member in members)),
            met=progress(outcomes, "people") if enough else None,
            rated=_from_five(sum(member.rated for member in members)),
        ),
    )


def progress(outcomes: Sequence[PairingOutcome], measure: str) -> Interval:
    """Return how much of a measure a round reached, unknown as no to unknown as yes."""
    counted = [(outcome, _weight(outcome, measure)) for outcome in outcomes]
    lowest = sum(weight for outcome, weight in counted if outcome.met is Met.YES)
    unknown = sum(weight for outcome, weight in counted if outcome.met is Met.UNKNOWN)
    return Interval(lowest, lowest + unknown, sum(weight for _, weight in counted))


def share(answers: Iterable[bool]) -> Share | None:
    """Return the share of yes, or None under five answers."""
    given = list(answers)
    if len(given) < FEWEST_ANSWERS:
        return None
    percent = round(100 * sum(given) / len(given))
    if percent > HIGHEST_SHARE:
        return Share(HIGHEST_SHARE, len(given), "at_least")
    if percent < 100 - HIGHEST_SHARE:
        return Share(100 - HIGHEST_SHARE, len(given), "at_most")
    return Share(percent, len(given), "exactly")


def falls_twice(rates: Sequence[float]) -> bool:
    """Return whether a rate fell two rounds running; the newest stands last."""
    return len(rates) >= 3 and rates[-3] > rates[-2] > rates[-1]


def answer_rate(numbers: RoundNumbers) -> float | None:
    """Return the share of pairings that answered from at least one side, 0 to 1."""
    if numbers.answered_pairings is None or not numbers.pairings:
        return None
    return numbers.answered_pairings / numbers.pairings


def _is_answered(outcome: PairingOutcome) -> bool:
    return any(member.met is not None for member in outcome.members)


def _may_be_counted(outcomes: Sequence[PairingOutcome], measure: str) -> bool:
    """Return whether a measure rests on enough answers, and so does what it leaves out.

    The meetings of everybody are published too: what a measure leaves out is their difference.
    """
    counted, left_out = 0, 0
    for outcome in outcomes:
        answers = sum(member.met is not None for member in outcome.members)
        if _weight(outcome, measure):
            counted += answers
        else:
            left_out += answers
    return counted >= FEWEST_ANSWERS and (left_out == 0 or left_out >= FEWEST_ANSWERS)


def _weight(outcome: PairingOutcome, measure: str) -> int:
    if measure == "people":
        return len(outcome.members)
    if measure == "cross-team":
        return int(outcome.teams > 1)
    if measure == "cross-site":
        return int(outcome.locations > 1)
    return 1


def _from_five(count: int) -> int | None:
    return count if count >= FEWEST_ANSWERS else None


def _interval(record: Mapping[str, int] | None) -> Interval | None:
    return Interval(**record) if record else None
