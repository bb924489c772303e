"""A round on paper: a record per person, one for the rules, one for the outcome; and back.

The same inputs and the same method give the same groups, on any machine. What a process ended by
the clock changes is the method only, and a replay forces the method that was recorded.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bot.errors import NotPossible
from bot.matching import approximate as parts
from bot.matching.problem import (
    Ban,
    Ground,
    Limits,
    Meeting,
    Person,
    Problem,
    Rules,
    Solution,
)
from bot.matching.solve import solve
from bot.matching.weights import Weights

SCHEMA = 1
Record = dict[str, Any]

_SETS = ("languages", "interests", "topics", "formats")
_MAPS = ("offers", "wants", "private")
_PLAIN = ("team", "location", "manager", "joined", "waited", "trio_turns", "goal")
_LARGE = "pymatching"


class CannotReplay(NotPossible):
    """The solver that a round was matched with is not installed here."""

    code = "cannot-replay"

    def __init__(self, solver: str) -> None:
        super().__init__(solver=solver)
        self.solver = solver


@dataclass(frozen=True, slots=True)
class Records:
    """A problem as rows of JSON; who is erased takes the own row along."""

    rules: Record
    people: Mapping[str, Record]


def to_record(problem: Problem) -> Records:
    """Return the records of a problem. Bans and meetings stand with the first of the two."""
    people = {one.id: _person_record(one) for one in problem.people}
    for ban in problem.bans:
        first, second = sorted((ban.a, ban.b))
        if first in people:
            people[first]["bans"].append([second, ban.ground.value])
    for meeting in problem.history:
        first, second = sorted((meeting.a, meeting.b))
        if first in people:
            people[first]["history"].append([second, meeting.round])
    for record in people.values():
        record["bans"].sort()
        record["history"].sort()
    rules = {
        "schema": SCHEMA,
        "rules": asdict(problem.rules),
        "locks": sorted(sorted(lock) for lock in problem.locks),
        "round": problem.round,
        "seed": problem.seed,
    }
    return Records(rules, people)


def from_record(records: Records) -> Problem:
    """Return the problem that records were made of."""
    rules, people = records.rules, records.people
    stated = dict(rules["rules"])
    weights = Weights(**stated.pop("weights"))
    return Problem(
        people=tuple(_person(one, record) for one, record in sorted(people.items())),
        rules=Rules(**stated, weights=weights),
        bans=tuple(
            Ban(one, other, Ground(ground))
            for one, record in sorted(people.items())
            for other, ground in record["bans"]
        ),
        locks=tuple(frozenset(lock) for lock in rules.get("locks", ())),
        history=tuple(
            Meeting(one, other, number)
            for one, record in sorted(people.items())
            for other, number in record["history"]
        ),
        round=rules["round"],
        seed=rules["seed"],
    )


def to_outcome(solution: Solution) -> Record:
    """Return what a replay has to reproduce, as JSON can hold it."""
    return {
        "groups": [[list(group.members), group.score] for group in solution.groups],
        "unmatched": [[one.id, one.why] for one in solution.unmatched],
        "total": solution.total,
        "bound": solution.bound,
        "gap": solution.gap,
        "proven": dict(solution.proven),
        "repeats": solution.repeats,
        "seed": solution.seed,
        "method": dict(solution.method),
    }


def digest_of(record: Mapping[str, object]) -> str:
    """Return the SHA-256 of a record in canonical JSON, as hexadecimal text."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def replay(problem: Problem, method: Mapping[str, str]) -> Solution:
    """Match a stored round again by the method that was used in the end.

    Raises:
        CannotReplay: its solver is not installed.
    """
    if method["name"] == parts.NAME:
        return parts.approximate(problem, method.get("why", ""), _edition(method))
    return solve(problem, forced(method))


def forced(method: Mapping[str, str]) -> Limits:
    """Return the limits under which only the recorded method can run.

    Raises:
        CannotReplay: its solver is not installed.
    """
    large = _LARGE in method.values()
    if large:
        try:
            version(_LARGE)
        except PackageNotFoundError as missing:
            raise CannotReplay(_LARGE) from missing
    return Limits(method=method["name"], large=large, edition=_edition(method))


def _edition(method: Mapping[str, str]) -> int:
    """Return the recorded edition; the first was not written down."""
    return int(method.get("edition") or method.get("pairs_edition") or 1)


def _person_record(one: Person) -> Record:
    plain = {name: getattr(one, name) for name in _PLAIN}
    sets = {name: sorted(getattr(one, name)) for name in _SETS}
    maps = {name: dict(sorted(getattr(one, name).items())) for name in _MAPS}
    return {"schema": SCHEMA, "hours": f"{one.hours:x}", "bans": [], "history": []} | (
        plain | sets | maps
    )


def _person(one: str, record: Mapping[str, Any]) -> Person:
    values: Record = {name: frozenset(record[name]) for name in _SETS}
    values |= {name: dict(record[name]) for name in _MAPS}
    values |= {name: record[name] for name in _PLAIN}
    return Person(id=one, hours=int(record["hours"], 16), **values)
