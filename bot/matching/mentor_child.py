"""A cohort match that cannot take the process down: large ones run in a child, under limits.

If the exact solver does not come back, mentees ask in turn (deferred acceptance), which ends after
as many steps as there are wishes; the method then says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.matching.child import Failed, Guard, run_in_child
from bot.matching.cohort import MentorMode, MentorProblem
from bot.matching.mentors import MentorSolution, solve_mentors

Work = Callable[[MentorProblem], MentorSolution]
HERE = Guard(here=1_000)
"""Up to so many people a cohort is matched here: starting a child would take as long."""


def solve_mentors_safely(
    problem: MentorProblem, guard: Guard = HERE, work: Work = solve_mentors
) -> MentorSolution:
    """Match a cohort; if the solver does not come back, let the mentees ask in turn and say so.

    Args:
        problem: the cohort.
        guard: what the child may use.
        work: what to run, a function of a module (a child imports it by name).

    Raises:
        RuleBroken: a lock breaks a hard rule or asks for more places than there are.
    """
    if len(problem.people) <= guard.here:
        return work(problem)
    answer = run_in_child(work, (problem,), guard)
    if isinstance(answer, MentorSolution):
        return answer
    if isinstance(answer, Failed) and answer.broken is not None:
        raise answer.broken
    why = answer.why if isinstance(answer, Failed) else ""
    solution = solve_mentors(replace(problem, mode=MentorMode.STABLE))
    return replace(solution, method={**solution.method, "why": why})
