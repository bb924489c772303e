"""What a member is shown about what is stored."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PrivateList:
    """Whom somebody would rather not meet; for the eyes of its owner alone.

    Attributes:
        people: Slack ids of people on the list.
        nameless: how many lines are about people who erased themselves since.
        manager: the Slack id of whom the owner reports to, if that was said.
    """

    people: tuple[str, ...] = ()
    nameless: int = 0
    manager: str | None = None


@dataclass(frozen=True)
class Stored:
    """How much is stored about a person, by what it is.

    Attributes:
        is_member: False means that the person never joined, or erased everything.
        since: when the person said yes.
        programmes: the names of the programmes, present and past.
        unfinished_form: when a form was left unfinished, if one was.
        erase_at: when the profile is erased by itself, if the member left.
    """

    is_member: bool
    since: datetime | None = None
    programmes: tuple[str, ...] = ()
    skills: int = 0
    goals: int = 0
    pairings: int = 0
    answers: int = 0
    thanks: int = 0
    sheets: int = 0
    questions: int = 0
    private_list: int = 0
    messages: int = 0
    unfinished_form: datetime | None = None
    erase_at: datetime | None = None
