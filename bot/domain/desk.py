"""What organisers see: drafts, panels, people and the log, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.growth import Growth, Subject

PAIRINGS_A_PAGE = 25
PEOPLE_A_PAGE = 40


class DraftState(StrEnum):
    """Where a round stands, as its message at the desk shows it."""

    PLANNING = "planning"
    DRAFTED = "drafted"
    RELEASED = "released"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Draft:
    """A round's draft in numbers; no names.

    Attributes:
        people: how many were free for the round.
        pairings: how many groups were made of them.
        larger: groups of more than the programme's size, such as the trio of an odd round.
        without: free, but without a partner.
        away: not available this round.
        repeats: pairs of people who were introduced before.
        across_teams: groups with people of two teams or more.
        least_common_minutes: the working time in common of the pair that has least, in a week.
        weakest: the lowest score of a group, 0 to 100; None without groups.
        version: rises with every change, so that a click on an older one is noticed.
    """

    round_id: str
    programme: str
    number: int
    state: DraftState
    version: int
    people: int
    pairings: int
    larger: int
    without: int
    away: int
    repeats: int
    across_teams: int
    least_common_minutes: int
    weakest: int | None
    locked: int
    release_at: datetime | None
    time_zone: str
    usual_size: int = 2


@dataclass(frozen=True)
class DeskPerson:
    """A member as the desk names one."""

    member_id: str
    name: str
    team: str = ""
    slack_user_id: str | None = None


@dataclass(frozen=True)
class Fit:
    """Why two people of a draft fit, in numbers for the desk; private terms are in ``other``.

    Attributes:
        score: 0 to 100.
        points: points by name of the term, each 0 to 100, nothing that is zero.
        first_helps: skills that the first can help the second with.
    """

    first: str
    second: str
    score: int
    points: Mapping[str, int]
    first_helps: tuple[str, ...] = ()
    second_helps: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    common_minutes: int = 0
    met: int = 0


@dataclass(frozen=True)
class DraftGroup:
    """The people of one pairing of a draft and how they fit."""

    pairing_id: str
    people: tuple[DeskPerson, ...]
    locked: bool
    score: int  # 0 to 100
    fits: tuple[Fit, ...] = ()


@dataclass(frozen=True)
class DraftPage:
    """A page of a draft; ``next_key`` is where the next one starts, None on the last."""

    draft: Draft
    groups: tuple[DraftGroup, ...]
    first_number: int  # of the first group on this page, from 1
    next_key: str | None
    changeable: bool


@dataclass(frozen=True)
class Change:
    """What a swap or a lock would make of a draft: the groups it touches, before and after."""

    round_id: str
    version: int
    before: tuple[DraftGroup, ...]
    after: tuple[DraftGroup, ...]
    repeats_more: int
    points_less: int  # of the round's total; below zero: the round gains
    points_total: int = 0


@dataclass(frozen=True)
class Why:
    """What kept two people apart in a programme's latest round, or would happen if nothing did.

    ``kind`` is together, public (``ground`` says why), neutral, possible, unmatched or absent.
    """

    programme: str
    number: int
    kind: str
    ground: str = ""
    points_less: int = 0
    points_total: int = 0
    more_left_out: int = 0
    more_repeats: int = 0
    only_offers: tuple[tuple[str, str], ...] = ()  # (name, skill) that somebody would miss


@dataclass(frozen=True)
class GrowthLine:
    """The newest report of how sure people feel, over five people or more."""

    subject: Subject
    period: str  # the quarter with which it ends, such as 2027-Q1
    growth: Growth


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme as the panel and ``status`` list it."""

    programme_id: str
    name: str
    format: str
    state: str
    enrolled: int
    unavailable: int  # enrolled, not available now
    next_round_at: datetime | None
    time_zone: str
    round_id: str | None = None
    round_number: int | None = None
    round_state: str | None = None
    channel: str | None = None
    has_rounds: bool = True
    cohort_waits: bool = False  # a match of mentors lies at the desk as a draft
    growth: tuple[GrowthLine, ...] = ()


@dataclass(frozen=True)
class Panel:
    """The bare command: what needs an organiser, and the programmes."""

    programmes: tuple[ProgrammeLine, ...]
    contacts_missing: int
    no_fallback: bool
    stood_down: int = 0  # people whose day of review has come
    needing_care: int = 0  # mentorships in which nobody answers, or nobody meets


@dataclass(frozen=True)
class EnrolledPerson:
    """Who is enrolled; whether this person is available, never until when or why not."""

    person: DeskPerson
    available: bool


@dataclass(frozen=True)
class PeoplePage:
    """A page of who is enrolled in a programme."""

    programme_id: str
    programme: str
    people: tuple[EnrolledPerson, ...]
    next_key: str | None


@dataclass(frozen=True)
class StandDown:
    """A person whom an organiser stopped being matched, until a day.

    Who never joined has no name here, only a Slack id; who erased everything has neither.
    """

    id: str
    person: DeskPerson
    until: date


@dataclass(frozen=True)
class AuditLine:
    """One change, as the log shows it; ``organiser`` is a Slack id, None: Rapport itself."""

    id: str
    at: datetime
    organiser: str | None
    action: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditPage:
    """A page of the log; ``next_key`` is where the next one starts, None on the last."""

    lines: tuple[AuditLine, ...]
    next_key: str | None
