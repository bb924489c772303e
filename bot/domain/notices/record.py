"""What is said about personal records: to their owner, and to whoever is asked to confirm."""

from dataclasses import dataclass

from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class RecordReady(Notice):
    """The line beside a file of a record.

    Attributes:
        is_pdf: the file is a PDF; otherwise it is Markdown.
        has_gaps: the PDF's font lacks some characters, and boxes stand in their place.
    """

    is_pdf: bool
    has_gaps: bool = False


@dataclass(frozen=True)
class ConfirmationAsked(Notice):
    """Somebody would like a partner to confirm a line of a personal record."""

    confirmation_id: str
    who: str
    mentored: bool  # the reader was the mentor
    sessions: int


@dataclass(frozen=True)
class ConfirmationGiven(Notice):
    """A partner confirmed a line."""

    who: str
    sessions: int
