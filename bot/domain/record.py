"""A personal record: lines about somebody's own mentoring, for that person alone to hand on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import NotFound, NotPossible

MEETINGS, SKILLS, LESSONS = "meetings", "skills", "lessons"
MENTORSHIP, THANKS = "mentorship:", "thanks:"  # followed by an id
MOST_OF_A_KIND = 10


class NoSuchLine(NotFound):
    """There is no such line in this person's record, or nobody to confirm it."""

    code = "no-such-record-line"


class NothingPicked(NotPossible):
    """Nothing that was picked is there any more."""

    code = "record-empty"


@dataclass(frozen=True)
class MentorshipLine:
    """A mentorship of the owner's.

    Attributes:
        partner: who the other is; in a file only if that person confirmed the line.
        ended_on: None while it goes on, as far as the owner knows.
        confirmed: how many sessions the partner confirmed; None: not confirmed.
        may_ask: the partner was not asked yet, and can be.
    """

    pairing_id: str
    as_mentor: bool
    partner: str
    began_on: date
    ended_on: date | None
    sessions: int
    confirmed: int | None = None
    asked: bool = False
    may_ask: bool = False

    @property
    def key(self) -> str:
        """Return what stands for the line."""
        return f"{MENTORSHIP}{self.pairing_id}"


@dataclass(frozen=True)
class ThanksQuote:
    """A thank-you that its writer let be shown, and the owner, too."""

    thanks_id: str
    from_name: str
    text: str
    on: date

    @property
    def key(self) -> str:
        """Return what stands for the line."""
        return f"{THANKS}{self.thanks_id}"


@dataclass(frozen=True)
class Record:
    """Everything that may stand in a record, or what its owner picked of it."""

    name: str
    made_on: date
    mentorships: tuple[MentorshipLine, ...] = ()
    meetings: int = 0
    people: int = 0
    skills: tuple[str, ...] = ()
    lessons: int = 0
    thanks: tuple[ThanksQuote, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what stands for each line, in the order of the page."""
        numbers = {MEETINGS: self.meetings, SKILLS: len(self.skills), LESSONS: self.lessons}
        return (
            *(one.key for one in self.mentorships),
            *(key for key, n in numbers.items() if n),
            *(one.key for one in self.thanks),
        )

    def only(self, keys: Collection[str]) -> Record:
        """Return the record with the picked lines and no other."""
        return replace(
            self,
            mentorships=tuple(one for one in self.mentorships if one.key in keys),
            meetings=self.meetings if MEETINGS in keys else 0,
            people=self.people if MEETINGS in keys else 0,
            skills=self.skills if SKILLS in keys else (),
            lessons=self.lessons if LESSONS in keys else 0,
            thanks=tuple(one for one in self.thanks if one.key in keys),
        )
