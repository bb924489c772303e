"""What a round is asked and what it answers: people, rules, history in; groups and proofs out.

Plain values only. Ids are text, days and rounds are numbers, so a problem can be stored, sent to
another process and solved again years later with the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.errors import NotPossible
from bot.matching.weights import Weights

HALF_HOURS_A_WEEK = 336
"""Bits in ``Person.hours``; bit 0 is Monday 00:00 UTC."""

UNITS_PER_POINT = 420
"""Group scores and totals count 1/420 points, so that sums over (size - 1) stay whole numbers."""

Format = Literal["coffee", "peer"]
Mode = Literal["everyone", "best_fit"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person who is free this round.

    ``languages`` empty means unknown and never forbids; ``hours`` is a mask of 336 half hours of
    the UTC week; ``manager`` is another person's id or "". ``waited`` counts the consecutive
    rounds without a partner up to now, ``trio_turns`` the times already spent in a trio.
    ``private`` maps another id to 0..100, what only the engine may know (past "meet again").
    """

    id: str
    team: str = ""
    location: str = ""
    manager: str = ""
    languages: frozenset[str] = frozenset()
    hours: int = 0
    offers: Mapping[str, int | None] = field(default_factory=dict)
    wants: Mapping[str, int | None] = field(default_factory=dict)
    interests: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    joined: int | None = None
    waited: int = 0
    trio_turns: int = 0
    private: Mapping[str, int] = field(default_factory=dict)
    goal: str = ""


class Ground(StrEnum):
    """Why two people may not be in one group, in the order in which grounds are reported."""

    PRIVATE = "private"
    FORBIDDEN = "forbidden"
    REPORTING_LINE = "reporting-line"
    LANGUAGE = "language"
    HOURS = "hours"
    SCORE = "score"
    GROUP_SIZE = "group-size"


@dataclass(frozen=True, slots=True)
class Ban:
    """Two people who are kept apart, by their own wish or by the organisers'."""

    a: str
    b: str
    ground: Ground = Ground.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Rules:
    """What a programme asks of its groups; ``minimum_hours`` are hours a week in common."""

    format: Format = "coffee"
    group_size: int = 2
    mode: Mode = "everyone"
    minimum_score: int = 0
    minimum_hours: float = 0
    language_in_common: bool = True
    reporting_line: bool = True
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people who were introduced in an earlier round of this programme."""

    a: str
    b: str
    round: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One round to be solved. The order of people, bans, locks and history does not matter.

    Each lock is a set of people who must end up in one group (perhaps with others); members who
    are not free this round are ignored.
    """

    people: tuple[Person, ...]
    rules: Rules = field(default_factory=Rules)
    bans: tuple[Ban, ...] = ()
    locks: tuple[frozenset[str], ...] = ()
    history: tuple[Meeting, ...] = ()
    round: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much work a solution may take: counts of steps, never seconds.

    ``method`` names what a replay forces ("dense", "sparse", "approximate"); "" chooses by size.
    ``large`` allows the solvers of ``rapport[large]``; they are used only where installed.
    ``prove`` asks for a proof where people are so many that a good answer with a bound would do.
    ``edition`` counts the changes to how ties fall among pairs; stored rounds keep theirs.
    """

    method: str = ""
    large: bool = True
    prove: bool = False
    edition: int = 2
    passes: int = 12
    trio_trials: int = 2_000
    plan_seeds: int = 8


@dataclass(frozen=True, slots=True)
class PairTerms:
    """Why two people fit: points by term (they sum to ``score``) and the facts behind them.

    ``a_helps`` are the skills with which a can help b; ``common_half_hours`` counts the shared
    half hours of the week; ``met`` says how often the two were introduced before.
    """

    a: str
    b: str
    score: int
    terms: Mapping[str, int]
    a_helps: tuple[str, ...] = ()
    b_helps: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    common_half_hours: int = 0
    tier: int = 0
    met: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """People who meet: members in alphabetical order of their ids, ``score`` in 1/420 points."""

    members: tuple[str, ...]
    score: int
    terms: tuple[PairTerms, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a group, and why.

    ``why`` is "odd" (one person had to wait), "nobody-possible" (the rules leave no partner at
    all) or "outnumbered": everybody in ``rivals`` could only meet somebody in ``partners``, who
    are fewer.
    """

    id: str
    why: str
    rivals: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


LEVELS = ("placed", "waiting", "trio", "repeats", "quality")


@dataclass(frozen=True, slots=True)
class Solution:
    """A round's groups with what is proven about them.

    ``total`` and ``bound`` are in 1/420 points; no grouping that is as good on the levels before
    quality scores above ``bound``. ``gap`` is (bound - total) / bound. ``proven`` has an entry
    for each of ``LEVELS``. ``repeats`` counts the pairs that had been introduced before.
    """

    groups: tuple[Group, ...]
    unmatched: tuple[Unmatched, ...]
    total: int
    bound: int
    gap: float
    proven: Mapping[str, bool]
    repeats: int
    seed: int
    method: Mapping[str, str] = field(default_factory=dict)


class RuleBroken(NotPossible):
    """A grouping or a lock puts two people together whom a hard rule keeps apart."""

    code = "rule-broken"

    def __init__(self, ground: Ground, a: str, b: str) -> None:
        super().__init__(ground=ground, a=a, b=b)
        self.ground = ground
        self.a = a
        self.b = b
