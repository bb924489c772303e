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
    home,
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
    members.register(app, _of_members(services), _more_words(services, asking))
    ask.register(app, asking)
    recognition.register(app, _thanking(services))
    mentors.register(app, _looking(services))
    mentor_requests.register(app, _requesting(services))
    record.register(app, _own_record(services))
    _register_pairings(app, services, clock)
    desk.register(app, parts=_desk_parts(services, clock))
    digest.register(app, desk=services.desk, digests=services.digests, clock=clock)


def _of_members(services: Services) -> members.MemberServices:
    return members.MemberServices(
        access=services.access,
        enrolment=services.enrolment,
        profiles=services.profiles,
        skills=services.skills,
        memberships=services.memberships,
        welcomes_back=services.welcomes_back,
        privacy=services.privacy,
        erasing=services.erasing,
        goals=services.goals,
        toolkit=services.toolkit,
        home=services.home,
        people=services.people,
        roles=services.mentor_roles,
        request_cards=services.request_cards,
    )


def _asking(services: Services) -> ask.Asking:
    return ask.Asking(
        access=services.access,
        asks=services.asks,
        exchanges=services.ask_exchanges,
        reports=services.ask_reports,
        rules=services.workspace_rules,
    )


def _thanking(services: Services) -> recognition.Thanking:
    return recognition.Thanking(services.access, services.recognition)


def _looking(services: Services) -> mentors.Looking:
    return mentors.Looking(
        services.access,
        services.mentor_roles,
        services.mentor_directory,
        services.request_cards,
        services.skills,
    )


def _requesting(services: Services) -> mentor_requests.Requesting:
    return mentor_requests.Requesting(
        services.access,
        services.mentor_directory,
        services.mentor_requests,
        services.request_cards,
        HomePublisher(services.home),
    )


def _own_record(services: Services) -> record.OwnRecord:
    return record.OwnRecord(services.access, services.personal_record)


def _more_words(services: Services, asking: ask.Asking) -> dict[str, SubCommand]:
    return {
        "feedback": partial(feedback.command, access=services.access, feedback=services.feedback),
        "mentors": partial(mentors.mentors_command, looking=_looking(services)),
        "find": partial(mentors.find_command, looking=_looking(services)),
        "end": partial(leaving.command, access=services.access, wishes=services.wishes),
        "thanks": partial(recognition.command, thanking=_thanking(services)),
        "record": partial(record.command, own=_own_record(services)),
        "ask": partial(ask.command, asking=asking),
    }


def _register_pairings(app: App, services: Services, clock: Clock) -> None:
    access = services.access
    rounds.register(
        app, access=access, round_replies=services.round_replies, seasons=services.seasons
    )
    introduction.register(app, access=access, meetings=services.meetings, clock=clock)
    check_in.register(app, access=access, check_ins=services.check_ins, feedback=services.feedback)
    feedback.register(
        app, access=access, feedback=services.feedback, contact_wishes=services.contact_wishes
    )
    growth.register(app, access=access, growth=services.growth)
    sheet.register(app, access=access, sheets=services.sheets, tries=services.mentoring.tries)
    ending.register(app, access=access, safety=services.safety, memberships=services.memberships)
    _register_mentorships(app, services)


def _register_mentorships(app: App, services: Services) -> None:
    check_ins = mentorship_check_in.Parts(
        services.access,
        services.mentorship_check_ins,
        services.wishes,
        services.contact_wishes,
        services.goals,
    )
    mentorship_check_in.register(app, parts=check_ins)
    leaving.register(app, access=services.access, wishes=services.wishes)
    wrap_up.register(app, parts=wrap_up.Parts(services.access, services.closings))
    publish_home = home.HomePublisher(services.home)
    agreement.register(
        app,
        access=services.access,
        agreements=services.mentoring.agreements,
        publish_home=publish_home,
    )
    mentorship.register(
        app,
        mentorship.Mentoring(
            services.access,
            services.mentoring.arranging,
            services.mentoring.pauses,
            services.mentoring.tries,
            services.sheets,
            publish_home,
        ),
    )


def _desk_parts(services: Services, clock: Clock) -> desk.Parts:
    return desk.Parts(
        clock=clock,
        desk=services.desk,
        overview=services.overview,
        programmes=services.programmes,
        rounds=services.desk_rounds,
        drafts=services.drafts,
        swaps=services.swaps,
        cohorts=services.desk_cohorts,
        cohort_drafts=services.cohort_drafts,
        pairs=services.pair_rules,
        why=services.reasons,
        invitations=services.invitations,
        endings=services.desk_endings,
        stand_downs=services.stand_downs,
        mentorship_care=services.mentorship_care,
        contact_wishes=services.contact_wishes,
        rules=services.workspace_rules,
        toolkit=services.toolkit_desk,
        audit=services.audit,
        dead_letters=services.dead_letters,
        health=services.health,
    )
