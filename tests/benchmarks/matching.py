"""How fast the best pairs are found and proven, and when the first repeat comes.

Large instances run in a process of their own, so that its peak memory is theirs alone.
"""

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import rustworkx

from bot.matching import Limits, Meeting, Person, Problem, Solution, solve
from bot.matching.engines import numba_is_here, pymatching_is_here
from bot.matching.prices import MOST_WHOLE
from bot.matching.rules import make_ready
from tests.benchmarks.instances import programme

Row = tuple[str, str, str]

RUNS = 3
BASE = Limits(large=False)
LARGE = Limits()
PAIRS = (
    (1_000, BASE, "base", "proven in 0.5 s"),
    (1_000, LARGE, "[large]", "proven in 0.3 s"),
    (2_000, BASE, "base", "proven in 2 s"),
    (5_000, LARGE, "[large]", "proven in 3 s, 500 MB"),
    (10_000, LARGE, "[large]", "proven in 10 s, 500 MB"),
    (20_000, LARGE, "[large]", "within 0.1 % in 10 s, proven in 40 s"),
    (100_000, LARGE, "[large]", "gap 0.05 % in 150 s, 1.5 GB"),
)
FIRST = """
import time
from bot.matching import solve
from tests.benchmarks.instances import programme
def seconds(problem):
    begun = time.perf_counter()
    solve(problem)
    return time.perf_counter() - begun
problem = programme(4_002)
print(seconds(problem) - seconds(problem))
"""
ROUNDS = 50
ABSENT = 0.1
SEEDS = (1, 2, 3)
TRIO_SEEDS = (1, 2, 3, 4, 5)


def rows() -> Iterator[Row]:
    """Yield name, figure and goal of each measurement as it is made."""
    yield _dense_row()
    yield from (_repeats_row(size) for size in (20, 50, 200))
    yield _absence_row()
    yield _trio_row()
    if numba_is_here():
        yield _compiling_row()
    yield from (_pairs_row(*one) for one in PAIRS if one[1] is BASE or pymatching_is_here())


def _pairs_row(size: int, limits: Limits, installed: str, goal: str) -> Row:
    runs = 1 if size >= 100_000 else RUNS
    measured = [_apart(size, limits) for _ in range(runs)]
    seconds = statistics.median(float(one["seconds"]) for one in measured)
    busy = statistics.median(float(one["busy"]) for one in measured)
    one = measured[0]
    proof = "proven" if one["proven"] else f"gap {100 * float(one['gap']):.4f} %"
    return (
        f"pairs, {size:,} people, {installed}",
        f"{seconds:.2f} s ({busy:.2f} s of processor time), {proof}, {one['peak_mb']:.0f} MB",
        goal,
    )


def _apart(size: int, limits: Limits) -> dict[str, float]:
    """Measure one match in a fresh process, after one small match to load the libraries."""
    arguments = [str(size), str(int(limits.large)), str(int(limits.prove))]
    command = [sys.executable, "-m", "tests.benchmarks.matching", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(size: int, *, large: bool, prove: bool) -> dict[str, float]:
    """Return seconds, gap, proof and peak memory of one match in this process.

    Before it comes a small match that is not measured, to load the libraries.
    """
    limits = Limits(large=large, prove=prove)
    solve(programme(MOST_WHOLE + 2 if large and size > MOST_WHOLE else 200), limits)
    problem = programme(size)
    begun, begun_busy = time.perf_counter(), time.process_time()
    solution = solve(problem, limits)
    seconds, busy = time.perf_counter() - begun, time.process_time() - begun_busy
    peak = peak_megabytes()
    return {
        "seconds": seconds,
        "busy": busy,
        "gap": solution.gap,
        "proven": all(solution.proven.values()),
        "peak_mb": peak,
    }


def peak_megabytes() -> float:
    """Return this process's peak; what ``getrusage`` says starts from its parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
    return int(found.group(1)) / 1024 if found else 0.0


def _compiling_row() -> Row:
    """Say what the first large match of an installation takes, and the first of a process."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-c", FIRST]
        first, later = (
            float(subprocess.check_output(command, text=True, env=environment)) for _ in range(2)
        )
    return (
        "compiling: what a first match takes longer",
        f"{first:.1f} s once, then {later:.1f} s in each new process",
        "-",
    )


def _dense_row() -> Row:
    """Compare with rustworkx on all pairs, in the same run and in processor time."""
    problem = programme(1_000)
    ours = solve(problem, BASE)  # not measured, as in every other row: it loads the libraries
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        solve(problem, BASE)
        times.append(time.process_time() - begun)
    quick = statistics.median(times)
    begun = time.process_time()
    total = _dense_total(problem)
    slow = time.process_time() - begun
    same = "same total" if total == ours.total else "DIFFERENT TOTAL"
    return (
        "pairs, 1,000 people, against dense rustworkx",
        f"{slow / quick:.0f} times faster ({slow:.1f} s of processor time), {same}",
        "20 times",
    )


def _dense_total(problem: Problem) -> int:
    setting = make_ready(problem)
    everybody = np.arange(setting.size)
    scores = setting.legal_scores(everybody, everybody, -1)
    row, col, _ = setting.tiers.in_block(everybody, everybody)
    scores[row, col] = -1
    a, b = np.nonzero(np.triu(scores >= 0, 1))
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(setting.size))
    weights = scores[a, b].astype(int).tolist()
    graph.add_edges_from(list(zip(a.tolist(), b.tolist(), weights, strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sum(int(scores[i, j]) for i, j in found) * 420


def play(
    people: Sequence[Person], rounds: int, limits: Limits, absent: float = 0, seed: int = 0
) -> list[Solution]:
    """Run a programme, each round with what the rounds before have left behind."""
    chance = Random(seed)
    known = {one.id: one for one in people}
    history: tuple[Meeting, ...] = ()
    played = []
    for number in range(1, rounds + 1):
        here = tuple(one for one in known.values() if chance.random() >= absent)
        solution = solve(Problem(here, history=history, round=number, seed=number), limits)
        for group in solution.groups:
            history += tuple(Meeting(a, b, number) for a, b in combinations(group.members, 2))
            if len(group.members) == 3:
                for name in group.members:
                    known[name] = replace(known[name], trio_turns=known[name].trio_turns + 1)
        played.append(solution)
    return played


def _repeats_row(size: int) -> Row:
    played = play(programme(size, rounds=0).people, ROUNDS, BASE)
    repeats = [one.repeats for one in played]
    least = max(0, ROUNDS * (size // 2) - size * (size - 1) // 2)
    first = next((number for number, count in enumerate(repeats, start=1) if count), None)
    return (
        f"repeats, {size} people, {ROUNDS} rounds",
        f"{sum(repeats)} (bound {least}), first in round {first or 'none'}",
        f"{least}, first in round {size if size <= ROUNDS else 'none'}",
    )


def _absence_row() -> Row:
    pairs = []
    for seed in SEEDS:
        people = programme(30, rounds=0, seed=seed).people
        ahead = play(people, ROUNDS, BASE, ABSENT, seed)
        alone = play(people, ROUNDS, replace(BASE, plan_seeds=0), ABSENT, seed)
        pairs.append((sum(one.repeats for one in ahead), sum(one.repeats for one in alone)))
    figure = "; ".join(f"{ahead} against {alone}" for ahead, alone in pairs)
    return ("repeats, 30 people, 10 % absent", figure, "never more than exact matching per round")


def _trio_row() -> Row:
    """Play several programmes: how many repeats come after the first one is a matter of luck."""
    left, turns, repeats, firsts = 0, set[int](), [], []
    for seed in TRIO_SEEDS:
        played = play(programme(21, rounds=0, seed=seed).people, 20, BASE)
        trios = [group for one in played for group in one.groups if len(group.members) == 3]
        turns |= set(Counter(name for group in trios for name in group.members).values())
        left += sum(len(one.unmatched) for one in played)
        repeats.append(sum(one.repeats for one in played))
        firsts.append(next(number for number, one in enumerate(played, 1) if one.repeats))
    fair = f"{left} left out, {min(turns)} to {max(turns)} times in the trio"
    many = f"{' '.join(map(str, repeats))} repeats (bound 30), first in round {min(firsts)}"
    return (
        f"21 people, 20 rounds, {len(TRIO_SEEDS)} programmes",
        f"{fair}, {many}",
        "nobody left out, 2 or 3 times",
    )


if __name__ == "__main__":
    people, large, prove = (int(one) for one in sys.argv[1:])
    print(json.dumps(measure(people, large=bool(large), prove=bool(prove))))
