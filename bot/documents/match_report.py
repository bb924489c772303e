"""What ``rapport match`` answers: JSON for programs, lines for people, arrays for solvers."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bot.matching import UNITS_PER_POINT, Group, PairTerms, Problem, Solution, Unmatched
from bot.matching.cohort import MentorProblem, prepare_cohort
from bot.matching.mentors import Mentorship, MentorSolution
from bot.matching.rules import make_ready

MOST_SCORED = 5_000
"""People up to whom the whole matrix of scores is written."""

Json = dict[str, Any]

_WHY = {
    "odd": "one person has to wait this time",
    "nobody-possible": "the rules leave nobody to meet",
    "outnumbered": "several people can only meet the same few",
    "no-place": "the wished mentors have no place left",
}


def as_json(solution: Solution) -> Json:
    """Return groups with scores and reasons; scores, total and bound count 1/420 points."""
    return {
        "groups": [
            {
                "members": list(group.members),
                "score": group.score,
                "reasons": [_reasons(pair) for pair in group.terms],
            }
            for group in solution.groups
        ],
        "unmatched": [_left_out(one) for one in solution.unmatched],
        "repeats": solution.repeats,
        **_proof(solution),
    }


def mentors_as_json(solution: MentorSolution) -> Json:
    """Return mentorships the same way; in ``members`` the mentor stands first."""
    report, cost = solution.report, solution.cost
    return {
        "groups": [
            {
                "members": [one.mentor, one.mentee],
                "mentor": one.mentor,
                "mentee": one.mentee,
                "wish": one.wish or None,
                "score": one.score * UNITS_PER_POINT,
                "reasons": [_reasons(one.terms)],
            }
            for one in solution.mentorships
        ],
        "unmatched": [_left_out(one) for one in solution.unmatched],
        "repeats": 0,
        **_proof(solution),
        "total": solution.total * UNITS_PER_POINT,
        "bound": solution.bound * UNITS_PER_POINT,
        "report": {
            "matched": report.matched,
            "left_out": report.left_out,
            "lowest": report.lowest * UNITS_PER_POINT,
            "first_wishes": report.first_wishes,
            "blocking_pairs": report.blocking_pairs,
        },
        "cost_to_others": {
            "more_left_out": cost.more_left_out,
            "worse_off": cost.worse_off,
            "lowest_lost": cost.lowest_lost * UNITS_PER_POINT,
            "total_lost": cost.total_lost * UNITS_PER_POINT,
        },
    }


def group_lines(groups: Iterable[Group], names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield who meets, points out of 10,000 and why, for a table."""
    for group in groups:
        who = ", ".join(names.get(one) or one for one in group.members)
        why = "; ".join(filter(None, (_words(pair, names) for pair in group.terms)))
        yield who, f"{group.score / UNITS_PER_POINT:,.0f}", why


def mentor_lines(
    mentorships: Iterable[Mentorship], names: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """Yield mentor, mentee, which wish it was, points and why, for a table."""
    for one in mentorships:
        who = (names.get(one.mentor) or one.mentor, names.get(one.mentee) or one.mentee)
        wish = str(one.wish) if one.wish else "-"
        yield *who, wish, f"{one.score:,}", _words(one.terms, names)


def left_out_line(one: Unmatched, names: Mapping[str, str]) -> str:
    """Say who is left out and why."""
    says = f"{names.get(one.id) or one.id}: {_WHY.get(one.why, one.why)}"
    if one.rivals:
        partners = ", ".join(names.get(other) or other for other in one.partners)
        says += f" ({len(one.rivals)} people, who can only meet {partners})"
    return says


def write_scores(problem: Problem, path: Path) -> None:
    """Write ids, score, allowed and tier of every pair, for a solver of somebody else's."""
    setting = make_ready(problem)
    everybody = np.arange(setting.size)
    score = setting.scores.dense()
    allowed = setting.allowed_block(everybody, everybody) & (score >= setting.minimum_score)
    tier = np.zeros_like(score)
    row, col, value = setting.tiers.in_block(everybody, everybody)
    tier[row, col] = value
    np.fill_diagonal(allowed, val=False)
    np.fill_diagonal(score, 0)
    _save(path, [one.id for one in setting.people], score, allowed, tier)


def write_mentor_scores(problem: MentorProblem, path: Path) -> None:
    """Write the same for mentors: row mentee, column mentor; allowed is what a wish makes so."""
    cohort = prepare_cohort(problem)
    sides, edges = cohort.sides, cohort.edges
    size = len(sides.setting.people)
    score = np.zeros((size, size), dtype=np.int64)
    mentee, mentor = sides.mentee_place[edges.mentee], sides.mentor_place[edges.mentor]
    score[mentee, mentor] = edges.value
    allowed = np.zeros((size, size), dtype=bool)
    allowed[mentee, mentor] = True
    ids = [one.id for one in sides.setting.people]
    _save(path, ids, score, allowed, np.zeros_like(score))


def _save(
    path: Path, ids: list[str], score: np.ndarray, allowed: np.ndarray, tier: np.ndarray
) -> None:
    with path.open("wb") as file:  # a file, so that numpy does not change the name
        np.savez_compressed(file, ids=np.array(ids), score=score, allowed=allowed, tier=tier)


def _proof(solution: Solution | MentorSolution) -> Json:
    return {
        "total": solution.total,
        "bound": solution.bound,
        "gap": solution.gap,
        "proven": dict(solution.proven),
        "seed": solution.seed,
        "method": dict(solution.method),
        "units_per_point": UNITS_PER_POINT,
    }


def _left_out(one: Unmatched) -> Json:
    found: Json = {"id": one.id, "why": one.why}
    if one.rivals:
        found |= {"rivals": list(one.rivals), "partners": list(one.partners)}
    return found


def _reasons(pair: PairTerms) -> Json:
    """Return the terms of a pair; private ones go by the name of other."""
    terms = {("other" if name == "private" else name): n for name, n in pair.terms.items()}
    return {
        "a": pair.a,
        "b": pair.b,
        "score": pair.score,
        "terms": terms,
        "a_can_help_with": list(pair.a_helps),
        "b_can_help_with": list(pair.b_helps),
        "interests": list(pair.interests),
        "topics": list(pair.topics),
        "hours_in_common": pair.common_half_hours / 2,
        "met_before": pair.met,
    }


def _words(pair: PairTerms, names: Mapping[str, str]) -> str:
    a, b = names.get(pair.a) or pair.a, names.get(pair.b) or pair.b
    says = []
    if pair.a_helps:
        says.append(f"{a} can help {b} with {', '.join(pair.a_helps)}")
    if pair.b_helps:
        says.append(f"{b} can help {a} with {', '.join(pair.b_helps)}")
    if pair.terms.get("other_team"):
        says.append("other team")
    if pair.met:
        says.append("met before")
    return "; ".join(says)
