"""Stable mentorships (deferred acceptance), and how far any others are from being stable."""

from heapq import heappush, heapreplace

import numpy as np

from bot.matching.flow import NOBODY, Ints, Wishes


def accept_in_turn(wishes: Wishes, rank: Ints, fit: Ints) -> Ints:
    """Seat mentees so that no mentee and mentor would both rather have each other.

    Every mentee asks in the order of the wishes; a mentor keeps those who fit best and lets the
    others ask on. Of all stable seatings this one is the best for every mentee.

    Args:
        wishes: who would accept whom.
        rank: of every edge, how the mentee ranks it; 0 is best, equals are allowed.
        fit: of every edge, how well it suits the mentor; equals go to the earlier mentee.

    Returns:
        The edge of every mentee, ``NOBODY`` for those without a place.
    """
    edges = np.lexsort((np.arange(len(rank)), rank, wishes.mentees)).tolist()
    mentors, fits = wishes.mentor.tolist(), fit.tolist()
    starts, places = wishes.starts.tolist(), wishes.places.tolist()
    held: list[list[tuple[int, int]]] = [[] for _ in places]
    seated = [NOBODY] * (len(starts) - 1)
    asked = starts[:-1]
    asking = list(range(len(seated)))[::-1]
    while asking:
        mentee = asking.pop()
        if asked[mentee] == starts[mentee + 1]:
            continue
        edge = edges[asked[mentee]]
        asked[mentee] += 1
        kept = held[mentors[edge]]
        offer = (fits[edge], -mentee)
        if len(kept) < places[mentors[edge]]:
            heappush(kept, offer)
        elif kept and kept[0] < offer:
            refused = -heapreplace(kept, offer)[1]
            seated[refused] = NOBODY
            asking.append(refused)
        else:
            asking.append(mentee)
            continue
        seated[mentee] = edge
    return np.array(seated, dtype=np.int64)


def blocking_pairs(wishes: Wishes, rank: Ints, fit: Ints, seated: Ints) -> int:
    """Count the mentees and mentors who would both rather have each other than what they got."""
    mentees, taken = wishes.mentees, seated[seated != NOBODY]
    own_rank = np.full(len(seated), np.iinfo(np.int64).max)
    own_rank[mentees[taken]] = rank[taken]
    weakest = np.full(len(wishes.places), np.iinfo(np.int64).max)
    np.minimum.at(weakest, wishes.mentor[taken], fit[taken])
    full = np.bincount(wishes.mentor[taken], minlength=len(wishes.places)) >= wishes.places
    weakest[~full] = np.iinfo(np.int64).min
    weakest[wishes.places == 0] = np.iinfo(np.int64).max
    return int(((rank < own_rank[mentees]) & (fit > weakest[wishes.mentor])).sum())
