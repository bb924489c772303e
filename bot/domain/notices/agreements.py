"""What is said to a mentor and a mentee about what they agree on, and about their pauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.agreements import AgreementCard
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class AgreementNotice(Notice):
    """A proposal, or what holds; ``ended`` together with the mentorship."""

    card: AgreementCard
    ended: bool = False


@dataclass(frozen=True)
class MentorshipPaused(Notice):
    """One of the two paused; both see until when. ``over``: they go on."""

    pairing_id: str
    by: str
    until: date
    over: bool = False


@dataclass(frozen=True)
class TimesWanted(Notice):
    """Asked without blame: the offered times have passed, or a pause is over."""

    pairing_id: str
    after_pause: bool = False
