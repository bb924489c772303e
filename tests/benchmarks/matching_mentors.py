"""Mentors, groups and the start of the engine: rows for the table of measurements."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from bot.matching import Limits, Problem, evaluate, flow, solve
from bot.matching.cohort import MentorProblem
from bot.matching.mentors import MentorSolution, solve_mentors
from bot.matching.rules import make_ready
from tests.benchmarks.instances import programme

RUNS = 3
Row = tuple[str, str, str]

IMPORT = "import time; t = time.perf_counter(); import bot.matching; print(time.perf_counter() - t)"


def rows() -> list[Row]:
    """Return name, figure and goal of each measurement."""
    return [*_mentor_rows(), _group_row(), *_start_rows()]


def cohort(mentees: int, mentors: int, wishes: int, seed: int = 1) -> MentorProblem:
    """Return mentees who wish for mentors, the known ones more often, and 5 % spare places."""
    chance = Random(seed)
    people = programme(mentees + mentors, seed, rounds=0, blocked_share=0).people
    givers = [one.id for one in people[mentees:]]
    places = dict.fromkeys(givers, 0)
    for _ in range(mentees * 21 // 20):
        places[chance.choice(givers)] += 1
    ranks = range(len(givers))
    known = [1 / (rank + 10) ** 0.5 for rank in ranks]
    wished = {
        one.id: tuple(
            givers[rank] for rank in dict.fromkeys(chance.choices(ranks, known, k=wishes * 2))
        )[:wishes]
        for one in people[:mentees]
    }
    return MentorProblem(people, places, wished, seed=seed)


def _mentor_rows() -> list[Row]:
    small, large = cohort(500, 200, 20), cohort(20_000, 5_000, 20)
    own, own_seconds = _timed(lambda: solve_mentors(small, flow.OWN))
    found, seconds = _timed(lambda: solve_mentors(large, flow.ORTOOLS))
    check = solve_mentors(small, flow.ORTOOLS)
    exact = (own.report.lowest, own.total) == (check.report.lowest, check.total)
    count = sum(len(one) for one in large.wishes.values())
    gives = (
        f"{found.report.matched:,} matched, {found.report.first_wishes:,} first wishes, "
        f"{found.report.blocking_pairs:,} blocking pairs"
    )
    return [
        (
            "mentors, 500 x 200, base installation",
            f"{own_seconds:.2f} s, {_exact(exact)}",
            "at most 2 s",
        ),
        (
            f"mentors, 20,000 x 5,000, {count:,} wishes",
            f"{seconds:.2f} s, {_exact(all(found.proven.values()))}, {gives}",
            "at most 5 s, exact",
        ),
    ]


def _exact(exact: bool) -> str:
    return "exact" if exact else "NOT exact"


def _timed(work: Callable[[], MentorSolution]) -> tuple[MentorSolution, float]:
    runs = [_once(work) for _ in range(RUNS)]
    return runs[-1][0], median(seconds for _, seconds in runs)


def _once(work: Callable[[], MentorSolution]) -> tuple[MentorSolution, float]:
    started = perf_counter()
    return work(), perf_counter() - started


def _group_row() -> Row:
    problem = programme(24, seed=2, rounds=0)
    problem = replace(problem, rules=replace(problem.rules, group_size=4))
    started = perf_counter()
    total = solve(problem).total
    seconds = perf_counter() - started
    best, proven = best_groups_of_four(problem)
    name = "optimum" if proven else "best found"
    return (
        "groups of 4, 24 people",
        f"{total / best:.2%} of CP-SAT's {name}, {seconds:.2f} s",
        "within 1 %",
    )


def best_groups_of_four(problem: Problem, effort: float = 60) -> tuple[int, bool]:
    """Return the total of CP-SAT's groups of four and whether it proved them the best."""
    from ortools.sat.python import cp_model

    setting = make_ready(problem)
    model = cp_model.CpModel()
    seats: list[list[Any]] = [[] for _ in range(setting.size)]
    taken: list[tuple[Any, tuple[int, ...], int]] = []
    scores = setting.scores.dense()
    for group in combinations(range(setting.size), 4):
        if all(setting.allowed_pairs(*_columns(pair))[0] for pair in combinations(group, 2)):
            seat = model.new_bool_var("")
            taken.append((seat, group, sum(int(scores[pair]) for pair in combinations(group, 2))))
            for one in group:
                seats[one].append(seat)
    for choices in seats:
        model.add_exactly_one(choices)
    model.maximize(sum(seat * value for seat, _, value in taken))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = effort
    proven = solver.solve(model) == cp_model.OPTIMAL
    groups = [
        [setting.people[k].id for k in group] for seat, group, _ in taken if solver.value(seat)
    ]
    return evaluate(problem, groups).total, proven


def _columns(pair: tuple[int, int]) -> tuple[Any, Any]:
    import numpy as np

    return np.array(pair[:1]), np.array(pair[1:])


def _start_rows() -> list[Row]:
    seconds = median(
        float(subprocess.check_output([sys.executable, "-c", IMPORT], text=True))
        for _ in range(RUNS)
    )
    twelve = programme(12, rounds=3)
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        solve(twelve, Limits())
        times.append(perf_counter() - started)
    return [
        ("import bot.matching", f"{seconds:.2f} s", "at most 0.3 s"),
        ("12 people after it", f"{median(times) * 1000:.0f} ms", "at most 20 ms"),
    ]
