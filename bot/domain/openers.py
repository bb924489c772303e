"""Which questions a pairing is given to start with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from bot.content.library import NAMES_A_TOPIC, Fit, Opener

HOW_MANY = 3


@dataclass(frozen=True)
class Common:
    """What a pairing shares, as far as openers care.

    Attributes:
        topics: the topics to talk about by fit: skills one can help with, shared interests ...
        fits: what else is true of the pairing, such as ``Fit.CROSS_TEAM``.
    """

    topics: Mapping[Fit, Sequence[str]] = field(default_factory=dict)
    fits: Collection[Fit] = ()


@dataclass(frozen=True)
class Chosen:
    """An opener with the topic it is about, if it names one."""

    opener: Opener
    topic: str | None = None

    @property
    def key(self) -> str:
        """Return the id under which it is remembered as used."""
        return self.opener.id


def choose_openers(
    bank: Sequence[Opener], common: Common, used: Collection[str], seed: str
) -> list[Chosen]:
    """Choose three questions: one about what they share, one about the two, one for anybody.

    Args:
        bank: all openers.
        common: what the members of the pairing share.
        used: ids that one of them was given before; none of these comes again.
        seed: such as the pairing's id; the same seed chooses the same questions.

    Returns:
        Up to three, from different themes where the bank allows; fewer only when all others
        were used.
    """
    free = sorted(
        (opener for opener in bank if opener.id not in used and _suits(opener, common)),
        key=lambda opener: _rank(seed, opener),
    )
    chosen: list[Opener] = []
    for wanted in _courses(common):
        fresh = (o for o in free if o.fit in wanted and o.theme not in {c.theme for c in chosen})
        chosen.extend([found] if (found := next(fresh, None)) else [])
    taken = {opener.id for opener in chosen}
    others = (opener for opener in free if opener.id not in taken)
    chosen.extend(islice(others, HOW_MANY - len(chosen)))
    return [_with_topic(opener, common, seed) for opener in chosen]


def _suits(opener: Opener, common: Common) -> bool:
    if opener.fit in NAMES_A_TOPIC:
        return bool(common.topics.get(opener.fit))
    return opener.fit is Fit.ANYONE or opener.fit in common.fits


def _courses(common: Common) -> list[frozenset[Fit]]:
    about_them = frozenset(common.fits) - NAMES_A_TOPIC - {Fit.ANYONE}
    return [NAMES_A_TOPIC, about_them, frozenset({Fit.ANYONE})]


def _rank(seed: str, opener: Opener) -> bytes:
    return sha256(f"{seed}\n{opener.id}".encode()).digest()


def _with_topic(opener: Opener, common: Common, seed: str) -> Chosen:
    topics = common.topics.get(opener.fit, ()) if opener.fit in NAMES_A_TOPIC else ()
    if not topics:
        return Chosen(opener)
    return Chosen(opener, topics[_rank(seed, opener)[0] % len(topics)])
