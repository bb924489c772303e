"""The order in which people are put before any work, so that input order never matters."""

from collections.abc import Iterable
from hashlib import blake2b

from bot.matching.problem import Person


def canonical(people: Iterable[Person], seed: int) -> tuple[Person, ...]:
    """Return the people in an order that depends on their ids and the seed only.

    Ties between equally good groupings fall by this order, so another seed breaks them in
    another way while every score stays what it is.
    """
    return tuple(sorted(people, key=lambda one: (_digest(one.id, seed), one.id)))


def _digest(name: str, seed: int) -> bytes:
    salt = seed.to_bytes(16, "big", signed=True)
    return blake2b(name.encode(), digest_size=12, salt=salt).digest()
