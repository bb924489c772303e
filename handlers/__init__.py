"""What Slack sends us, translated into one call each: one file per feature."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_bolt import App

from bot.clock import Clock
from bot.services.bundle import Services
from handlers import (
    agreement,
    ask,
    check_in,
    desk,
    ending,
    errors,
    feedback,
    growth,
    installation,
    introduction,
    leaving,
    members,
    mentor_requests,
    mentors,
    mentorship,
    mentorship_check_in,
    recognition,
    record,
    rounds,
    seams,
    sheet,
    wrap_up,
)
from handlers.desk import digest
from handlers.home import HomePublisher
from handlers.menu import SubCommand


def register(app: App, services: Services, clock: Clock, new_reference: Callable[[], str]) -> None:
    """Let every feature listen to what it answers."""
    errors.register(app, new_reference=new_reference)
    seams.register(app)
    installation.register(app, workspaces=services.workspaces)
    asking = _asking(services)
    members.register(app, services, _more_words(services, asking))
    ask.register(app, asking)
    recognition.register(app, _thanking(services))
    mentors.register(app, _looking(services))
    mentor_requests.register(app, _requesting(services))
    record.register(app, _own_record(services))
    _register_pairings(app, services, clock)
    desk.register(app, parts=_desk_parts(services, clock))
    digest.register(app, desk=services.desk.desk, digests=services.rounds.digests, clock=clock)


def _asking(services: Services) -> ask.Asking:
    return ask.Asking(
        access=services.access,
        asks=services.questions.asks,
        exchanges=services.questions.exchanges,
        reports=services.questions.reports,
        rules=services.desk.workspace_rules,
    )


def _thanking(services: Services) -> recognition.Thanking:
    return recognition.Thanking(services.access, services.thanks.recognition)


def _looking(services: Services) -> mentors.Looking:
    return mentors.Looking(
        services.access,
        services.mentors.roles,
        services.mentors.directory,
        services.mentors.cards,
        services.members.skills,
    )


def _requesting(services: Services) -> mentor_requests.Requesting:
    return mentor_requests.Requesting(
        services.access,
        services.mentors.directory,
        services.mentors.requests,
        services.mentors.cards,
        HomePublisher(services.members.home),
    )


def _own_record(services: Services) -> record.OwnRecord:
    return record.OwnRecord(services.access, services.thanks.record)


def _more_words(services: Services, asking: ask.Asking) -> dict[str, SubCommand]:
    access = services.access
    return {
        "feedback": partial(feedback.command, access=access, feedback=services.pairings.feedback),
        "mentors": partial(mentors.mentors_command, looking=_looking(services)),
        "find": partial(mentors.find_command, looking=_looking(services)),
        "end": partial(leaving.command, access=access, wishes=services.mentorships.wishes),
        "thanks": partial(recognition.command, thanking=_thanking(services)),
        "record": partial(record.command, own=_own_record(services)),
        "ask": partial(ask.command, asking=asking),
    }


def _register_pairings(app: App, services: Services, clock: Clock) -> None:
    access, own, wishes = services.access, services.pairings, services.desk.contact_wishes
    rounds.register(
        app,
        access=access,
        round_replies=services.rounds.replies,
        seasons=services.rounds.seasons,
    )
    introduction.register(app, access=access, meetings=own.meetings, clock=clock)
    check_in.register(app, access=access, check_ins=own.check_ins, feedback=own.feedback)
    feedback.register(app, access=access, feedback=own.feedback, contact_wishes=wishes)
    growth.register(app, access=access, growth=services.learning.growth)
    tries = services.mentorships.mentoring.tries
    sheet.register(app, access=access, sheets=own.sheets, tries=tries)
    memberships = services.members.memberships
    ending.register(app, access=access, safety=own.safety, memberships=memberships)
    _register_mentorships(app, services)


def _register_mentorships(app: App, services: Services) -> None:
    access, own, show = services.access, services.mentorships, HomePublisher(services.members.home)
    check_ins = mentorship_check_in.Parts(
        access,
        own.check_ins,
        own.wishes,
        services.desk.contact_wishes,
        services.members.goals,
    )
    mentorship_check_in.register(app, parts=check_ins)
    leaving.register(app, access=access, wishes=own.wishes)
    wrap_up.register(app, parts=wrap_up.Parts(access, own.closings))
    agreements = own.mentoring.agreements
    agreement.register(app, access=access, agreements=agreements, publish_home=show)
    mentoring = mentorship.Mentoring(
        access,
        own.mentoring.arranging,
        own.mentoring.pauses,
        own.mentoring.tries,
        services.pairings.sheets,
        show,
    )
    mentorship.register(app, mentoring)


def _desk_parts(services: Services, clock: Clock) -> desk.Parts:
    own = services.desk
    return desk.Parts(
        clock=clock,
        desk=own.desk,
        overview=own.overview,
        programmes=own.programmes,
        rounds=own.rounds,
        drafts=own.drafts,
        swaps=own.swaps,
        cohorts=own.desk_cohorts,
        cohort_drafts=own.cohort_drafts,
        pairs=own.pair_rules,
        why=own.reasons,
        invitations=own.invitations,
        endings=own.endings,
        stand_downs=own.stand_downs,
        mentorship_care=services.mentorships.care,
        contact_wishes=own.contact_wishes,
        rules=own.workspace_rules,
        toolkit=services.learning.toolkit_desk,
        audit=own.audit,
        dead_letters=own.dead_letters,
        health=own.health,
    )
