"""Which part gets which, of all that is about finding and asking a mentor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.ids import NewId
from bot.services.check_ins import CheckIns
from bot.services.duty import Duty
from bot.services.mentor_directory import MentorDirectory
from bot.services.mentor_requests import MentorRequests
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.outbox import Outbox
from bot.services.recognition import shown_thanks
from bot.services.request_cards import RequestCards
from bot.services.request_duties import FollowRequests, TellOfPlaces
from bot.services.request_lines import RequestLines
from bot.services.request_steps import RequestSteps
from bot.services.skill_shares import AskAfterSkillShares, FinishSkillShares, SkillShares
from bot.services.toolkit import Toolkit
from models.session import Database


@dataclass(frozen=True)
class Asking:
    """The services of the directory and of requests."""

    directory: MentorDirectory
    requests: MentorRequests
    cards: RequestCards


def asking_over(
    database: Database,
    clock: Clock,
    new_id: NewId,
    outbox: Outbox,
    key_of: Callable[[str], bytes],
    toolkit: Toolkit,
) -> Asking:
    """Return the services of the directory and of requests over a database."""
    directory = MentorDirectory(database, clock, key_of, shown_thanks, toolkit.first_lesson_keys)
    lines = RequestLines(outbox)
    starts, shares = MentorshipStarts(new_id, outbox), SkillShares(new_id, outbox)
    requests = MentorRequests(database, clock, new_id, lines, directory, starts, shares)
    return Asking(directory, requests, RequestCards(database, clock, lines, requests.steps))


def asking_duties(
    database: Database, outbox: Outbox, steps: RequestSteps, check_ins: CheckIns
) -> list[Duty]:
    """Return what the clock starts about requests."""
    return [
        FollowRequests(database, steps),
        TellOfPlaces(database, steps, outbox),
        AskAfterSkillShares(database, check_ins),
        FinishSkillShares(database),
    ]
