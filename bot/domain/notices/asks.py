"""What is said about questions to colleagues: with a name, and without."""

from dataclasses import dataclass

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class QuestionForYou(Notice):
    """A question that somebody may be able to answer; ``who`` is empty without a name."""

    recipient_id: str
    skill: str
    text: str
    who: str | None = None


@dataclass(frozen=True)
class QuestionOver(Notice):
    """In the place of a question that needs no answer any more; its text goes.

    Attributes:
        helped: the reader's answer was what helped.
        taken: somebody else took it.
    """

    helped: bool = False
    taken: bool = False


@dataclass(frozen=True)
class AnswerForYou(Notice):
    """An answer, or a reply to one; ``who`` is set only if its writer signed it."""

    recipient_id: str
    skill: str
    text: str
    to_asker: bool
    who: str | None = None


@dataclass(frozen=True)
class TextGone(Notice):
    """In the place of an answer whose time is over."""


@dataclass(frozen=True)
class QuestionTaken(Notice):
    """Opens the group DM of somebody who asked with a name and somebody who took it."""

    recipient_id: str
    asker: str
    helper: str
    skill: str
    text: str


@dataclass(frozen=True)
class NobodyLeft(Notice):
    """Nobody new is left to ask; some who were asked may still answer."""

    skill: str
    text: str
    somebody_asked: bool


@dataclass(frozen=True)
class ReportForContact(Notice):
    """To a named contact: a message without a name was reported; names nobody."""

    report_id: str


@dataclass(frozen=True)
class ReportOpened(Notice):
    """To the first of two contacts who agreed: the second has, too."""

    report_id: str
