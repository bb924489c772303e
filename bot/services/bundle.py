"""All use cases, side by side and by feature: what handlers may call."""

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
from bot.services.cohort_notices import cohort_script
from bot.services.cohorts import Cohorts
from bot.services.contact_wishes import ContactWishes
from bot.services.corrections import corrections_script
from bot.services.dead_letters import DeadLetters
from bot.services.desk import Desk
from bot.services.desk_actions import DeskEndings, Invitations
from bot.services.desk_cohorts import DeskCohorts
from bot.services.desk_notices import desk_script
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
from bot.services.script import Script
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
class MemberServices:
    """Taking part, and what is known about a person."""

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

    def parts(self) -> Script:
        """Return how invitations, pauses, exports and erasures are said."""
        return {
            **self.enrolment.parts(),
            **self.welcomes_back.parts(),
            **self.exporting.parts(),
            **self.erasing.parts(),
        }


@dataclass(frozen=True)
class MentorServices:
    """Being found as a mentor, and being asked."""

    roles: MentorRoles
    directory: MentorDirectory
    requests: MentorRequests
    cards: RequestCards

    def parts(self) -> Script:
        """Return how requests are said."""
        return {**self.cards.parts()}


@dataclass(frozen=True)
class LearningServices:
    """Lessons and agendas, and how sure people come to feel."""

    toolkit: Toolkit
    toolkit_desk: ToolkitDesk
    growth: Growth

    def parts(self) -> Script:
        """Return how lessons and the questions about growth are said."""
        return {**self.toolkit.parts(), **self.growth.parts()}


@dataclass(frozen=True)
class QuestionServices:
    """Questions to colleagues."""

    asks: Asks
    exchanges: AskExchanges
    reports: AskReports
    notices: AskNotices

    def parts(self) -> Script:
        """Return how questions and their answers are said."""
        return {**self.notices.parts()}


@dataclass(frozen=True)
class ThanksServices:
    """Thanks, and what may be shown of a year."""

    recognition: Recognition
    monthly_posts: MonthlyPosts
    milestones: Milestones
    record: PersonalRecord

    def parts(self) -> Script:
        """Return how thanks, milestones and records are said."""
        return {
            **self.recognition.parts(),
            **self.monthly_posts.parts(),
            **self.milestones.parts(),
            **self.record.parts(),
        }


@dataclass(frozen=True)
class RoundServices:
    """Rounds of a programme, from planning to their digest."""

    rounds: Rounds
    notices: RoundNotices
    replies: RoundReplies
    seasons: Seasons
    digests: Digests

    def parts(self) -> Script:
        """Return how rounds are announced and summed up."""
        return {**self.notices.parts(), **self.seasons.parts(), **self.digests.parts()}


@dataclass(frozen=True)
class PairingServices:
    """What happens between people who were introduced."""

    introductions: Introductions
    meetings: Meetings
    check_ins: CheckIns
    feedback: Feedback
    sheets: Sheets
    endings: Endings
    safety: Safety
    prompts: Prompts

    def parts(self) -> Script:
        """Return how introductions, and all that follows them, are said."""
        return {
            **self.introductions.parts(),
            **self.meetings.parts(),
            **self.check_ins.parts(),
            **self.feedback.parts(),
            **self.sheets.parts(),
            **self.endings.parts(),
            **self.prompts.parts(),
        }


@dataclass(frozen=True)
class MentorshipServices:
    """Mentorships, from the agreement to their close."""

    mentorships: Mentorships
    mentoring: Mentoring
    wishes: Wishes
    check_ins: MentorshipCheckIns
    closings: Closings
    care: MentorshipCare

    def parts(self) -> Script:
        """Return how mentorships are agreed, looked after and closed."""
        return {
            **self.mentoring.parts(),
            **self.check_ins.parts(),
            **self.closings.parts(),
            **self.care.parts(),
        }


@dataclass(frozen=True)
class DeskServices:
    """What organisers do."""

    desk: Desk
    audit: Audit
    dead_letters: DeadLetters
    programmes: Programmes
    invitations: Invitations
    rounds: DeskRounds
    endings: DeskEndings
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

    def parts(self) -> Script:
        """Return how the desk is told, and how what was said is corrected."""
        return {
            **self.drafts.script(),
            **desk_script(),
            **corrections_script(),
            **cohort_script(),
        }


@dataclass(frozen=True)
class Services:
    """One of each, put together by bot/app over one database."""

    access: Access
    workspaces: Workspaces
    members: MemberServices
    mentors: MentorServices
    learning: LearningServices
    questions: QuestionServices
    thanks: ThanksServices
    rounds: RoundServices
    pairings: PairingServices
    mentorships: MentorshipServices
    desk: DeskServices

    def script(self) -> Script:
        """Return how each kind is said."""
        return {
            **self.members.parts(),
            **self.mentors.parts(),
            **self.learning.parts(),
            **self.questions.parts(),
            **self.thanks.parts(),
            **self.rounds.parts(),
            **self.pairings.parts(),
            **self.mentorships.parts(),
            **self.desk.parts(),
        }
