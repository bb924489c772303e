"""A mentor's last place, wanted by a request and by a cohort match at the same moment."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.cohort import CohortMode
from bot.domain.mentor_requests import NoPlaceLeft
from bot.domain.programmes import MentorshipRules
from bot.matching.mentors import solve_mentors
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.cohort_matchmaker import CohortMatchmaker
from bot.services.cohort_releases import CohortReleases
from bot.services.cohorts import Cohorts
from bot.services.desk_cohorts import DeskCohorts
from bot.services.matchmaking import Matchmaking
from bot.services.mentorship_rules import keep_rules
from models.mentorship import Mentorship
from models.programme import Programme
from models.workspace import Organiser
from tests.mentors.agency import Agency, key_of
from tests.rounds.test_many_at_once import at_once


def test_the_last_place_goes_to_a_request_or_to_the_cohort_never_to_both(
    any_agency: Agency,
) -> None:
    agency = any_agency
    world = agency.world
    ada = agency.mentor("Ada", places=1)
    asking, looking = agency.mentee("Asking"), agency.mentee("Looking")
    request_id = agency.ask(asking, ada)
    desk, caller = _desk(agency)
    cohort_id = desk.start(caller, agency.programme_id, CohortMode.EVERYONE)
    assert CohortMatchmaker(
        world.database,
        world.clock,
        agency.machine,
        world.new_id,
        desk.cohorts,
        solve_mentors,
        timedelta(minutes=5),
    ).run_once()
    outcomes: list[str] = []

    def accept() -> None:
        try:
            agency.requests.accept(agency.caller(ada), request_id)
            outcomes.append("accepted")
        except NoPlaceLeft:
            outcomes.append("no place")

    at_once(accept, lambda: desk.release(caller, cohort_id))

    (mentorship,) = agency.rows(Mentorship)
    assert mentorship.mentee_id == (asking if outcomes == ["accepted"] else looking)


def _desk(agency: Agency) -> tuple[DeskCohorts, OrganiserCaller]:
    world = agency.world
    organiser = Organiser(
        workspace_id=world.workspace_id,
        id=world.new_id(),
        slack_user_id="UINES",
        first_seen_at=world.now,
    )
    with world.database.writing.begin() as session:
        session.add(organiser)
        programme = session.get_one(Programme, (world.workspace_id, agency.programme_id))
        keep_rules(session, programme, MentorshipRules(by_cohort=True))
        organiser_id = organiser.id
    cohorts = Cohorts(world.new_id, world.outbox, Matchmaking(key_of))
    releases = CohortReleases(cohorts, agency.starts, solve_mentors)
    audit = Audit(world.database, world.new_id)
    caller = OrganiserCaller(
        workspace_id=world.workspace_id,
        slack_user_id="UINES",
        organiser_id=organiser_id,
        time_zone="Europe/Berlin",
    )
    return DeskCohorts(world.database, world.clock, cohorts, releases, audit), caller
