"""Random small companies for tests; nothing here needs more than the base installation."""

from dataclasses import replace
from itertools import combinations
from random import Random

from bot.matching import Ban, Meeting, Person, Problem


def company(chance: Random, size: int, *, rounds: int = 0, bans: float = 0.0) -> Problem:
    """Return people with a few skills and teams, random earlier meetings and forbidden pairs."""
    names = [f"p{k:03}" for k in range(size)]
    skills = ["sql", "rust", "sales", "law"]
    people = tuple(
        Person(
            id=name,
            team=chance.choice("abc"),
            offers=dict.fromkeys(chance.sample(skills, 2), chance.randint(1, 5)),
            wants=dict.fromkeys(chance.sample(skills, 2), chance.randint(1, 5)),
            waited=chance.choice((0, 0, 1, 2)),
        )
        for name in names
    )
    history = []
    for number in range(rounds):
        chance.shuffle(names)
        history += [Meeting(a, b, number) for a, b in zip(names[::2], names[1::2], strict=False)]
    pairs = [pair for pair in combinations(sorted(names), 2) if chance.random() < bans]
    return Problem(people, bans=tuple(Ban(*pair) for pair in pairs), history=tuple(history))


def in_groups_of(problem: Problem, size: int, **changes: object) -> Problem:
    return replace(problem, rules=replace(problem.rules, group_size=size, **changes))  # type: ignore[arg-type]
