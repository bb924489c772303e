"""Which part gets which: one file per feature, put side by side here."""

from __future__ import annotations

from bot.app.wiring.common import common_over
from bot.app.wiring.desk import cohort_matchmaker_over, desk_over
from bot.app.wiring.ground import Ground
from bot.app.wiring.learning import learning_duties, learning_over
from bot.app.wiring.members import erasing_duties, members_over
from bot.app.wiring.mentors import mentors_over, request_duties
from bot.app.wiring.mentorships import course_duties, mentorships_over, moment_duties
from bot.app.wiring.pairings import pairing_duties, pairings_over
from bot.app.wiring.questions import question_duties, questions_over
from bot.app.wiring.rounds import matchmaker_over, opening_duties, rounds_over
from bot.app.wiring.thanks import thanks_duties, thanks_over
from bot.domain.notices import Kind
from bot.services.access import Access
from bot.services.bundle import Services
from bot.services.dead_letters import TellOfDeadLetters
from bot.services.desk_watch import WatchDesks
from bot.services.duty import Duty
from bot.services.mentorship_care import PublishMonths
from bot.services.messenger import Messenger
from bot.services.pauses import PauseEnds
from bot.services.purging import PurgeOldRows
from bot.services.round_duties import CloseRounds
from bot.services.script import Script
from bot.services.workspaces import Workspaces

__all__ = [
    "Ground",
    "cohort_matchmaker_over",
    "duties_of",
    "matchmaker_over",
    "script_of",
    "services_over",
]


def services_over(ground: Ground) -> Services:
    """Return one of each service over a database."""
    common = common_over(ground)
    members, rounds = members_over(ground, common), rounds_over(ground, common)
    pairings = pairings_over(ground, common)
    return Services(
        access=Access(ground.database),
        workspaces=Workspaces(ground.database, ground.clock, ground.new_id),
        members=members,
        mentors=mentors_over(ground, common),
        learning=learning_over(ground, common),
        questions=questions_over(ground, common),
        thanks=thanks_over(ground, common),
        rounds=rounds,
        pairings=pairings,
        mentorships=mentorships_over(ground, common, pairings),
        desk=desk_over(ground, common, rounds.rounds, members.enrolment),
    )


def script_of(services: Services) -> Script:
    """Return how each kind is said; every kind has its part."""
    script = services.script()
    missing = set(Kind) - set(script)
    if missing:
        message = f"nobody says {sorted(missing)}"
        raise LookupError(message)
    return script


def duties_of(ground: Ground, services: Services, messenger: Messenger) -> list[Duty]:
    """Return everything that becomes due by the clock, in the order in which it is looked at."""
    database, check_ins = ground.database, services.pairings.check_ins
    return [
        WatchDesks(database, services.desk.desk),  # first: a lost desk holds what follows
        PauseEnds(database, ground.outbox),
        *course_duties(ground, services.mentorships),
        *opening_duties(ground, services.rounds),
        *pairing_duties(ground, services.pairings),
        *moment_duties(ground, services.mentorships),
        *learning_duties(ground, services.learning),
        PublishMonths(database, services.mentorships.care),
        *request_duties(ground, services.mentors.requests.steps, check_ins),
        CloseRounds(database, services.rounds.rounds),
        *question_duties(ground, services.members.privacy),
        services.pairings.prompts,
        *thanks_duties(ground, services.thanks),
        *erasing_duties(ground, services.members.erasing, messenger),
        TellOfDeadLetters(database, ground.outbox),
        PurgeOldRows(database, ground.retention),
    ]
