"""What somebody may end by ``/rapport end``."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Endable:
    """A pairing that is open to somebody.

    Attributes:
        told_at: from when both read it if nobody is to guess whose wish it was; None: what is no
            mentorship ends at once.
        zone: the programme's.
    """

    pairing_id: str
    partners: tuple[str, ...]
    programme: str
    told_at: datetime | None
    zone: str
