"""Who is left out, and why: an odd number, nobody possible, or too few possible partners."""

from collections.abc import Sequence

import numpy as np

from bot.matching.objective import Members
from bot.matching.problem import Unmatched
from bot.matching.rules import Setting


def left_out(setting: Setting, groups: Sequence[Members]) -> list[Unmatched]:
    """Return everybody without a group, in the order of their ids, with the reason."""
    placed = np.zeros(setting.size, dtype=bool)
    placed[[k for group in groups for k in group]] = True
    left = np.nonzero(~placed)[0].tolist()
    partner = {i: j for pair in groups if len(pair) == 2 for i, j in (pair, pair[::-1])}
    found = [_reason(setting, k, left, partner) for k in left]
    return sorted(found, key=lambda one: one.id)


def _reason(
    setting: Setting, person: int, left: Sequence[int], partner: dict[int, int]
) -> Unmatched:
    """Follow the chains of who could step aside for the person, as far as they go."""
    everybody = np.arange(setting.size)
    name = setting.people[person].id
    rivals, partners, open_ends = {person}, set[int](), [person]
    while open_ends:
        rows = np.array(open_ends, dtype=np.int64)
        reached = np.nonzero(setting.legal_block(rows, everybody).any(axis=0))[0].tolist()
        new = [k for k in reached if k not in partners]
        partners.update(new)
        if partners & rivals or any(k not in partner for k in new):
            return Unmatched(name, "odd")
        open_ends = [partner[k] for k in new if partner[k] not in rivals]
        rivals.update(open_ends)
    if not partners:
        return Unmatched(name, "nobody-possible")
    rivals.update(_who_share(setting, left, partners))
    return Unmatched(name, "outnumbered", _names(setting, rivals), _names(setting, partners))


def _who_share(setting: Setting, left: Sequence[int], partners: set[int]) -> list[int]:
    """Return who else is left out and could meet these partners only."""
    rows, everybody = np.array(left, dtype=np.int64), np.arange(setting.size)
    legal = setting.legal_block(rows, everybody)
    inside = np.isin(everybody, list(partners))
    only = legal[:, inside].any(axis=1) & ~legal[:, ~inside].any(axis=1)
    found: list[int] = rows[only].tolist()
    return found


def _names(setting: Setting, places: set[int]) -> tuple[str, ...]:
    return tuple(sorted(setting.people[k].id for k in places))
