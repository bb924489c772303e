"""What a history alone tells about people: who waited last, and how often each was in a trio."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from bot.matching.problem import Meeting, Problem


def with_participation(problem: Problem) -> Problem:
    """Return a problem whose people wait, and had trios, as its history says.

    Whoever is in none of the latest rounds counts as having waited that long, newcomers too. A
    trio is three people of one round who all met; in programmes of larger groups none counts.
    """
    rounds = _by_round(problem.history)
    latest = {name: number for number in sorted(rounds) for pair in rounds[number] for name in pair}
    numbers = sorted(rounds)
    trios = _trio_turns(rounds) if problem.rules.group_size == 2 else Counter()
    people = tuple(
        replace(
            one,
            waited=sum(number > latest.get(one.id, -1) for number in numbers),
            trio_turns=trios[one.id],
        )
        for one in problem.people
    )
    return replace(problem, people=people)


def _by_round(history: Iterable[Meeting]) -> dict[int, set[tuple[str, str]]]:
    rounds: dict[int, set[tuple[str, str]]] = {}
    for one in history:
        pair = (one.a, one.b) if one.a < one.b else (one.b, one.a)
        rounds.setdefault(one.round, set()).add(pair)
    return rounds


def _trio_turns(rounds: Mapping[int, set[tuple[str, str]]]) -> Counter[str]:
    turns: Counter[str] = Counter()
    for pairs in rounds.values():
        partners: dict[str, set[str]] = {}
        for a, b in pairs:
            partners.setdefault(a, set()).add(b)
            partners.setdefault(b, set()).add(a)
        for name, others in partners.items():
            turns[name] += any(pair in pairs for pair in combinations(sorted(others), 2))
    return turns
