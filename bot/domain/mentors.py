"""Mentors and those who look for one: roles, places, and what may be known of a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.mentorship import WayOfWorking
from bot.errors import NotFound, NotPossible

MOST_PLACES = 5


class NotAMentorship(NotFound):
    """Something was asked about a mentorship programme that the person is not in."""

    code = "not-a-mentorship"


class CannotBeAsked(NotPossible):
    """Somebody cannot be asked just now; nobody is told which of many grounds it is."""

    code = "cannot-be-asked"


@dataclass(frozen=True)
class Role:
    """What somebody is in a mentorship programme for; both at once is fine.

    Attributes:
        places: mentees at a time; 0 means nobody new for now.
        way: how this person prefers to work, if it was said.
    """

    mentors: bool
    wants_mentor: bool
    places: int = 0
    way: WayOfWorking | None = None


@dataclass(frozen=True)
class RoleCard:
    """One member's part in one mentorship programme, as that member sees it.

    Attributes:
        role: None as long as it was not said.
        taken: mentees whom the member mentors here now, as far as the member knows.
        by_request: mentees look for a mentor and ask.
        lessons_due: the programme wants two lessons read before the member is listed.
        active: the member does not pause here.
    """

    programme_id: str
    programme: str
    role: Role | None = None
    taken: int = 0
    by_request: bool = True
    lessons_due: bool = False
    active: bool = True

    @property
    def free(self) -> int:
        """Return how many mentees more there is place for."""
        return max(0, self.role.places - self.taken) if self.role and self.role.mentors else 0


@dataclass(frozen=True)
class Search:
    """What somebody looks for; nothing of it narrows nothing.

    Attributes:
        hours: working hours a week in common, at least.
        name: a part of a name.
    """

    skill_id: str | None = None
    language: str | None = None
    location: str | None = None
    hours: int = 0
    name: str = ""


@dataclass(frozen=True)
class OfferedSkill:
    """A skill somebody can help with, with the level from 1 to 5 if it was said."""

    name: str
    level: int | None = None


@dataclass(frozen=True)
class Found:
    """One person in a page of the directory.

    Attributes:
        hours: working hours a week in common with the one who looks.
    """

    member_id: str
    name: str
    team: str | None
    location: str | None
    offers: tuple[OfferedSkill, ...]
    hours: int


@dataclass(frozen=True)
class Page:
    """A page of the directory; ``next_key`` is where the next one starts, None on the last."""

    people: tuple[Found, ...]
    next_key: str | None = None


@dataclass(frozen=True)
class ThanksLine:
    """A thank-you that both agreed to show."""

    from_name: str
    text: str


@dataclass(frozen=True)
class PersonCard:
    """Everything that is shown of somebody who may be asked.

    Attributes:
        languages: lower-case ISO 639 codes.
        places: how many mentees more there is place for; 0 where places do not matter.
        again_on: from when on this person may be asked again; None: now.
    """

    found: Found
    about: str | None
    languages: tuple[str, ...]
    places: int = 0
    way: WayOfWorking | None = None
    thanks: tuple[ThanksLine, ...] = ()
    again_on: date | None = None
