"""App Home and the menu: one person's own things, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.attention import FEWER_NOTICES
from bot.domain.home import HomePage, MenuPage, PairingCard, ThanksCard
from bot.domain.membership import ProgrammeCard, local_day
from bot.domain.profile import NAMELESS
from bot.services.access import Caller
from bot.services.enrolment import card_of
from bot.services.mentor_roles import role_cards
from bot.services.mentorship_cards import cards_of
from bot.services.places import memberships_of
from bot.services.request_cards import requests_of_member
from bot.services.toolkit import Toolkit
from models import home_questions as questions
from models.goal_questions import goals_of, partner_goals
from models.member import Member, MemberState, ProfileDraft, member_of_user
from models.membership_questions import programmes_to_join
from models.session import Database
from models.workspace import Workspace


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
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            zone = session.get_one(Workspace, caller.workspace_id).time_zone
            draft = session.get(ProfileDraft, (caller.workspace_id, caller.slack_user_id))
            if member is None:
                to_join = _to_join(session, caller, None, zone)
                return HomePage(False, zone, to_join=to_join, has_draft=draft is not None)
            zone = member.time_zone or zone
            return HomePage(
                is_member=True,
                zone=zone,
                memberships=tuple(memberships_of(session, member)),
                to_join=_to_join(session, caller, member, zone),
                pairings=_pairings(session, member, now, zone),
                goals=tuple(goals_of(session, member.workspace_id, member.id)),
                thanks=_thanks(session, member, zone),
                hears_less=member.weekly_notices == FEWER_NOTICES,
                asked_less=member.ask_me_less,
                has_draft=draft is not None,
                roles=tuple(role_cards(session, member, now, self.toolkit.has_done_first_lessons)),
                requests=tuple(requests_of_member(session, member, now)),
                toolkit=self.toolkit.card(session, member.workspace_id, member.id),
            )

    def menu(self, caller: Caller) -> MenuPage:
        """Return what the caller can do now."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            zone = session.get_one(Workspace, caller.workspace_id).time_zone
            to_join = _to_join(session, caller, member, zone)
            if member is None:
                return MenuPage(is_member=False, to_join=to_join)
            return MenuPage(
                is_member=True,
                memberships=tuple(memberships_of(session, member)),
                to_join=to_join,
                open_pairings=questions.count_open_pairings(session, member, self.clock()),
            )


def _to_join(
    session: Session, caller: Caller, member: Member | None, zone: str
) -> tuple[ProgrammeCard, ...]:
    if member is not None and member.state is MemberState.DEACTIVATED:
        return ()
    found = programmes_to_join(session, caller.workspace_id, member.id if member else None)
    return tuple(card_of(programme, zone) for programme in found)


def _pairings(
    session: Session, member: Member, now: datetime, zone: str
) -> tuple[PairingCard, ...]:
    rows = questions.open_pairings(session, member, now)
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


def _thanks(session: Session, member: Member, zone: str) -> tuple[ThanksCard, ...]:
    return tuple(
        ThanksCard(name or NAMELESS, thanks.text or "", local_day(thanks.at, zone))
        for thanks, name in questions.thanks_to(session, member)
    )
