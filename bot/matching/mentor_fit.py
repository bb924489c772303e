"""How well a mentor fits a mentee: the same terms as everywhere, but skills count one way.

What the mentor can help the mentee with is worth all the points of the skill terms; that the
mentee could teach the mentor something is no reason for a mentorship.
"""

import numpy as np

from bot.matching.flow import Ints
from bot.matching.rules import Setting
from bot.matching.scores import PARTS, Skills

SKILLS = "skills_ab"
_OTHER_WAY = ("skills_ba", "weaker_direction")


def fits(setting: Setting, mentors: Ints, mentees: Ints) -> Ints:
    """Return the points, 0 to 10,000, of each (mentors[k], mentees[k]), by places in the order."""
    both_ways = _part(setting).pairs(mentors, mentees).astype(np.int64)
    total: Ints = setting.scores.pairs(mentors, mentees) - both_ways
    return total + _one_way(setting, mentors, mentees)


def terms(setting: Setting, mentors: Ints, mentees: Ints) -> list[dict[str, int]]:
    """Return the same points by term."""
    rows = setting.scores.terms_of_pairs(mentors, mentees)
    for row, points in zip(rows, _one_way(setting, mentors, mentees).tolist(), strict=True):
        row[SKILLS] = points
        for name in _OTHER_WAY:
            row[name] = 0
    return rows


def _one_way(setting: Setting, mentors: Ints, mentees: Ints) -> Ints:
    part = _part(setting)
    covered = part.fits(mentors, mentees)[0].astype(np.int64)
    points: Ints = covered * (part.both + part.weaker) // PARTS
    return points


def _part(setting: Setting) -> Skills:
    part = setting.scores.columns["skills"]
    if not isinstance(part, Skills):
        raise TypeError("the first column of the scores holds the skills")
    return part
