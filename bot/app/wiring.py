"""Which part gets which: services over one database, what can be said, what becomes due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.app.mentor_wiring import asking_duties, asking_over
from bot.clock import Clock
from bot.content.library import Library
from bot.content.vocabulary import skill_spellings
from bot.domain.notices import Kind
from bot.domain.skills import Vocabulary
from bot.ids import NewId
from bot.matching import solve
from bot.matching.child import solve_safely
from bot.matching.mentor_child import solve_mentors_safely
from bot.matching.mentors import solve_mentors
from bot.services.access import Access
from bot.services.ask_duties import ask_duties
from bot.services.ask_exchanges import AskExchanges
from bot.services.ask_notices import AskNotices
from bot.services.ask_reports import AskReports
from bot.services.asks import Asks
from bot.services.audit import Audit
from bot.services.bundle import Services
from bot.services.check_ins import CheckIns
from bot.services.cohort_drafts import CohortDrafts
from bot.services.cohort_matchmaker import CohortMatchmaker
from bot.services.cohort_notices import cohort_script
from bot.services.cohort_releases import CohortReleases
from bot.services.cohorts import Cohorts
from bot.services.contact_wishes import ContactWishes
from bot.services.corrections import corrections_script
from bot.services.dead_letters import DeadLetters, TellOfDeadLetters
from bot.services.desk import Desk, Rolls
from bot.services.desk_actions import DeskEndings, Invitations
from bot.services.desk_cohorts import DeskCohorts
from bot.services.desk_notices import desk_script
from bot.services.desk_rounds import DeskRounds
from bot.services.desk_watch import WatchDesks
from bot.services.digests import Digests
from bot.services.directory import Directory
from bot.services.drafts import Drafts
from bot.services.duty import Duty
from bot.services.endings import Endings
from bot.services.enrolment import Enrolment
from bot.services.erasing import AnnounceErasure, EraseLeavers, Erasing, RemoveFromSlack
from bot.services.exporting import Exporting
from bot.services.feedback import Feedback
from bot.services.goals import Goals
from bot.services.groupings import Groupings
from bot.services.growth import Growth
from bot.services.growth_duties import AskGrowth, CountGrowth
from bot.services.health import Health
from bot.services.home import Home
from bot.services.introductions import Introductions
from bot.services.lesson_duties import TellLessons
from bot.services.matchmaker import Matchmaker
from bot.services.matchmaking import Matchmaking
from bot.services.meeting_duties import meeting_duties
from bot.services.meetings import Meetings
from bot.services.membership import Memberships
from bot.services.mending import Mending
from bot.services.mentor_roles import MentorRoles
from bot.services.mentoring import mentoring_duties, mentoring_over
from bot.services.mentorship_care import MentorshipCare, PublishMonths
from bot.services.mentorship_check_ins import MentorshipCheckIns
from bot.services.mentorship_closings import Closings
from bot.services.mentorship_moment_duties import mentorship_moment_duties
from bot.services.mentorship_starts import MentorshipStarts
from bot.services.mentorship_wishes import Wishes
from bot.services.mentorships import Mentorships
from bot.services.messenger import Messenger
from bot.services.milestones import Milestones
from bot.services.monthly_posts import HideThanks, MonthlyPosts
from bot.services.outbox import Outbox
from bot.services.overview import Overview
from bot.services.pair_rules import PairRules
from bot.services.pauses import PauseEnds, WelcomesBack
from bot.services.people import People
from bot.services.personal_record import PersonalRecord
from bot.services.privacy import Privacy
from bot.services.profile import Profiles
from bot.services.programmes import Programmes
from bot.services.prompts import Prompts
from bot.services.purging import RETENTION, PurgeOldRows
from bot.services.recognition import Recognition
from bot.services.releases import Releases
from bot.services.round_duties import CloseRounds, PlanRounds, ReleaseDrafts, WriteRoundNotices
from bot.services.round_notices import RoundNotices
from bot.services.round_replies import RoundReplies
from bot.services.rounds import Rounds
from bot.services.safety import Safety
from bot.services.script import Script
from bot.services.seasons import Seasons
from bot.services.sheets import Sheets
from bot.services.skills import Skills
from bot.services.stand_downs import StandDowns
from bot.services.swaps import Swaps
from bot.services.toolkit import Toolkit
from bot.services.toolkit_desk import ToolkitDesk
from bot.services.traces import Traces
from bot.services.why import Reasons
from bot.services.workspace_rules import WorkspaceRules
from bot.services.workspaces import Workspaces
from models.session import Database


@dataclass(frozen=True)
class Ground:
    """What services stand on."""

    database: Database
    clock: Clock
    machine_clock: Clock
    new_id: NewId
    outbox: Outbox
    directory: Directory
    library: Library
    rolls: Rolls
    secret: bytes
    retention: timedelta = RETENTION


def services_over(ground: Ground) -> Services:
    """Return one of each service over a database."""
    database, clock, new_id, outbox = (
        ground.database,
        ground.clock,
        ground.new_id,
        ground.outbox,
    )
    directory, library = ground.directory, ground.library
    audit = Audit(database, new_id)
    skills = Skills(database, new_id, Vocabulary.from_spellings(skill_spellings()))
    profiles = Profiles(database, clock, directory, skills)
    endings = Endings(outbox)
    privacy = Privacy(database, clock, new_id, outbox, ground.secret)
    memberships = Memberships(database, clock, outbox, endings)
    enrolment = Enrolment(database, clock, new_id, outbox, directory, profiles, privacy.other_key)
    introductions = Introductions(database, new_id, outbox, endings, library)
    sheets = Sheets(database, clock, new_id, outbox)
    feedback = Feedback(database, clock, new_id, outbox, privacy.other_key)
    digests = Digests(database, outbox)
    toolkit = Toolkit(database, clock, outbox, library)
    asking = asking_over(database, clock, new_id, outbox, privacy.other_key, toolkit)
    seasons = Seasons(database, clock, outbox)
    round_notices = RoundNotices(outbox, seasons)
    wishes = Wishes(database, clock, endings)
    mentorships = Mentorships(outbox, endings)
    rounds = _rounds(ground, privacy, seasons, round_notices, digests)
    exchanges = AskExchanges(database, clock, new_id, outbox)
    cohorts = Cohorts(new_id, outbox, rounds.matchmaking)
    return Services(
        access=Access(database),
        workspaces=Workspaces(database, clock, new_id),
        enrolment=enrolment,
        profiles=profiles,
        skills=skills,
        memberships=memberships,
        welcomes_back=WelcomesBack(database, clock, memberships),
        privacy=privacy,
        exporting=Exporting(),
        erasing=Erasing(database, clock, new_id, outbox, endings, profiles),
        goals=Goals(database, clock, new_id, skills),
        home=Home(database, clock, toolkit),
        toolkit=toolkit,
        toolkit_desk=ToolkitDesk(database, clock, new_id, library, audit),
        growth=Growth(database, clock, outbox),
        people=People(database, clock, directory, outbox, endings),
        asks=Asks(database, clock, new_id, outbox, skills),
        ask_exchanges=exchanges,
        ask_reports=AskReports(database, clock, new_id, outbox),
        ask_notices=AskNotices(exchanges, privacy.other_key),
        recognition=Recognition(database, clock, new_id, outbox, privacy.other_key),
        monthly_posts=MonthlyPosts(database, outbox),
        milestones=Milestones(database, outbox),
        mentor_roles=MentorRoles(database, clock, toolkit.has_done_first_lessons),
        mentor_directory=asking.directory,
        mentor_requests=asking.requests,
        request_cards=asking.cards,
        personal_record=PersonalRecord(database, clock, new_id, outbox, privacy.other_key),
        rounds=rounds,
        round_notices=round_notices,
        round_replies=RoundReplies(database, clock),
        seasons=seasons,
        digests=digests,
        introductions=introductions,
        meetings=Meetings(database, clock, outbox, introductions, endings),
        check_ins=CheckIns(database, clock, new_id, outbox),
        feedback=feedback,
        sheets=sheets,
        endings=endings,
        mentorships=mentorships,
        mentoring=mentoring_over(
            database,
            clock,
            new_id,
            outbox,
            introductions=introductions,
            mentorships=mentorships,
            sheets=sheets,
        ),
        safety=Safety(database, clock, endings, feedback),
        prompts=Prompts(database, outbox, library),
        wishes=wishes,
        mentorship_check_ins=MentorshipCheckIns(database, clock, new_id, outbox, wishes, toolkit),
        closings=Closings(database, clock, outbox, mentorships, feedback),
        mentorship_care=MentorshipCare(database, clock, outbox),
        desk=Desk(database, clock, new_id, outbox, audit, ground.rolls),
        audit=audit,
        dead_letters=DeadLetters(database, clock, audit),
        programmes=Programmes(database, clock, new_id, audit, directory, outbox),
        invitations=Invitations(database, clock, enrolment, audit),
        desk_rounds=DeskRounds(database, clock, rounds, audit),
        desk_endings=DeskEndings(database, clock, endings, audit),
        drafts=Drafts(database, clock, outbox, audit),
        cohorts=cohorts,
        desk_cohorts=DeskCohorts(
            database,
            clock,
            cohorts,
            CohortReleases(cohorts, MentorshipStarts(new_id, outbox), solve_mentors),
            audit,
        ),
        cohort_drafts=CohortDrafts(database),
        swaps=Swaps(database, clock, rounds, audit),
        pair_rules=PairRules(database, clock, rounds, audit),
        reasons=Reasons(database),
        overview=Overview(database, clock),
        stand_downs=StandDowns(database, clock, new_id, outbox, audit, endings, privacy.other_key),
        contact_wishes=ContactWishes(database, clock, outbox),
        workspace_rules=WorkspaceRules(database, clock, audit),
        health=Health(database, Traces(database), clock, ground.machine_clock),
    )


def matchmaker_over(ground: Ground, services: Services, lease: timedelta) -> Matchmaker:
    """Return what matches the rounds that wait."""
    return Matchmaker(
        ground.database,
        ground.clock,
        ground.machine_clock,
        ground.new_id,
        services.rounds,
        solve_safely,
        lease,
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
        services.cohorts,
        solve_mentors_safely,
        lease,
    )


def script_of(services: Services) -> Script:
    """Return how each kind is said; every kind has its part."""
    script = {
        kind: part
        for speaker in (
            services.enrolment,
            services.welcomes_back,
            services.exporting,
            services.erasing,
            services.round_notices,
            services.seasons,
            services.digests,
            services.introductions,
            services.meetings,
            services.check_ins,
            services.feedback,
            services.sheets,
            services.mentoring,
            services.endings,
            services.prompts,
            services.request_cards,
            services.mentorship_check_ins,
            services.closings,
            services.toolkit,
            services.growth,
            services.mentorship_care,
            services.ask_notices,
            services.recognition,
            services.monthly_posts,
            services.milestones,
            services.personal_record,
        )
        for kind, part in speaker.parts().items()
    }
    script |= {
        **services.drafts.script(),
        **desk_script(),
        **corrections_script(),
        **cohort_script(),
    }
    missing = set(Kind) - set(script)
    if missing:
        message = f"nobody says {sorted(missing)}"
        raise LookupError(message)
    return script


def duties_of(ground: Ground, services: Services, messenger: Messenger) -> list[Duty]:
    """Return everything that becomes due by the clock, in the order in which it is looked at."""
    database, rounds = ground.database, services.rounds
    return [
        WatchDesks(database, services.desk),  # first: a desk that is lost holds what follows
        PauseEnds(database, ground.outbox),
        *mentoring_duties(database, ground.outbox, services.mentorships, services.mentoring),
        WriteRoundNotices(database, services.round_notices),
        PlanRounds(database, rounds),
        ReleaseDrafts(database, rounds),
        *meeting_duties(database, services.check_ins, services.sheets, services.introductions),
        *mentorship_moment_duties(
            database, services.mentorship_check_ins, services.wishes, services.closings
        ),
        TellLessons(database, services.toolkit),
        AskGrowth(database, services.growth),
        CountGrowth(database),
        PublishMonths(database, services.mentorship_care),
        *asking_duties(database, ground.outbox, services.mentor_requests.steps, services.check_ins),
        CloseRounds(database, rounds),
        *ask_duties(database, ground.new_id, ground.outbox, services.privacy.other_key),
        services.prompts,
        services.milestones,
        HideThanks(database, ground.outbox),
        services.monthly_posts,
        AnnounceErasure(database, ground.outbox),
        EraseLeavers(database, services.erasing),
        RemoveFromSlack(database, messenger),
        TellOfDeadLetters(database, ground.outbox),
        PurgeOldRows(database, ground.retention),
    ]


def _rounds(
    ground: Ground,
    privacy: Privacy,
    seasons: Seasons,
    notices: RoundNotices,
    digests: Digests,
) -> Rounds:
    matchmaking, groupings = Matchmaking(privacy.other_key), Groupings(ground.new_id)
    return Rounds(
        new_id=ground.new_id,
        outbox=ground.outbox,
        matchmaking=matchmaking,
        groupings=groupings,
        mending=Mending(matchmaking, groupings, solve),
        releases=Releases(ground.outbox),
        seasons=seasons,
        notices=notices,
        digests=digests,
    )
