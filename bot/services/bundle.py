"""All use cases, side by side: what handlers may call."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.access import Access
from bot.services.ask_exchanges import AskExchanges
from bot.services.ask_notices import AskNotices
from bot.services.ask_reports import AskReports
from bot.services.asks import Asks
from bot.services.audit import Audit
from bot.services.check_ins import CheckIns
from bot.services.cohort_drafts import CohortDrafts
from bot.services.cohorts import Cohorts
from bot.services.contact_wishes import ContactWishes
from bot.services.dead_letters import DeadLetters
from bot.services.desk import Desk
from bot.services.desk_actions import DeskEndings, Invitations
from bot.services.desk_cohorts import DeskCohorts
from bot.services.desk_rounds import DeskRounds
from bot.services.digests import Digests
from bot.services.drafts import Drafts
from bot.services.endings import Endings
from bot.services.enrolment import Enrolment
from bot.services.erasing import Erasing
from bot.services.exporting import Exporting
from bot.services.feedback import Feedback
from bot.services.goals import Goals
from bot.services.growth import Growth
from bot.services.health import Health
from bot.services.home import Home
from bot.services.introductions import Introductions
from bot.services.meetings import Meetings
from bot.services.membership import Memberships
from bot.services.mentor_directory import MentorDirectory
from bot.services.mentor_requests import MentorRequests
from bot.services.mentor_roles import MentorRoles
from bot.services.mentoring import Mentoring
from bot.services.mentorship_care import MentorshipCare
from bot.services.mentorship_check_ins import MentorshipCheckIns
from bot.services.mentorship_closings import Closings
from bot.services.mentorship_wishes import Wishes
from bot.services.mentorships import Mentorships
from bot.services.milestones import Milestones
from bot.services.monthly_posts import MonthlyPosts
from bot.services.overview import Overview
from bot.services.pair_rules import PairRules
from bot.services.pauses import WelcomesBack
from bot.services.people import People
from bot.services.personal_record import PersonalRecord
from bot.services.privacy import Privacy
from bot.services.profile import Profiles
from bot.services.programmes import Programmes
from bot.services.prompts import Prompts
from bot.services.recognition import Recognition
from bot.services.request_cards import RequestCards
from bot.services.round_notices import RoundNotices
from bot.services.round_replies import RoundReplies
from bot.services.rounds import Rounds
from bot.services.safety import Safety
from bot.services.seasons import Seasons
from bot.services.sheets import Sheets
from bot.services.skills import Skills
from bot.services.stand_downs import StandDowns
from bot.services.swaps import Swaps
from bot.services.toolkit import Toolkit
from bot.services.toolkit_desk import ToolkitDesk
from bot.services.why import Reasons
from bot.services.workspace_rules import WorkspaceRules
from bot.services.workspaces import Workspaces


@dataclass(frozen=True)
class Services:
    """One of each, put together by bot/app over one database."""

    access: Access
    workspaces: Workspaces
    # members
    enrolment: Enrolment
    profiles: Profiles
    skills: Skills
    memberships: Memberships
    welcomes_back: WelcomesBack
    privacy: Privacy
    exporting: Exporting
    erasing: Erasing
    goals: Goals
    home: Home
    people: People
    # mentors
    mentor_roles: MentorRoles
    mentor_directory: MentorDirectory
    mentor_requests: MentorRequests
    request_cards: RequestCards
    # growth
    toolkit: Toolkit
    toolkit_desk: ToolkitDesk
    growth: Growth
    # questions to colleagues
    asks: Asks
    ask_exchanges: AskExchanges
    ask_reports: AskReports
    ask_notices: AskNotices
    # recognition
    recognition: Recognition
    monthly_posts: MonthlyPosts
    milestones: Milestones
    personal_record: PersonalRecord
    # rounds
    rounds: Rounds
    round_notices: RoundNotices
    round_replies: RoundReplies
    seasons: Seasons
    digests: Digests
    # pairings
    introductions: Introductions
    meetings: Meetings
    check_ins: CheckIns
    feedback: Feedback
    sheets: Sheets
    endings: Endings
    mentorships: Mentorships
    mentoring: Mentoring
    safety: Safety
    prompts: Prompts
    # mentorships
    wishes: Wishes
    mentorship_check_ins: MentorshipCheckIns
    closings: Closings
    mentorship_care: MentorshipCare
    # the desk
    desk: Desk
    audit: Audit
    dead_letters: DeadLetters
    programmes: Programmes
    invitations: Invitations
    desk_rounds: DeskRounds
    desk_endings: DeskEndings
    drafts: Drafts
    swaps: Swaps
    cohorts: Cohorts
    desk_cohorts: DeskCohorts
    cohort_drafts: CohortDrafts
    pair_rules: PairRules
    reasons: Reasons
    overview: Overview
    stand_downs: StandDowns
    contact_wishes: ContactWishes
    workspace_rules: WorkspaceRules
    health: Health
