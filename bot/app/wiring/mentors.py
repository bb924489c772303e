"""Which part gets which, of all that is about finding and asking a mentor."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.bundle import MentorServices
from bot.services.check_ins import CheckIns
from bot.services.duty import Duty
from bot.services.mentor_directory import MentorDirectory
from bot.services.mentor_requests import MentorRequests
from bot.services.mentor_roles import MentorRoles
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.recognition import shown_thanks
from bot.services.request_cards import RequestCards
from bot.services.request_duties import FollowRequests, TellOfPlaces
from bot.services.request_lines import RequestLines
from bot.services.request_steps import RequestSteps
from bot.services.skill_shares import AskAfterSkillShares, FinishSkillShares, SkillShares


def mentors_over(ground: Ground, common: Common) -> MentorServices:
    """Return the services of mentors, of their directory and of requests."""
    database, clock, new_id, outbox = ground.keeping
    toolkit = common.toolkit
    directory = MentorDirectory(
        database, clock, common.privacy.other_key, shown_thanks, toolkit.first_lesson_keys
    )
    lines = RequestLines(outbox)
    starts, shares = MentorshipStarts(new_id, outbox), SkillShares(new_id, outbox)
    requests = MentorRequests(database, clock, new_id, lines, directory, starts, shares)
    return MentorServices(
        roles=MentorRoles(database, clock, toolkit.has_done_first_lessons),
        directory=directory,
        requests=requests,
        cards=RequestCards(database, clock, lines, requests.steps),
    )


def request_duties(ground: Ground, steps: RequestSteps, check_ins: CheckIns) -> list[Duty]:
    """Return what the clock starts about requests."""
    return [
        FollowRequests(ground.database, steps),
        TellOfPlaces(ground.database, steps, ground.outbox),
        AskAfterSkillShares(ground.database, check_ins),
        FinishSkillShares(ground.database),
    ]
