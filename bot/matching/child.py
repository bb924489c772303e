"""A match that cannot take the process down: large rounds run in a child, under limits.

A solver in native code can be killed, get stuck or run out of memory, and cannot be interrupted
from within. The child can be stopped; then the round is matched approximately, in parts, and its
method says so. Small rounds run here: starting a child would take longer than they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    answer = run_in_child(work, (problem, limits), guard)
    if isinstance(answer, Solution):
        return answer
    if isinstance(answer, Failed) and answer.broken is not None:
        raise answer.broken
    return approximate(problem, answer.why if isinstance(answer, Failed) else "")


def run_in_child(work: Callable[..., object], inputs: tuple[object, ...], guard: Guard) -> object:
    """Run a function of a module in a process of its own, under limits.

    Returns:
        What it returned, or ``Failed`` if it broke a rule, ran out of memory or never came back.
    """
    import multiprocessing  # here, for most rounds need no child

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(theirs, work, inputs, guard.megabytes), daemon=True)
    child.start()
    theirs.close()
    try:
        return _answer(ours, guard.seconds)
    finally:
        ours.close()
        _stop(child)


def _answer(ours: Connection, seconds: float) -> object:
    if not ours.poll(seconds):
        return Failed(STUCK)
    try:
        answer: object = ours.recv()
    except (EOFError, OSError):  # the child died without a word, or in the middle of one
        return Failed(KILLED)
    return _failure(answer) if isinstance(answer, tuple | str) else answer


def _failure(answer: tuple[Any, ...] | str) -> Failed:
    if isinstance(answer, tuple):
        return Failed(broken=RuleBroken(*answer))
    return Failed(answer)


def _stop(child: BaseProcess) -> None:
    if child.is_alive():
        child.kill()
    child.join()
    child.close()


def _run(
    theirs: Connection, work: Callable[..., object], inputs: tuple[object, ...], megabytes: int
) -> None:
    """Match in the child; a broken rule and a lack of memory are answers, not crashes."""
    _limit_memory(megabytes)
    try:
        theirs.send(work(*inputs))
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
