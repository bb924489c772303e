"""Made-up programmes for measuring: skills by popularity, teams, time zones, earlier rounds.

Everything follows from the size and the seed, so two runs measure the same thing.
"""

from bisect import bisect
from itertools import accumulate
from random import Random

from bot.matching import Ban, Meeting, Person, Problem, Rules, Weights

SKILLS = 200
ZONES = (-8, -5, 0, 1, 5, 9)
LANGUAGES = ("en", "de", "fr", "es")


def programme(size: int, seed: int = 1, rounds: int = 50, blocked_share: float = 0.01) -> Problem:
    """Return a coffee programme with 200 skills of Zipf popularity, 3 to 8 offered, 1 to 5 wanted.

    Args:
        size: how many people take part.
        seed: chooses everything.
        rounds: how many earlier rounds of random pairs the history holds.
        blocked_share: forbidden pairs as a share of all; at most 20 for each person.
    """
    chance = Random(seed)
    people = tuple(_person(k, size, chance) for k in range(size))
    names = [one.id for one in people]
    return Problem(
        people=people,
        rules=Rules(weights=Weights.normalised(_SHARES)),
        bans=_bans(names, chance, blocked_share),
        history=_history(names, chance, rounds),
        round=rounds + 1,
        seed=seed,
    )


_SHARES = {"skills": 45, "weaker_direction": 25, "other_team": 12, "hours": 13, "private": 5}
_POPULARITY = list(accumulate(1 / (rank + 1) for rank in range(SKILLS)))


def _person(number: int, size: int, chance: Random) -> Person:
    zone = chance.choice(ZONES)
    return Person(
        id=f"p{number:06d}",
        team=f"team{chance.randrange(min(50, max(8, size // 40)))}",
        location=f"zone{zone}",
        languages=frozenset({"en"} | set(chance.sample(LANGUAGES, 1))),
        hours=working_hours(9 - zone, 17 - zone),
        offers=dict.fromkeys(_skills(chance.randint(3, 8), chance)),
        wants=dict.fromkeys(_skills(chance.randint(1, 5), chance)),
    )


def working_hours(start: int, end: int) -> int:
    """Return the mask of Monday to Friday from one full hour to another, in UTC."""
    mask = 0
    for day in range(5):
        for half in range(2 * start, 2 * end):
            mask |= 1 << ((day * 48 + half) % 336)
    return mask


def _skills(count: int, chance: Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"skill{bisect(_POPULARITY, chance.random() * _POPULARITY[-1]):03d}"] = None
    return list(found)


def _bans(names: list[str], chance: Random, share: float) -> tuple[Ban, ...]:
    size = len(names)
    each = min(20, round(share * size)) // 2
    pairs = ((a, chance.randrange(size)) for a in range(size) for _ in range(each))
    return tuple(Ban(names[a], names[b]) for a, b in pairs if a != b)


def _history(names: list[str], chance: Random, rounds: int) -> tuple[Meeting, ...]:
    size = len(names)
    order = list(range(size))
    found: list[Meeting] = []
    for number in range(1, rounds + 1):
        chance.shuffle(order)
        pairs = zip(order[::2], order[1::2], strict=False)
        found += [Meeting(names[a], names[b], number) for a, b in pairs]
    return tuple(found)
