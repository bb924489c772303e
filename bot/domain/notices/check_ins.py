"""What is asked and told about a pairing in each member's own DM, and in channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class HalfWay(Notice):
    """Found a time?"""

    check_in_id: str
    pairing_id: str
    partners: tuple[str, ...]


@dataclass(frozen=True)
class EndQuestion(Notice):
    """Did you get to meet?

    Attributes:
        reminder: it is the second and last time.
        half_hour: it was half an hour that one of the two asked for, on ``skill`` if that is
            known.
    """

    check_in_id: str
    pairing_id: str
    partners: tuple[str, ...]
    reminder: bool = False
    half_hour: bool = False
    skill: str | None = None


@dataclass(frozen=True)
class PartnerStep:
    """What follows for somebody whose pairing changed.

    Attributes:
        pairing_id: which pairing it was.
        goes_on_with: who is still there; empty means that the pairing is over.
        next_round: when the next introduction is due, in the programme's zone; None if unknown.
        programme_id: for the button "Skip that one".
        part: in a mentorship what the reader was, ``mentor`` or ``mentee``; else empty.
    """

    pairing_id: str
    goes_on_with: tuple[str, ...] = ()
    next_round: datetime | None = None
    zone: str = "UTC"
    programme_id: str | None = None
    part: str = ""


@dataclass(frozen=True)
class NotThisTime(Notice):
    """A partner pressed "not this time"; nothing else is told."""

    who: str
    step: PartnerStep


@dataclass(frozen=True)
class Ended(Notice):
    """A pairing ended earlier than planned: the same words for every reason.

    ``partners`` is empty if the introduction never reached anybody.
    """

    partners: tuple[str, ...]
    step: PartnerStep


@dataclass(frozen=True)
class QuestionSettled(Notice):
    """In the place of a question about a pairing that is over.

    ``declined``: the reader pressed "not this time".
    """

    pairing_id: str
    declined: bool = False


@dataclass(frozen=True)
class SheetPrepare(Notice):
    """A look ahead: one strength, one difficulty, one question."""

    pairing_id: str
    partners: tuple[str, ...]
    to_try: str | None = None  # what the reader wanted to try after the last time
    session_id: str = ""
    tries: tuple[str, ...] = ()  # the same in a mentorship, as far as it is not ticked off


@dataclass(frozen=True)
class SharedLines:
    """What one member prepared and lets the others read."""

    name: str
    strength: str | None
    difficulty: str | None
    question: str | None


@dataclass(frozen=True)
class SheetShared(Notice):
    """Everybody has written; the lines, without those that are "only for me"."""

    pairing_id: str
    people: tuple[SharedLines, ...]


@dataclass(frozen=True)
class SheetGone(Notice):
    """In the place of the shared lines, once they are deleted."""


@dataclass(frozen=True)
class SheetLookBack(Notice):
    """A look back: one thing to try.

    ``asks_whether`` they met at all: where sessions follow each other, one that did not take place
    is offered again.
    """

    pairing_id: str
    partners: tuple[str, ...]
    session_id: str = ""
    asks_whether: bool = False


@dataclass(frozen=True)
class ThanksNote(Notice):
    """A thank-you from one member to another.

    Attributes:
        pairing_id: empty if it is about no pairing.
        asks: its writer let it be shown, and the reader is asked.
        channel: where it may appear, if there is such a channel.
    """

    pairing_id: str
    who: str
    text: str
    thanks_id: str = ""
    asks: bool = False
    channel: str | None = None


@dataclass(frozen=True)
class ChannelPrompt(Notice):
    """A question to a whole channel."""

    text: str
    programme_name: str


@dataclass(frozen=True)
class WordsForDesk(Notice):
    """Words that their writer let the organisers read; with a name only if signed."""

    programme_name: str
    words: str
    signed_by: str | None
