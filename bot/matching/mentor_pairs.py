"""One mentor and one mentee of a cohort: whether they may be brought together, and how they fit."""

from dataclasses import dataclass

import numpy as np

from bot.matching import mentor_fit
from bot.matching.cohort import MentorProblem
from bot.matching.problem import Ground, PairTerms, Problem
from bot.matching.rules import Setting, make_ready
from bot.matching.scores import with_facts


@dataclass(frozen=True)
class MentorPairs:
    """Looks at single pairs of a cohort by the same rules and scores as the whole match."""

    setting: Setting

    @classmethod
    def of(cls, problem: MentorProblem) -> "MentorPairs":
        """Make a cohort ready to be looked at."""
        among = Problem(problem.people, problem.rules, problem.bans, seed=problem.seed)
        return cls(make_ready(among))

    def knows(self, *ids: str) -> bool:
        """Return whether everybody named takes part."""
        return all(one in self.setting.place for one in ids)

    def ground(self, mentor: str, mentee: str) -> Ground | None:
        """Return the first hard rule that keeps two apart, or None if they may be brought together.

        Raises:
            KeyError: one of them does not take part.
        """
        a, b = self.setting.place[mentor], self.setting.place[mentee]
        ground = self.setting.ground(a, b)
        if ground not in (None, Ground.SCORE):
            return ground
        (fit,) = mentor_fit.fits(self.setting, np.array([a]), np.array([b])).tolist()
        return Ground.SCORE if fit < self.setting.minimum_score else None

    def terms(self, mentor: str, mentee: str) -> PairTerms:
        """Return why two fit; the score is that of the fit, without points for a wish."""
        a, b = self.setting.place[mentor], self.setting.place[mentee]
        (points,) = mentor_fit.terms(self.setting, np.array([a]), np.array([b]))
        return with_facts(self.setting.people[a], self.setting.people[b], points, tier=0, met=0)
