"""What pairings keep of a match: why two people fit, as records that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.matching import PairTerms

SCHEMA = 1
Record = dict[str, object]


def terms_record(terms: PairTerms) -> Record:
    """Return why two people fit as JSON can hold it: an entry of ``pairings.terms``."""
    return {
        "a": terms.a,
        "b": terms.b,
        "score": terms.score,
        "terms": dict(terms.terms),
        "a_helps": list(terms.a_helps),
        "b_helps": list(terms.b_helps),
        "interests": list(terms.interests),
        "topics": list(terms.topics),
        "common_half_hours": terms.common_half_hours,
        "tier": terms.tier,
        "met": terms.met,
    }


def terms_of(record: Mapping[str, Any]) -> PairTerms:
    """Return why two people fit from an entry of ``pairings.terms``."""
    return PairTerms(
        a=record["a"],
        b=record["b"],
        score=record["score"],
        terms=dict(record["terms"]),
        a_helps=tuple(record["a_helps"]),
        b_helps=tuple(record["b_helps"]),
        interests=tuple(record["interests"]),
        topics=tuple(record["topics"]),
        common_half_hours=record["common_half_hours"],
        tier=record["tier"],
        met=record["met"],
    )
