"""What App Home and the menu show: everything that is a member's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.agreements import Terms
from bot.domain.goals import GoalCard, PartnerGoal
from bot.domain.lessons import ToolkitCard
from bot.domain.membership import Membership, ProgrammeCard
from bot.domain.mentor_requests import RequestCard
from bot.domain.mentors import RoleCard


@dataclass(frozen=True)
class MentorshipCard:
    """A mentorship as one of the two sees it in App Home.

    Attributes:
        mentors: the reader is the mentor.
        terms: what the two agreed on, without milestones.
        waits_for_me: the partner proposed something.
        paused_until: the day on which they go on.
        alone: they find their times themselves.
    """

    mentors: bool
    terms: Terms | None = None
    waits_for_me: bool = False
    paused_until: date | None = None
    alone: bool = False


@dataclass(frozen=True)
class PairingCard:
    """An introduction that is going on, as one of its members sees it.

    Attributes:
        partners: the names of the others.
        booked_at: when they meet, if that is settled.
        asked: "Did you get to meet?" waits for an answer.
        goals: what the others would like to reach, as far as they let one see it.
    """

    pairing_id: str
    programme: str
    partners: tuple[str, ...]
    introduced_on: date
    booked_at: datetime | None = None
    asked: bool = False
    mentorship: MentorshipCard | None = None
    goals: tuple[PartnerGoal, ...] = ()


@dataclass(frozen=True)
class ThanksCard:
    """A thank-you that was received."""

    from_name: str
    text: str
    on: date


@dataclass(frozen=True)
class HomePage:
    """App Home of one person; somebody who never joined has programmes to join and no more.

    Attributes:
        hears_less: at most two notices a week.
        asked_less: no question half-way.
        zone: the zone in which days are meant.
        roles: the member's part in each mentorship programme.
        requests: what the member asked of mentors and colleagues, open or ended lately.
    """

    is_member: bool
    zone: str
    memberships: tuple[Membership, ...] = ()
    to_join: tuple[ProgrammeCard, ...] = ()
    pairings: tuple[PairingCard, ...] = ()
    goals: tuple[GoalCard, ...] = ()
    thanks: tuple[ThanksCard, ...] = ()
    hears_less: bool = False
    asked_less: bool = False
    has_draft: bool = False
    roles: tuple[RoleCard, ...] = ()
    requests: tuple[RequestCard, ...] = ()
    toolkit: ToolkitCard | None = None

    def role_in(self, programme_id: str) -> RoleCard | None:
        """Return the member's part in a programme, if it is a mentorship."""
        return next((one for one in self.roles if one.programme_id == programme_id), None)


@dataclass(frozen=True)
class MenuPage:
    """What the bare command offers: what the person can do now."""

    is_member: bool
    memberships: tuple[Membership, ...] = ()
    to_join: tuple[ProgrammeCard, ...] = ()
    open_pairings: int = 0
