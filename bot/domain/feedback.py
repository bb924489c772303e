"""What a member may say after a meeting, and what views need to ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

LONGEST_WORDS = 1000
LONGEST_THANKS = 500
LONGEST_LINE = 500
MOST_TRIES = 5
LONGEST_TRY = 75  # the label of a tick box


@dataclass(frozen=True)
class Partner:
    """Somebody from the same pairing."""

    member_id: str
    name: str


@dataclass(frozen=True)
class PulseStep:
    """Where a pulse stands: what was answered about a pairing, and with whom it was."""

    pairing_id: str
    partners: tuple[Partner, ...]
    compared: str | None = None
    again: str | None = None

    @property
    def names(self) -> list[str]:
        """Return the partners' names."""
        return [partner.name for partner in self.partners]

    @property
    def worries(self) -> bool:
        """Return whether the answers may mean that something went wrong."""
        return self.again == "please_not" or self.compared == "less"


@dataclass(frozen=True)
class Met:
    """Somebody whom the caller was introduced to lately, to give feedback about."""

    pairing_id: str
    partner: Partner
    programme_name: str
    introduced_at: datetime
    zone: str  # the caller's


@dataclass(frozen=True)
class Words:
    """Free words after a meeting; organisers read them only if the writer wants it."""

    text: str
    for_desk: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Given:
    """What the feedback form holds, about one partner of one pairing."""

    pairing_id: str
    partner_id: str
    compared: str
    again: str
    words: Words


@dataclass(frozen=True)
class LookBack:
    """What the two want to try by their next session, as one of them noted it.

    Attributes:
        mine: what the writer wants to try; replaces what the writer noted before.
        only_for_me: the partner does not see it.
        theirs: what the partner wants to try, too; adds to what is there.
    """

    mine: tuple[str, ...] = ()
    only_for_me: bool = False
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a reflection sheet; ``private`` lines are for their writer alone."""

    text: str = ""
    private: bool = False


@dataclass(frozen=True)
class Sheet:
    """A reflection sheet as its writer sees it.

    Attributes:
        about: the session's id.
        carries: what either tries is carried over to the next session, for both to see; otherwise
            one thing to try is the writer's own.
        tries: what the writer wants to try by the next session, a line each.
        only_for_me: the writer keeps the tries to oneself.
        shared: everybody has written and the lines were shared.
    """

    about: str
    partners: tuple[str, ...] = ()
    carries: bool = False
    tries: tuple[str, ...] = ()
    only_for_me: bool = False
    strength: Line = field(default_factory=Line)
    difficulty: Line = field(default_factory=Line)
    question: Line = field(default_factory=Line)
    to_try: str = ""
    shared: bool = False
