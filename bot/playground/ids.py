"""Identifiers that look like Slack's and are the same for the same seed."""

import hashlib
import itertools

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 10  # characters after the leading letter, as in Slack's newer ids


class Ids:
    """Hands out ids such as ``U4K2...``; the order of asking and the seed decide them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._counter = itertools.count(1)

    def new(self, letter: str) -> str:
        """Return a fresh id that begins with a letter: U, C, D, G, V, F, B, Ev ..."""
        return letter + self._word(_LENGTH)

    def secret(self, length: int = 24) -> str:
        """Return a fresh word for tickets and tokens of this look-alike (they protect nothing)."""
        return self._word(length).lower()

    def _word(self, length: int) -> str:
        number = next(self._counter)
        digest = hashlib.blake2b(f"{self._seed}:{number}".encode(), digest_size=length).digest()
        return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest)
