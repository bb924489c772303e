"""What is said at the desk."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.desk import Draft
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class DraftNotice(Notice):
    """A round's draft as it stands now, with its buttons while it can still be changed."""

    draft: Draft


@dataclass(frozen=True)
class DraftFileCaption(Notice):
    """The line beside a draft's file."""

    programme: str
    number: int


@dataclass(frozen=True)
class DeskNewcomer(Notice):
    """Somebody joined the desk."""

    slack_user_id: str


@dataclass(frozen=True)
class DeskWarning(Notice):
    """Something needs an organiser; ``code`` says what, the rest are its parameters."""

    code: str
    programme: str = ""
    number: int = 0
    round_id: str = ""
    member_id: str = ""
    reference: str = ""


@dataclass(frozen=True)
class ProgrammeNews(Notice):
    """An organiser started, paused, resumed or ended a programme.

    Attributes:
        verb: started, paused, resumed or ended.
        organiser: the Slack id of who did it.
        next_round_at: when the next round is due; None: none is planned.
        invites: whether there is a channel to be invited.
        has_rounds: whether the programme plans rounds at all.
    """

    verb: str
    programme_id: str
    programme: str
    organiser: str
    next_round_at: datetime | None
    time_zone: str
    invites: bool
    has_rounds: bool = True


@dataclass(frozen=True)
class DeadLetters(Notice):
    """Messages that Slack refused for good since the last time.

    Attributes:
        told_id: what the button carries: all that this line tells of.
        counts: how many, by the name of Slack's error.
    """

    told_id: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class DeskLost(Notice):
    """The desk is gone or cannot be trusted: said to fallback organisers in their own DM."""
