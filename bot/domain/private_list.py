"""Whom somebody would rather not meet, kept so that it outlives the other's erasing."""

import hashlib
import hmac

from bot.errors import InvalidInput

LONGEST_LIST = 100


class NotOnesOwnName(InvalidInput):
    """Somebody put their own name on their private list."""

    code = "own-name-on-private-list"


def other_key(secret: bytes, slack_user_id: str) -> bytes:
    """Return the keyed hash (32 bytes, HMAC-SHA256) that stands for a person on private lists.

    The same person always has the same key, also after leaving, erasing and joining again; who
    reads the table without the secret learns no names.
    """
    return hmac.new(secret, slack_user_id.encode(), hashlib.sha256).digest()
