"""Which part gets which, of what organisers do."""

from __future__ import annotations

from datetime import timedelta

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.matching.mentor_child import solve_mentors_safely
from bot.matching.mentors import solve_mentors
from bot.services.bundle import DeskServices, Services
from bot.services.cohort_drafts import CohortDrafts
from bot.services.cohort_matchmaker import CohortMatchmaker
from bot.services.cohort_releases import CohortReleases
from bot.services.cohorts import Cohorts
from bot.services.contact_wishes import ContactWishes
from bot.services.dead_letters import DeadLetters
from bot.services.desk import Desk
from bot.services.desk_actions import DeskEndings, Invitations
from bot.services.desk_cohorts import DeskCohorts
from bot.services.desk_rounds import DeskRounds
from bot.services.drafts import Drafts
from bot.services.enrolment import Enrolment
from bot.services.health import Health
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.overview import Overview
from bot.services.pair_rules import PairRules
from bot.services.programmes import Programmes
from bot.services.rounds import Rounds
from bot.services.stand_downs import StandDowns
from bot.services.swaps import Swaps
from bot.services.traces import Traces
from bot.services.why import Reasons
from bot.services.workspace_rules import WorkspaceRules


def desk_over(ground: Ground, common: Common, rounds: Rounds, enrolment: Enrolment) -> DeskServices:
    """Return the services of organisers."""
    database, clock, new_id, outbox = ground.keeping
    audit, endings = common.audit, common.endings
    cohorts = Cohorts(new_id, outbox, rounds.matchmaking)
    return DeskServices(
        desk=Desk(*ground.keeping, audit, ground.rolls),
        audit=audit,
        dead_letters=DeadLetters(database, clock, audit),
        programmes=Programmes(database, clock, new_id, audit, ground.directory, outbox),
        invitations=Invitations(database, clock, enrolment, audit),
        rounds=DeskRounds(database, clock, rounds, audit),
        endings=DeskEndings(database, clock, endings, audit),
        drafts=Drafts(database, clock, outbox, audit),
        swaps=Swaps(database, clock, rounds, audit),
        cohorts=cohorts,
        desk_cohorts=_desk_cohorts(ground, cohorts, common),
        cohort_drafts=CohortDrafts(database),
        pair_rules=PairRules(database, clock, rounds, audit),
        reasons=Reasons(database),
        overview=Overview(database, clock),
        stand_downs=StandDowns(*ground.keeping, audit, endings, common.privacy.other_key),
        contact_wishes=ContactWishes(database, clock, outbox),
        workspace_rules=WorkspaceRules(database, clock, audit),
        health=Health(database, Traces(database), clock, ground.machine_clock),
    )


def cohort_matchmaker_over(
    ground: Ground, services: Services, lease: timedelta
) -> CohortMatchmaker:
    """Return what matches the cohorts that wait."""
    return CohortMatchmaker(
        ground.database,
        ground.clock,
        ground.machine_clock,
        ground.new_id,
        services.desk.cohorts,
        solve_mentors_safely,
        lease,
    )


def _desk_cohorts(ground: Ground, cohorts: Cohorts, common: Common) -> DeskCohorts:
    starts = MentorshipStarts(ground.new_id, ground.outbox)
    releases = CohortReleases(cohorts, starts, solve_mentors)
    return DeskCohorts(ground.database, ground.clock, cohorts, releases, common.audit)
