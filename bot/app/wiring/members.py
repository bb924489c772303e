"""Which part gets which, of taking part and of what is known about a person."""

from __future__ import annotations

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.services.bundle import MemberServices
from bot.services.duty import Duty
from bot.services.enrolment import Enrolment
from bot.services.erasing import AnnounceErasure, EraseLeavers, Erasing, RemoveFromSlack
from bot.services.exporting import Exporting
from bot.services.goals import Goals
from bot.services.home import Home
from bot.services.membership import Memberships
from bot.services.messenger import Messenger
from bot.services.pauses import WelcomesBack
from bot.services.people import People
from bot.services.profile import Profiles


def members_over(ground: Ground, common: Common) -> MemberServices:
    """Return the services of members."""
    database, clock, new_id, outbox = ground.keeping
    directory, privacy, endings = ground.directory, common.privacy, common.endings
    profiles = Profiles(database, clock, directory, common.skills)
    memberships = Memberships(database, clock, outbox, endings)
    return MemberServices(
        enrolment=Enrolment(*ground.keeping, directory, profiles, privacy.other_key),
        profiles=profiles,
        skills=common.skills,
        memberships=memberships,
        welcomes_back=WelcomesBack(database, clock, memberships),
        privacy=privacy,
        exporting=Exporting(),
        erasing=Erasing(*ground.keeping, endings, profiles),
        goals=Goals(database, clock, new_id, common.skills),
        home=Home(database, clock, common.toolkit),
        people=People(database, clock, directory, outbox, endings),
    )


def erasing_duties(ground: Ground, erasing: Erasing, messenger: Messenger) -> list[Duty]:
    """Return what the clock starts about those who left."""
    return [
        AnnounceErasure(ground.database, ground.outbox),
        EraseLeavers(ground.database, erasing),
        RemoveFromSlack(ground.database, messenger),
    ]
