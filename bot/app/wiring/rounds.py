"""Which part gets which, of rounds."""

from __future__ import annotations

from datetime import timedelta

from bot.app.wiring.common import Common
from bot.app.wiring.ground import Ground
from bot.matching import solve
from bot.matching.child import solve_safely
from bot.services.bundle import RoundServices, Services
from bot.services.digests import Digests
from bot.services.duty import Duty
from bot.services.groupings import Groupings
from bot.services.matchmaker import Matchmaker
from bot.services.matchmaking import Matchmaking
from bot.services.mending import Mending
from bot.services.releases import Releases
from bot.services.round_duties import PlanRounds, ReleaseDrafts, WriteRoundNotices
from bot.services.round_notices import RoundNotices
from bot.services.round_replies import RoundReplies
from bot.services.rounds import Rounds
from bot.services.seasons import Seasons


def rounds_over(ground: Ground, common: Common) -> RoundServices:
    """Return the services of rounds."""
    database, clock, new_id, outbox = ground.keeping
    seasons, digests = Seasons(database, clock, outbox), Digests(database, outbox)
    notices = RoundNotices(outbox, seasons)
    matchmaking, groupings = Matchmaking(common.privacy.other_key), Groupings(new_id)
    return RoundServices(
        rounds=Rounds(
            new_id=new_id,
            outbox=outbox,
            matchmaking=matchmaking,
            groupings=groupings,
            mending=Mending(matchmaking, groupings, solve),
            releases=Releases(outbox),
            seasons=seasons,
            notices=notices,
            digests=digests,
        ),
        notices=notices,
        replies=RoundReplies(database, clock),
        seasons=seasons,
        digests=digests,
    )


def matchmaker_over(ground: Ground, services: Services, lease: timedelta) -> Matchmaker:
    """Return what matches the rounds that wait."""
    return Matchmaker(
        ground.database,
        ground.clock,
        ground.machine_clock,
        ground.new_id,
        services.rounds.rounds,
        solve_safely,
        lease,
    )


def opening_duties(ground: Ground, rounds: RoundServices) -> list[Duty]:
    """Return what the clock starts until a round's pairings are told of."""
    return [
        WriteRoundNotices(ground.database, rounds.notices),
        PlanRounds(ground.database, rounds.rounds),
        ReleaseDrafts(ground.database, rounds.rounds),
    ]
