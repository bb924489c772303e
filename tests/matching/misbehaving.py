"""Solvers that do not come back; a child process imports them by name."""

import os
import signal
import threading

import numpy as np

from bot.matching import Ground, Limits, Problem, RuleBroken, Solution, solve
from bot.matching.cohort import MentorProblem
from bot.matching.mentors import MentorSolution


def is_killed(problem: Problem, limits: Limits) -> Solution:
    """Die as a process does when the system runs out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return solve(problem, limits)


def is_stuck(problem: Problem, limits: Limits) -> Solution:
    """Wait for something that never comes."""
    threading.Event().wait()
    return solve(problem, limits)


def is_greedy(problem: Problem, limits: Limits) -> Solution:
    """Ask for more memory than the child may have."""
    np.ones(1 << 40, dtype=np.uint8)
    return solve(problem, limits)


def breaks_a_rule(problem: Problem, limits: Limits) -> Solution:
    """Refuse a lock."""
    raise RuleBroken(Ground.LANGUAGE, "p000", "p001")


def mentors_break_a_rule(_problem: MentorProblem) -> MentorSolution:
    """Refuse a lock of a mentor and a mentee."""
    raise RuleBroken(Ground.LANGUAGE, "mia", "tom")


def mentors_die(_problem: MentorProblem) -> MentorSolution:
    """Die in the middle of a cohort."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
