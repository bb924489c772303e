"""What is said where a pairing begins, finds a time and meets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class Portrait:
    """A person as an introduction shows them: what they wrote, nothing else."""

    name: str
    team: str | None = None
    location: str | None = None
    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    about: str | None = None
    goal: str | None = None


@dataclass(frozen=True)
class Help:
    """One of them would like to learn what another can help with."""

    learner: str
    helper: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """Why just these people."""

    helps: tuple[Help, ...] = ()
    both_teach: tuple[str, ...] = ()
    both_learn: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    other_teams: bool = False
    other_places: bool = False


@dataclass(frozen=True)
class OfferedTime:
    """A time to vote for, and the names of those who could make it."""

    letter: str
    starts_at: datetime
    voters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Times:
    """The times of one session that a message shows.

    Attributes:
        zones: the readers' IANA zones, for the plain-text fallback.
        version: which state of the votes it shows.
        booked: the time that everybody agreed on.
        replaced: newer times were offered in a later message.
        mentors: it is a mentorship's; "not this time" would end far more than a meeting.
        alone: the two find their times without us.
        held: they met.
    """

    session_id: str
    slot_set: int
    minutes: int
    offered: tuple[OfferedTime, ...]
    zones: tuple[str, ...]
    version: int = 0
    booked: datetime | None = None
    replaced: bool = False
    mentors: bool = False
    alone: bool = False
    held: bool = False


@dataclass(frozen=True)
class PlannedSession:
    """A line of the plan for the weeks."""

    number: int
    title: str
    minutes: int
    closing: bool = False


@dataclass(frozen=True)
class Mentoring:
    """Who is who in a mentorship, and what the mentee asked for; cohort matches have no words."""

    mentor: str
    mentee: str
    sentence: str | None = None


@dataclass(frozen=True)
class Introduction(Notice):
    """The message that opens a pairing, as it stands now."""

    pairing_id: str
    people: tuple[Portrait, ...]
    reasons: Reasons
    openers: tuple[str, ...]
    times: Times | None
    plan: tuple[PlannedSession, ...] = ()
    sheet: str = "offer"  # offer: a wish of both is needed; given: everybody has it; none
    ended: bool = False
    odd_one: bool = False  # one more than usual, so that nobody is left out
    mentoring: Mentoring | None = None
    agenda: Agenda | None = None  # of the first meeting, where it is given with the introduction


@dataclass(frozen=True)
class NewTimes(Notice):
    """Times to choose from, after the introduction's own; ``by`` suggested them."""

    pairing_id: str
    by: str | None
    times: Times
    agenda: Agenda | None = None
    ended: bool = False


@dataclass(frozen=True)
class AgendaStep:
    """One part of a session."""

    minutes: int
    text: str


@dataclass(frozen=True)
class Tried:
    """What somebody wanted to try since the last time, or a milestone of the two (no name)."""

    text: str
    done: bool
    who: str | None = None


@dataclass(frozen=True)
class Agenda:
    """What to do in a session."""

    title: str
    steps: tuple[AgendaStep, ...]
    tries: tuple[Tried, ...] = ()
    milestones: tuple[Tried, ...] = ()


@dataclass(frozen=True)
class Booked(Notice):
    """Everybody agreed on a time; ``open`` while that time holds, ``ended`` with the pairing."""

    pairing_id: str
    session_id: str
    starts_at: datetime
    minutes: int
    zones: tuple[str, ...]
    place: str | None
    google: str
    outlook: str
    agenda: Agenda | None
    mentors: bool = False
    open: bool = True
    ended: bool = False


@dataclass(frozen=True)
class CalendarFile(Notice):
    """The line beside the calendar file."""

    starts_at: datetime
    zones: tuple[str, ...]
