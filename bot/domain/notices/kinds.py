"""The kinds of messages that Rapport sends, and how each is treated on its way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType


@dataclass(frozen=True)
class Notice:
    """Anything that can be said; each kind has a subclass with the values its words need."""


class Kind(StrEnum):
    """What a message is about; stored, so a landed value never changes."""

    # membership
    INVITATION = "invitation"
    WELCOME_BACK = "welcome_back"
    ERASURE_ANNOUNCED = "erasure_announced"
    EXPORT = "export"
    SEASON_QUESTION = "season_question"
    # the round
    ROUND_NOTICE = "round_notice"
    INTRODUCTION = "introduction"
    NO_PARTNER = "no_partner"
    NO_MENTOR = "no_mentor"  # a cohort match had no place for somebody
    ENDED = "ended"
    # the meeting
    VOTES = "votes"  # the introduction again, with the votes as they stand
    BOOKED = "booked"
    NEXT_SESSION = "next_session"  # times for the next meeting of a pairing that lasts
    CALENDAR_FILE = "calendar_file"
    HALF_WAY = "half_way"
    END_QUESTION = "end_question"
    END_REMINDER = "end_reminder"
    NOT_THIS_TIME = "not_this_time"
    AGREEMENT = "agreement"  # a proposal of the two, and the same once it holds
    MENTORSHIP_PAUSED = "mentorship_paused"
    TIMES_WANTED = "times_wanted"  # the times have passed, or a pause is over: shall we offer new?
    QUESTION_SETTLED = "question_settled"  # in the place of a question about what is over
    SHEET_PREPARE = "sheet_prepare"
    SHEET_SHARED = "sheet_shared"
    SHEET_LOOK_BACK = "sheet_look_back"
    THANKS = "thanks"
    # a mentorship on its way and at its end
    CARRY_ON = "carry_on"
    HOW_IS_IT_GOING = "how_is_it_going"
    FIT_QUESTION = "fit_question"
    WRAP_UP = "wrap_up"
    EXTENDED = "extended"
    MENTORSHIP_OVER = "mentorship_over"
    # growth
    LESSON = "lesson"
    GROWTH_QUESTION = "growth_question"
    # recognition
    MILESTONE = "milestone"
    MONTHLY_THANKS = "monthly_thanks"
    # the personal record
    RECORD_MARKDOWN = "record_markdown"
    RECORD_PDF = "record_pdf"
    RECORD_QUESTION = "record_question"  # a partner is asked to confirm a line
    RECORD_CONFIRMED = "record_confirmed"
    # questions to colleagues
    QUESTION_FOR_YOU = "question_for_you"
    QUESTION_OVER = "question_over"  # in the place of a question that is settled
    ANSWER_FOR_YOU = "answer_for_you"
    TEXT_GONE = "text_gone"  # in the place of an answer whose time is over
    QUESTION_TAKEN = "question_taken"
    NOBODY_LEFT = "nobody_left"
    ASK_REPORT = "ask_report"
    ASK_REPORT_OPENED = "ask_report_opened"
    # requests to mentors, and for half an hour
    REQUEST_TO_YOU = "request_to_you"
    REQUEST_REMINDER = "request_reminder"
    REQUEST_REPLY = "request_reply"  # what the asker answered to a question
    REQUEST_CHANGED = "request_changed"  # a message about a request, as it stands now
    REQUEST_NEWS = "request_news"  # to the asker
    REQUEST_QUESTION = "request_question"  # to the asker: "ask something first"
    PLACE_FREE = "place_free"
    # channels and the desk
    PROMPT = "prompt"
    DRAFT = "draft"
    DRAFT_CHANGED = "draft_changed"
    DRAFT_FILE = "draft_file"
    RELEASED = "released"
    DIGEST = "digest"
    DIGEST_CHART = "digest_chart"
    MENTORSHIP_MONTH = "mentorship_month"
    DESK_NEWCOMER = "desk_newcomer"
    DESK_WARNING = "desk_warning"
    PROGRAMME_NEWS = "programme_news"
    DESK_SUGGESTION = "desk_suggestion"
    WORDS_FOR_DESK = "words_for_desk"
    DESK_LOST = "desk_lost"
    COHORT_DRAFT = "cohort_draft"
    COHORT_CHANGED = "cohort_changed"
    # corrections
    TAKEN_BACK = "taken_back"  # something was withdrawn while it was being sent


@dataclass(frozen=True)
class Policy:
    """How a kind is treated on its way to its readers."""

    priority: int  # lower goes first
    counted: bool = False  # takes one of each reader's notices of the week
    waits_for_work: bool = False  # only in the readers' working days and hours
    stale_after: timedelta | None = None  # dropped and logged when it waited longer
    again_when_unclear: bool = False  # sent again when Slack may or may not have it
    keeps_slot: bool = False  # may take the slot that is kept free for an introduction
    leaves_slot: bool = False  # colleagues start it: a slot of the week stays free in any case
    is_file: bool = False
    joins: bool = False  # may share one message with another such kind to the same reader
    comes_early: bool = False  # may then come earlier on its day
    vanishes: bool = False  # deleted, rather than reworded, if it was withdrawn too late


_ANSWER = Policy(priority=10, again_when_unclear=True)
_ANSWER_IN_HOURS = replace(_ANSWER, waits_for_work=True)
_NUDGE = Policy(priority=40, counted=True, waits_for_work=True, stale_after=timedelta(days=2))
_QUESTION = replace(_NUDGE, joins=True)
_DESK = Policy(priority=30, again_when_unclear=True)
_FILE = Policy(priority=50, is_file=True, vanishes=True)

POLICIES: Mapping[Kind, Policy] = MappingProxyType(
    {
        Kind.INVITATION: _DESK,
        Kind.WELCOME_BACK: _NUDGE,
        Kind.ERASURE_ANNOUNCED: Policy(priority=40, waits_for_work=True),
        Kind.EXPORT: Policy(priority=10, is_file=True, vanishes=True),
        Kind.SEASON_QUESTION: _NUDGE,
        Kind.ROUND_NOTICE: Policy(
            priority=35,
            counted=True,
            waits_for_work=True,
            stale_after=timedelta(days=1),
            joins=True,
            comes_early=True,
        ),
        Kind.INTRODUCTION: Policy(
            priority=20,
            counted=True,
            waits_for_work=True,
            again_when_unclear=True,
            keeps_slot=True,
        ),
        Kind.NO_PARTNER: Policy(priority=21, counted=True, waits_for_work=True, keeps_slot=True),
        Kind.NO_MENTOR: Policy(priority=21, counted=True, waits_for_work=True, keeps_slot=True),
        Kind.ENDED: Policy(priority=10, waits_for_work=True, again_when_unclear=True),
        Kind.VOTES: Policy(priority=12, again_when_unclear=True),
        Kind.BOOKED: _ANSWER,
        # Without it a pair does not meet again: it outlasts a week that is full.
        Kind.NEXT_SESSION: Policy(
            priority=30, counted=True, waits_for_work=True, stale_after=timedelta(days=8)
        ),
        Kind.CALENDAR_FILE: _FILE,
        Kind.HALF_WAY: _QUESTION,
        Kind.END_QUESTION: Policy(
            priority=30,
            counted=True,
            waits_for_work=True,
            stale_after=timedelta(days=4),
            joins=True,
        ),
        Kind.END_REMINDER: _QUESTION,
        Kind.NOT_THIS_TIME: _ANSWER,
        Kind.AGREEMENT: Policy(priority=12, again_when_unclear=True),
        Kind.MENTORSHIP_PAUSED: _ANSWER,
        Kind.TIMES_WANTED: _NUDGE,
        Kind.QUESTION_SETTLED: _ANSWER,
        Kind.SHEET_PREPARE: _QUESTION,
        Kind.SHEET_SHARED: replace(_ANSWER, vanishes=True),
        Kind.SHEET_LOOK_BACK: _QUESTION,
        Kind.THANKS: Policy(priority=15, waits_for_work=True, vanishes=True),
        Kind.CARRY_ON: Policy(
            priority=30,
            counted=True,
            waits_for_work=True,
            stale_after=timedelta(days=4),
            joins=True,
        ),
        Kind.HOW_IS_IT_GOING: replace(_QUESTION, stale_after=timedelta(days=4)),
        Kind.FIT_QUESTION: replace(_QUESTION, stale_after=timedelta(days=7)),
        Kind.WRAP_UP: Policy(
            priority=30, counted=True, waits_for_work=True, stale_after=timedelta(days=10)
        ),
        Kind.EXTENDED: Policy(priority=10, waits_for_work=True, again_when_unclear=True),
        # Like any other end it is never dropped and takes no notice of the week.
        Kind.MENTORSHIP_OVER: Policy(priority=10, waits_for_work=True, again_when_unclear=True),
        Kind.LESSON: replace(_QUESTION, priority=45, comes_early=True),
        Kind.GROWTH_QUESTION: replace(_QUESTION, stale_after=timedelta(days=4)),
        Kind.MILESTONE: replace(_NUDGE, stale_after=timedelta(days=14)),
        Kind.MONTHLY_THANKS: Policy(
            priority=60, stale_after=timedelta(days=3), again_when_unclear=False
        ),
        Kind.RECORD_MARKDOWN: Policy(priority=11, is_file=True, vanishes=True),
        Kind.RECORD_PDF: Policy(priority=10, is_file=True, vanishes=True),
        Kind.RECORD_QUESTION: replace(_NUDGE, stale_after=timedelta(days=14)),
        Kind.RECORD_CONFIRMED: Policy(priority=15, waits_for_work=True),
        Kind.QUESTION_FOR_YOU: Policy(
            priority=38,
            counted=True,
            waits_for_work=True,
            stale_after=timedelta(days=3),
            vanishes=True,
            leaves_slot=True,
        ),
        Kind.QUESTION_OVER: Policy(priority=45, again_when_unclear=True),
        Kind.ANSWER_FOR_YOU: Policy(priority=15, waits_for_work=True, vanishes=True),
        Kind.TEXT_GONE: Policy(priority=55, again_when_unclear=True),
        Kind.QUESTION_TAKEN: Policy(priority=10, waits_for_work=True, again_when_unclear=True),
        Kind.NOBODY_LEFT: Policy(priority=15, waits_for_work=True),
        Kind.ASK_REPORT: _ANSWER,
        Kind.ASK_REPORT_OPENED: _ANSWER,
        # However many ask somebody in one week, an introduction finds its slot.
        Kind.REQUEST_TO_YOU: Policy(
            priority=25,
            counted=True,
            waits_for_work=True,
            again_when_unclear=True,
            leaves_slot=True,
        ),
        Kind.REQUEST_REMINDER: replace(_NUDGE, leaves_slot=True),
        Kind.REQUEST_REPLY: _ANSWER_IN_HOURS,
        Kind.REQUEST_CHANGED: _ANSWER,
        Kind.REQUEST_NEWS: _ANSWER_IN_HOURS,
        Kind.REQUEST_QUESTION: _ANSWER_IN_HOURS,
        Kind.PLACE_FREE: _NUDGE,
        Kind.PROMPT: Policy(priority=60, stale_after=timedelta(days=1), vanishes=True),
        Kind.DRAFT: _DESK,
        Kind.DRAFT_CHANGED: _DESK,
        Kind.DRAFT_FILE: _FILE,
        Kind.RELEASED: _DESK,
        Kind.DIGEST: _DESK,
        Kind.DIGEST_CHART: _FILE,
        Kind.MENTORSHIP_MONTH: _DESK,
        Kind.DESK_NEWCOMER: _DESK,
        Kind.DESK_WARNING: _DESK,
        Kind.PROGRAMME_NEWS: _DESK,
        Kind.DESK_SUGGESTION: _DESK,
        Kind.WORDS_FOR_DESK: _DESK,
        Kind.DESK_LOST: Policy(priority=10, again_when_unclear=True),
        Kind.COHORT_DRAFT: _DESK,
        Kind.COHORT_CHANGED: _DESK,
        Kind.TAKEN_BACK: Policy(priority=5, again_when_unclear=True),
    }
)
