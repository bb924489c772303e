"""App Home and the menu: one person's own things, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.attention import FEWER_NOTICES
from bot.domain.goals import GoalCard
from bot.domain.home import HomePage, MenuPage, PairingCard, ThanksCard
from bot.domain.lessons import ToolkitCard
from bot.domain.membership import ProgrammeCard, local_day
from bot.domain.mentors import RoleCard
from bot.domain.profile import NAMELESS
from bot.services.access import Caller
from bot.services.enrolment import card_of
from bot.services.lesson_shelf import new_card
from bot.services.mentor_roles import role_cards
from bot.services.mentorship_cards import cards_of
from bot.services.places import Place, programmes_around, seen
from bot.services.request_cards import requests_of_member
from bot.services.toolkit import Toolkit
from models import home_questions as questions
from models.goal_questions import goals_of, partner_goals
from models.home_glance import Glance, glance_at
from models.member import Member, MemberState
from models.programme import Format, Programme
from models.session import Database


@dataclass(frozen=True)
class Home:
    """Reads what one person sees of Rapport."""

    database: Database
    clock: Clock
    toolkit: Toolkit

    def page(self, caller: Caller) -> HomePage:
        """Return what App Home shows the caller, member or not."""
        now = self.clock()
        with self.database.reading.begin() as session:
            glance = glance_at(session, caller.workspace_id, caller.slack_user_id)
            mine, joinable = _around(session, caller, glance)
            if glance.member is None:
                to_join = _cards(joinable, glance.zone)
                return HomePage(False, glance.zone, to_join=to_join, has_draft=glance.draft)
            shown = self._page(session, glance, glance.member, mine, now)
            return replace(shown, to_join=_cards(joinable, shown.zone))

    def _page(
        self, session: Session, glance: Glance, member: Member, mine: Sequence[Place], now: datetime
    ) -> HomePage:
        zone = member.time_zone or glance.zone
        return HomePage(
            is_member=True,
            zone=zone,
            memberships=tuple(seen(mine, zone)),
            pairings=_pairings(session, member, now, zone) if glance.pairings else (),
            goals=_goals(session, member) if glance.goals else (),
            thanks=_thanks(session, member, zone) if glance.thanks else (),
            hears_less=member.weekly_notices == FEWER_NOTICES,
            asked_less=member.ask_me_less,
            has_draft=glance.draft,
            roles=self._roles(session, member, mine, now),
            requests=tuple(requests_of_member(session, member, now)) if glance.requests else (),
            toolkit=self._toolkit(session, glance, member),
        )

    def menu(self, caller: Caller) -> MenuPage:
        """Return what the caller can do now."""
        with self.database.reading.begin() as session:
            glance = glance_at(session, caller.workspace_id, caller.slack_user_id)
            mine, joinable = _around(session, caller, glance)
            to_join, member = _cards(joinable, glance.zone), glance.member
            if member is None:
                return MenuPage(is_member=False, to_join=to_join)
            now = self.clock()
            open_ones = questions.open_pairings(session, member, now) if glance.pairings else ()
            return MenuPage(
                is_member=True,
                memberships=tuple(seen(mine, member.time_zone or glance.zone)),
                to_join=to_join,
                open_pairings=len(open_ones),
            )

    def _roles(
        self, session: Session, member: Member, places: Sequence[Place], now: datetime
    ) -> tuple[RoleCard, ...]:
        if not any(place.programme.format is Format.MENTORSHIP for place in places):
            return ()
        return tuple(role_cards(session, member, now, self.toolkit.has_done_first_lessons))

    def _toolkit(self, session: Session, glance: Glance, member: Member) -> ToolkitCard:
        if not glance.lessons:
            return new_card(self.toolkit.library)
        return self.toolkit.card(session, member.workspace_id, member.id)


def _around(
    session: Session, caller: Caller, glance: Glance
) -> tuple[list[Place], list[Programme]]:
    member = glance.member
    mine, to_join = programmes_around(session, caller.workspace_id, member.id if member else None)
    gone = member is not None and member.state is MemberState.DEACTIVATED
    return mine, [] if gone else to_join


def _cards(programmes: Sequence[Programme], zone: str) -> tuple[ProgrammeCard, ...]:
    return tuple(card_of(programme, zone) for programme in programmes)


def _pairings(
    session: Session, member: Member, now: datetime, zone: str
) -> tuple[PairingCard, ...]:
    rows = questions.open_pairings(session, member, now)
    if not rows:
        return ()
    ids = [pairing.id for pairing, _ in rows]
    partners = questions.partners_in(session, member, ids)
    booked = questions.booked_in(session, member.workspace_id, ids, now)
    asked = questions.asked_in(session, member, ids)
    mentorships = cards_of(session, member, ids)
    goals = partner_goals(session, member.workspace_id, member.id, ids)
    return tuple(
        PairingCard(
            pairing_id=pairing.id,
            programme=programme,
            partners=tuple(partners[pairing.id]),
            introduced_on=local_day(pairing.introduced_at or now, zone),
            booked_at=booked.get(pairing.id),
            goals=tuple(goal for goal in goals if goal.pairing_id == pairing.id),
            asked=pairing.id in asked,
            mentorship=mentorships.get(pairing.id),
        )
        for pairing, programme in rows
    )


def _goals(session: Session, member: Member) -> tuple[GoalCard, ...]:
    return tuple(goals_of(session, member.workspace_id, member.id))


def _thanks(session: Session, member: Member, zone: str) -> tuple[ThanksCard, ...]:
    return tuple(
        ThanksCard(name or NAMELESS, thanks.text or "", local_day(thanks.at, zone))
        for thanks, name in questions.thanks_to(session, member)
    )
