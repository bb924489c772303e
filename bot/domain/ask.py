"""Questions to colleagues who offer a skill: what may be asked, when it goes out, what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.meetings import a_working_day_later
from bot.domain.skills import SkillChoice
from bot.domain.working_hours import WorkingHours
from bot.errors import InvalidInput, NotAllowed, NotFound, NotPossible

AT_ONCE = 5  # people who are asked at a time
MOST_OPEN = 3  # questions of one asker
SHORTEST, LONGEST = 10, 1000  # characters of a question
LONGEST_ANSWER = 2000
MOST_MESSAGES = 20  # of one exchange
OPEN_FOR = timedelta(days=14)
KEPT = timedelta(days=30)  # texts after a question is settled
KEPT_WHEN_REPORTED = timedelta(days=90)
DRAFT_KEPT = timedelta(days=1)
NEEDED_CONTACTS = 2
FEW = 5  # where fewer offer a skill, or take part at all, a guess is easy
SMALL_COMPANY = 10

_HOUR = timedelta(hours=1)
_AT_LEAST = timedelta(minutes=15)


class AskWrong(InvalidInput):
    """A question cannot go out as it is."""

    code = "ask-wrong"

    def __init__(self, field: str, reason: str, **parameters: object) -> None:
        super().__init__(field, reason, **parameters)


class NoSuchAsk(NotFound):
    """There is no such question for this person."""

    code = "no-such-ask"


class AskSettled(NotPossible):
    """A question is over: taken, closed or withdrawn."""

    code = "ask-settled"


class TooMuchSaid(NotPossible):
    """An exchange without names has become long."""

    code = "ask-too-long"


class NoContacts(NotPossible):
    """Fewer than two named contacts could look at a report."""

    code = "ask-no-contacts"


class NotForYou(NotAllowed):
    """Only named contacts may look at a report, and never at one about themselves."""

    code = "ask-not-for-you"


@dataclass(frozen=True)
class AskAnswers:
    """What the form holds."""

    text: str
    skill: SkillChoice | None
    named: bool


@dataclass(frozen=True)
class AskForm:
    """What the form needs to know.

    Attributes:
        nameless: whether enough contacts are named for questions without a name.
        open_questions: how many of the caller's are open.
    """

    nameless: bool
    open_questions: int


@dataclass(frozen=True)
class Caution:
    """What is said before a question goes out without a name.

    Attributes:
        ask_id: the question as it is kept until then.
        contacts: Slack ids of those two of whom may open a report together.
        few_offer: so few offer the skill that its asker may be guessed.
        small: so few take part in Rapport at all.
    """

    ask_id: str
    text: str
    skill: str
    contacts: tuple[str, ...]
    few_offer: bool = False
    small: bool = False


@dataclass(frozen=True)
class AskCard:
    """One of the caller's own questions.

    Attributes:
        state: an ``AskState`` by its value.
        asked: how many people were asked so far.
        answers: how many answers came.
        closes_on: the day on which it closes by itself.
        nobody_left: nobody new is left to ask.
        taken_by: the name of whom took it.
    """

    ask_id: str
    text: str
    skill: str
    named: bool
    state: str
    asked: int
    answers: int
    closes_on: date
    nobody_left: bool = False
    taken_by: str | None = None


@dataclass(frozen=True)
class MyAsks:
    """The caller's questions, newest first, and whether others may ask the caller."""

    cards: tuple[AskCard, ...] = ()
    rests: bool = False


@dataclass(frozen=True)
class Exchange:
    """Somebody's place in an exchange: what a form for an answer or a reply shows."""

    recipient_id: str
    skill: str
    text: str  # what is answered
    from_asker: bool  # the caller asked


@dataclass(frozen=True)
class ReportPage:
    """What a named contact sees of a report.

    Attributes:
        lines: (is it by whom the report is about?, text), in order.
        agreed: how many contacts agreed to open it.
        mine: the reader has agreed.
        who: Slack id of the writer; only once two have agreed, and only for those.
        gone: it is open, and the writer has erased everything since.
    """

    report_id: str
    lines: tuple[tuple[bool, str], ...]
    agreed: int
    mine: bool
    who: str | None = None
    gone: bool = False


def on_the_hour(now: datetime) -> datetime:
    """Return when something without a name goes out: a full hour, a quarter of one away at least.

    So nobody can tell from the minute who was typing.
    """
    soonest = now + _AT_LEAST
    full = soonest.replace(minute=0, second=0, microsecond=0)
    return full if full >= soonest else full + _HOUR


def next_wave(now: datetime, zone: str, *, named: bool) -> datetime:
    """Return when a few more are asked: a working day later in the workspace's zone."""
    later = a_working_day_later(WorkingHours(zone), now)
    return later if named else on_the_hour(later)
