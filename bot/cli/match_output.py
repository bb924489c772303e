"""What `rapport match` shows: a sign of life in long runs, and the answer."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.documents import match_report as answers
from bot.matching import Solution
from bot.matching.mentors import MentorSolution

PATIENCE_S = 2.0
"""How long a run takes before a terminal is shown that it goes on."""


@contextmanager
def progress(people: int) -> Iterator[None]:
    """Show on a terminal that a long run goes on; nothing for short ones."""
    bar = Progress(
        TextColumn(f"Matching {people:,} people"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=None)
    timer = Timer(PATIENCE_S, bar.start)
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()
        bar.stop()


def print_json(answer: dict[str, Any], seconds: float) -> None:
    """Print an answer for programs, with what it took."""
    typer.echo(json.dumps({**answer, "seconds": round(seconds, 6), "peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """Return the most memory this process had, in megabytes (macOS counts bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_048_576, 1)


def print_round(solution: Solution, names: dict[str, str], seconds: float) -> None:
    """Print who meets, who does not, and what is proven."""
    _print_table(("Who", "Points", "Why"), answers.group_lines(solution.groups, names))
    for one in solution.unmatched:
        typer.echo(f"Without a group: {answers.left_out_line(one, names)}")
    people = sum(len(group.members) for group in solution.groups)
    typer.echo(
        f"{people} people in {len(solution.groups)} groups, {len(solution.unmatched)} without; "
        f"{solution.repeats} repeats; {_proof(solution)}; {seconds:.2f} s"
    )


def print_mentors(solution: MentorSolution, names: dict[str, str], seconds: float) -> None:
    """Print mentors with their mentees, and what the way of choosing costs."""
    columns = ("Mentor", "Mentee", "Wish", "Points", "Why")
    _print_table(columns, answers.mentor_lines(solution.mentorships, names))
    for one in solution.unmatched:
        typer.echo(f"Without a mentor: {answers.left_out_line(one, names)}")
    report, cost = solution.report, solution.cost
    typer.echo(
        f"{report.matched} with a mentor, {report.left_out} without; {report.first_wishes} first "
        f"wishes; lowest {report.lowest:,} points; {report.blocking_pairs} pairs would rather have "
        f"each other; {_proof(solution)}; {seconds:.2f} s"
    )
    if solution.method["mode"] != "worst-off":
        typer.echo(
            f"Against worst-off first: {cost.more_left_out} more without a mentor, "
            f"{cost.worse_off} worse off, {cost.total_lost:,} points less in all."
        )


def _print_table(columns: Sequence[str], lines: Iterator[tuple[str, ...]]) -> None:
    table = Table(*columns, box=None, pad_edge=False)
    for line in lines:
        table.add_row(*line)
    width = None if sys.stdout.isatty() else 200
    Console(markup=False, highlight=False, width=width).print(table)


def _proof(solution: Solution | MentorSolution) -> str:
    if all(solution.proven.values()):
        return "nothing better exists (proven)"
    return f"at most {solution.gap:.2%} from the best possible"
