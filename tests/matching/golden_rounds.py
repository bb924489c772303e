"""The golden rounds: stored inputs and outcomes that every version must reproduce.

``python -m tests.matching.golden_rounds`` writes those that have no file. A file is never written
anew: a round was matched in its edition, and that is how it has to be replayed.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from bot.matching import Ban, Limits, Person, Problem, Rules, Solution, Weights, solve
from bot.matching.approximate import approximate
from bot.matching.replay import Records, to_outcome, to_record
from tests.matching.companies import company, in_groups_of

FOLDER = Path(__file__).parents[1] / "golden" / "rounds"


def rounds() -> Mapping[str, tuple[Problem, Solution]]:
    """Return every golden round by name, solved as this version solves it."""
    twelve = company(Random(12), 12, rounds=3, bans=0.05)
    odd = replace(company(Random(21), 21, rounds=8), seed=4)
    locked = replace(twelve, locks=(frozenset(("p001", "p004")),), bans=(), seed=9)
    peer = Problem(
        company(Random(7), 31, rounds=2).people,
        Rules(
            format="peer", mode="best_fit", minimum_score=2_500, weights=Weights.preset("skills")
        ),
        bans=(Ban("p000", "p001"),),
    )
    hours = tuple(
        replace(one, hours=0xFFFF << (4 * k % 200), private={"p003": 50}, joined=730_000 + 40 * k)
        for k, one in enumerate(company(Random(2), 40, rounds=1).people)
    )
    fours, many = company(Random(24), 24, rounds=2), company(Random(3), 150, rounds=6, bans=0.01)
    solved = {
        "twelve-for-coffee": twelve,
        "twenty-one-with-a-trio": odd,
        "a-locked-pair": locked,
        "peers-of-best-fit": peer,
        "hours-in-common": Problem(hours, Rules(minimum_hours=2)),
        "twenty-four-in-fours": in_groups_of(fours, 4),
        "ten-in-threes": in_groups_of(company(Random(10), 10, rounds=2), 3),
        "a-hundred-and-fifty": many,
        "a-hundred-and-eighty": company(Random(5), 180, rounds=6, bans=0.01),
        "two-people": Problem((Person("ada"), Person("bo"))),
    }
    found = {
        name: (problem, solve(problem, Limits(large=False))) for name, problem in solved.items()
    }
    return found | {"in-parts-after-a-crash": (many, approximate(many, "killed"))}


def write() -> None:
    """Write every golden round that has no file yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (problem, solution) in rounds().items():
        if (FOLDER / f"{name}.json").exists():
            continue
        records = to_record(problem)
        text = {"rules": records.rules, "people": records.people, "outcome": to_outcome(solution)}
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(text, indent=None, sort_keys=True) + "\n", encoding="utf-8")


def read(path: Path) -> tuple[Records, dict[str, object]]:
    """Return the records and the outcome of a stored round."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Records(stored["rules"], stored["people"]), stored["outcome"]


if __name__ == "__main__":
    write()
