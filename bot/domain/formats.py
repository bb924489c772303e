"""What a format means for its pairings: the one place that knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FEWEST_PEER_SESSIONS, MOST_PEER_SESSIONS = 2, 6


@dataclass(frozen=True)
class FormatRules:
    """How the people of a pairing meet.

    Attributes:
        name: what its agendas are filed under.
        minutes: how long a session is, unless the two agreed otherwise.
        meets_again: sessions follow each other; otherwise one is all.
        outlasts_a_round: pairings go on when their round is closed.
        sheet_for_all: everybody has the reflection sheet; otherwise all have to want it.
        agrees: the two agree on what they work on and how; sessions follow from that.
    """

    name: str
    minutes: int
    meets_again: bool = False
    outlasts_a_round: bool = False
    sheet_for_all: bool = False
    agrees: bool = False

    def sessions_in(self, weeks: int) -> int | None:
        """Return how many sessions fit into so many weeks; None where an agreement says so."""
        if self.agrees:
            return None
        if not self.meets_again:
            return 1
        return max(FEWEST_PEER_SESSIONS, min(MOST_PEER_SESSIONS, weeks // 2 + 1))


COFFEE = FormatRules("coffee", minutes=30)
PEER = FormatRules("peer", minutes=45, meets_again=True, outlasts_a_round=True, sheet_for_all=True)
MENTORSHIP = FormatRules(
    "mentorship",
    minutes=45,
    meets_again=True,
    outlasts_a_round=True,
    sheet_for_all=True,
    agrees=True,
)
# One meeting about one skill, which came from a request in a programme of any format.
SKILL_SHARE = FormatRules("skill_share", minutes=30, outlasts_a_round=True)

_BY_NAME: Mapping[str, FormatRules] = MappingProxyType(
    {rules.name: rules for rules in (COFFEE, PEER, MENTORSHIP, SKILL_SHARE)}
)


def format_rules(name: str) -> FormatRules:
    """Return what a format means, by its stored name."""
    return _BY_NAME[name]
