"""rapport match: try the matching on a spreadsheet, before there is any Slack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Annotated, TypeVar

import typer

from bot.cli.match_output import print_json, print_mentors, print_round, progress
from bot.documents import match_report as answers
from bot.documents import people_csv
from bot.documents.people_csv import Entry
from bot.documents.rules_toml import RulesFile, read_rules
from bot.documents.table import BadTable, Notes
from bot.matching import Ban, Limits, Meeting, Problem, RuleBroken, solve
from bot.matching.cohort import MentorProblem
from bot.matching.mentors import solve_mentors
from bot.matching.participation import with_participation

Result = TypeVar("Result")

LARGE_FROM = 2_000
"""People above whom rapport[large] makes a difference."""
BAD_INPUT = 2


class MatchMode(StrEnum):
    """What people.csv is matched into."""

    COFFEE = "coffee"
    PEER = "peer"
    MENTORS = "mentors"


class Output(StrEnum):
    """How the answer is printed."""

    TABLE = "table"
    JSON = "json"


@dataclass(frozen=True)
class _Input:
    """Everything that was read, with nothing wrong in it."""

    entries: Sequence[Entry]
    history: tuple[Meeting, ...]
    bans: tuple[Ban, ...]
    stated: RulesFile


def match(
    *,
    people: Annotated[Path, typer.Option(help="people.csv", exists=True, dir_okay=False)],
    history: Annotated[
        Path | None, typer.Option(help="round,a,b of earlier rounds", exists=True, dir_okay=False)
    ] = None,
    blocks: Annotated[
        Path | None, typer.Option(help="a,b of pairs kept apart", exists=True, dir_okay=False)
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="The rules, as TOML.", exists=True, dir_okay=False)
    ] = None,
    mode: Annotated[MatchMode | None, typer.Option(help="What to match into.")] = None,
    group_size: Annotated[int | None, typer.Option(help="People in a group.", min=2, max=8)] = None,
    seed: Annotated[int, typer.Option(help="Breaks ties.")] = 0,
    output: Annotated[Output, typer.Option("--format", help="table or json")] = Output.TABLE,
    prove: Annotated[bool, typer.Option("--prove", help="Prove the optimum, at any size.")] = False,
    scores: Annotated[
        Path | None, typer.Option(help="Write all scores to this .npz file.", dir_okay=False)
    ] = None,
) -> None:
    """Match people from a spreadsheet: everybody placed, no repeats, the best fit, with reasons."""
    mentors = mode is MatchMode.MENTORS
    try:
        given = _read(people, history, blocks, rules, mentors=mentors)
        if scores is not None and len(given.entries) > answers.MOST_SCORED:
            _refuse(f"--scores is for at most {answers.MOST_SCORED} people.")
        elif mentors:
            _match_mentors(_cohort(given, seed), given, output, scores)
        else:
            problem = _round(given, mode, group_size, seed)
            _match_round(problem, given, output, scores, Limits(prove=prove))
    except BadTable as bad:
        lines = "\n".join(str(one) for one in bad.mistakes)
        _refuse(f"{lines}\nNothing was computed.")
    except RuleBroken as broken:
        _refuse(f"The lock of {broken.a} and {broken.b} breaks a rule: {broken.ground}.")


def _refuse(says: str) -> None:
    typer.secho(says, fg="red", err=True)
    raise typer.Exit(BAD_INPUT)


def _read(
    people: Path, history: Path | None, blocks: Path | None, rules: Path | None, *, mentors: bool
) -> _Input:
    """Read all files, and only then complain, about everything at once."""
    notes: list[Notes] = []

    def read(path: Path | None, how: Callable[[str, Notes], Result], empty: Result) -> Result:
        if path is None:
            return empty
        notes.append(Notes(path.name))
        try:
            return how(path.read_text(encoding="utf-8"), notes[-1])
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            notes[-1].add(line, "", "This is not UTF-8 text; please save the file as UTF-8.")
            return empty

    entries: list[Entry] = read(people, people_csv.read_people, [])
    if mentors:
        people_csv.check_wishes(entries, notes[0])
    given = _Input(
        entries,
        tuple(read(history, people_csv.read_history, [])),
        tuple(read(blocks, people_csv.read_blocks, [])),
        read(rules, read_rules, RulesFile()),
    )
    mistakes = [mistake for one in notes for mistake in one.mistakes]
    if mistakes:
        raise BadTable(mistakes)
    for name in people_csv.strangers(given.bans, (one.person for one in entries)):
        typer.secho(f"{name} is blocked, but is not among the people.", fg="yellow", err=True)
    return given


def _round(given: _Input, mode: MatchMode | None, group_size: int | None, seed: int) -> Problem:
    rules = given.stated.rules
    if mode is not None:
        rules = replace(rules, format="peer" if mode is MatchMode.PEER else "coffee")
    if group_size is not None:
        rules = replace(rules, group_size=group_size)
    problem = Problem(
        people=tuple(one.person for one in given.entries),
        rules=rules,
        bans=given.bans,
        locks=given.stated.locks,
        history=given.history,
        round=max((one.round for one in given.history), default=0) + 1,
        seed=seed,
    )
    return with_participation(problem)


def _cohort(given: _Input, seed: int) -> MentorProblem:
    return MentorProblem(
        people=tuple(one.person for one in given.entries),
        places={
            one.person.id: one.places for one in given.entries if people_csv.MENTOR in one.roles
        },
        wishes={
            one.person.id: one.wishes for one in given.entries if people_csv.MENTEE in one.roles
        },
        rules=given.stated.rules,
        bans=given.bans,
        locks=given.stated.locks,
        seed=seed,
        mode=given.stated.mentors,
    )


def _match_round(
    problem: Problem, given: _Input, output: Output, scores: Path | None, limits: Limits
) -> None:
    if scores is not None:
        answers.write_scores(problem, scores)
    with progress(len(problem.people)):
        started = perf_counter()
        solution = solve(problem, limits)
        seconds = perf_counter() - started
    if output is Output.JSON:
        print_json(answers.as_json(solution), seconds)
    else:
        print_round(solution, _names(given), seconds)
    _say_what_large_adds(len(problem.people))


def _match_mentors(
    problem: MentorProblem, given: _Input, output: Output, scores: Path | None
) -> None:
    if scores is not None:
        answers.write_mentor_scores(problem, scores)
    with progress(len(problem.people)):
        started = perf_counter()
        solution = solve_mentors(problem)
        seconds = perf_counter() - started
    if output is Output.JSON:
        print_json(answers.mentors_as_json(solution), seconds)
    else:
        print_mentors(solution, _names(given), seconds)
    _say_what_large_adds(len(problem.people))


def _names(given: _Input) -> dict[str, str]:
    """Return names to show; who shares a name is shown by id."""
    bearers = Counter(one.name for one in given.entries)
    return {one.person.id: one.name for one in given.entries if bearers[one.name] == 1}


def _say_what_large_adds(people: int) -> None:
    missing = [
        name for name in ("numba", "ortools", "pymatching", "scipy") if find_spec(name) is None
    ]
    if people > LARGE_FROM and missing:
        says = (
            "This installation has the small solvers only. With rapport[large] the same answer "
            "comes several times faster, and rounds are planned further ahead."
        )
        typer.secho(says, fg="yellow", err=True)
