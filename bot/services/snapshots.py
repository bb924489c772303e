"""What a round was matched on, as rows: one record a person, one for the rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.matching import (
    Ban,
    Ground,
    Meeting,
    PairTerms,
    Person,
    Problem,
    Rules,
    Weights,
)

SCHEMA = 1
Record = dict[str, object]


@dataclass(frozen=True)
class Snapshot:
    """A problem as it is stored; who is erased takes the own record along."""

    rules: Record
    people: Mapping[str, Record]


def to_snapshot(problem: Problem) -> Snapshot:
    """Return the records of a problem. Bans and meetings stand with the first of the two."""
    bans: dict[str, list[object]] = {}
    for ban in problem.bans:
        first, second = sorted((ban.a, ban.b))
        bans.setdefault(first, []).append([second, ban.ground.value])
    history: dict[str, list[object]] = {}
    for one in problem.history:
        first, second = sorted((one.a, one.b))
        history.setdefault(first, []).append([second, one.round])
    people: dict[str, Record] = {
        person.id: {
            **_person_record(person),
            "bans": bans.get(person.id, []),
            "history": history.get(person.id, []),
        }
        for person in problem.people
    }
    rules: Record = {
        "schema": SCHEMA,
        "rules": asdict(problem.rules),
        "round": problem.round,
        "seed": problem.seed,
    }
    return Snapshot(rules=rules, people=people)


def from_snapshot(
    rules: Mapping[str, Any],
    people: Mapping[str, Mapping[str, Any]],
    locks: Iterable[frozenset[str]] = (),
) -> Problem:
    """Return the problem that records were made of."""
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
        locks=tuple(locks),
        history=tuple(
            Meeting(one, other, number)
            for one, record in sorted(people.items())
            for other, number in record["history"]
        ),
        round=rules["round"],
        seed=rules["seed"],
    )


def digest_of(record: Mapping[str, object]) -> str:
    """Return the SHA-256 of a record in canonical JSON, as hexadecimal text."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def terms_record(terms: PairTerms) -> Record:
    """Return why two people fit as JSON can hold it: an entry of ``pairings.terms``."""
    return {
        "a": terms.a,
        "b": terms.b,
        "score": terms.score,
        "terms": dict(terms.terms),
        "a_helps": list(terms.a_helps),
        "b_helps": list(terms.b_helps),
        "interests": list(terms.interests),
        "topics": list(terms.topics),
        "common_half_hours": terms.common_half_hours,
        "tier": terms.tier,
        "met": terms.met,
    }


def terms_of(record: Mapping[str, Any]) -> PairTerms:
    """Return why two people fit from an entry of ``pairings.terms``."""
    return PairTerms(
        a=record["a"],
        b=record["b"],
        score=record["score"],
        terms=dict(record["terms"]),
        a_helps=tuple(record["a_helps"]),
        b_helps=tuple(record["b_helps"]),
        interests=tuple(record["interests"]),
        topics=tuple(record["topics"]),
        common_half_hours=record["common_half_hours"],
        tier=record["tier"],
        met=record["met"],
    )


def _person_record(person: Person) -> Record:
    return {
        "schema": SCHEMA,
        "team": person.team,
        "location": person.location,
        "manager": person.manager,
        "languages": sorted(person.languages),
        "hours": f"{person.hours:x}",
        "offers": dict(sorted(person.offers.items())),
        "wants": dict(sorted(person.wants.items())),
        "interests": sorted(person.interests),
        "topics": sorted(person.topics),
        "formats": sorted(person.formats),
        "joined": person.joined,
        "waited": person.waited,
        "trio_turns": person.trio_turns,
        "private": dict(sorted(person.private.items())),
        "goal": person.goal,
    }


def _person(one: str, record: Mapping[str, Any]) -> Person:
    return Person(
        id=one,
        team=record["team"],
        location=record["location"],
        manager=record["manager"],
        languages=frozenset(record["languages"]),
        hours=int(record["hours"], 16),
        offers=record["offers"],
        wants=record["wants"],
        interests=frozenset(record["interests"]),
        topics=frozenset(record["topics"]),
        formats=frozenset(record["formats"]),
        joined=record["joined"],
        waited=record["waited"],
        trio_turns=record["trio_turns"],
        private=record["private"],
        goal=record["goal"],
    )
