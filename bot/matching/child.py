"""A match that cannot take the process down: large rounds run in a child, under limits.

A solver in native code can be killed, get stuck or run out of memory, and cannot be interrupted
from within. The child can be stopped; then the round is matched approximately, in parts, and its
method says so. Small rounds run here: starting a child would take longer than they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.matching.approximate import approximate
from bot.matching.problem import Limits, Problem, RuleBroken, Solution
from bot.matching.solve import solve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

KILLED, STUCK, OUT_OF_MEMORY = "killed", "stuck", "out of memory"


@dataclass(frozen=True, slots=True)
class Guard:
    """How far a match may go: people up to whom it runs here, and the limits of the child."""

    here: int = 300
    seconds: float = 600.0
    megabytes: int = 4_096


@dataclass(frozen=True, slots=True)
class Failed:
    """What a child says when it cannot answer: ``why`` for the method, or the broken rule."""

    why: str = ""
    broken: RuleBroken | None = None


Work = Callable[[Problem, Limits], Solution]


def solve_safely(
    problem: Problem,
    limits: Limits | None = None,
    guard: Guard | None = None,
    work: Work = solve,
) -> Solution:
    """Match a round; if the solver does not come back, match it approximately and say so.

    Args:
        problem: the round.
        limits: how much work the solution may take.
        guard: what the child may use.
        work: what to run, a function of a module (a child imports it by name).

    Raises:
        RuleBroken: a lock puts two people together whom a hard rule keeps apart.
    """
    limits, guard = limits or Limits(), guard or Guard()
    if len(problem.people) <= guard.here:
        return work(problem, limits)
    answer = _in_child(problem, limits, guard, work)
    if isinstance(answer, Solution):
        return answer
    if answer.broken is not None:
        raise answer.broken
    return approximate(problem, answer.why)


def _in_child(problem: Problem, limits: Limits, guard: Guard, work: Work) -> Solution | Failed:
    import multiprocessing  # here, for most rounds need no child

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_run, args=(theirs, work, problem, limits, guard.megabytes), daemon=True
    )
    child.start()
    theirs.close()
    try:
        return _answer(ours, guard.seconds)
    finally:
        ours.close()
        _stop(child)


def _answer(ours: Connection, seconds: float) -> Solution | Failed:
    if not ours.poll(seconds):
        return Failed(STUCK)
    try:
        answer = ours.recv()
    except (EOFError, OSError):  # the child died without a word, or in the middle of one
        return Failed(KILLED)
    return answer if isinstance(answer, Solution) else _failure(answer)


def _failure(answer: object) -> Failed:
    if isinstance(answer, tuple):
        return Failed(broken=RuleBroken(*answer))
    return Failed(str(answer))


def _stop(child: BaseProcess) -> None:
    if child.is_alive():
        child.kill()
    child.join()
    child.close()


def _run(theirs: Connection, work: Work, problem: Problem, limits: Limits, megabytes: int) -> None:
    """Match in the child; a broken rule and a lack of memory are answers, not crashes."""
    _limit_memory(megabytes)
    try:
        theirs.send(work(problem, limits))
    except RuleBroken as broken:
        theirs.send((broken.ground, broken.a, broken.b))
    except MemoryError:
        theirs.send(OUT_OF_MEMORY)


def _limit_memory(megabytes: int) -> None:
    """Bound what the child may allocate, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    most = megabytes * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
