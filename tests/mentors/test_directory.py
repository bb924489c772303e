"""Who is in the directory, for whom; and that nothing it shows tells of who is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.domain.mentors import CannotBeAsked, OfferedSkill, Search, ThanksLine
from bot.domain.mentorship import WayOfWorking
from bot.domain.profile import NoProfile
from bot.services.access import Caller
from bot.services.mentor_directory import PEOPLE_A_PAGE, MentorDirectory
from models.member import MemberLanguage, MemberState, SkillSide
from models.programme import EnrolmentState, ForbiddenPair, ProgrammeState
from models.session import Database
from tests.mentors.agency import Agency, key_of, names
from tests.world import build_world

Hides = Callable[[Agency, str, str], object]


def forbid(agency: Agency, ada: str, me: str) -> None:
    first, second = sorted((ada, me))
    agency.add(
        ForbiddenPair(
            workspace_id=agency.world.workspace_id,
            first_id=first,
            second_id=second,
            since=agency.world.now,
        )
    )


def speak_only(agency: Agency, member_id: str, language: str) -> None:
    with agency.database.writing.begin() as session:
        session.query(MemberLanguage).filter_by(member_id=member_id).update({"language": language})


GROUNDS: list[tuple[str, Hides]] = [
    ("on my private list", lambda a, ada, me: a.avoid(me, ada)),
    ("I am on theirs", lambda a, ada, me: a.avoid(ada, me)),
    ("on my list by a key only", lambda a, ada, me: a.avoid(me, ada, nameless=True)),
    ("kept apart by organisers", forbid),
    ("my manager", lambda a, _, me: a.change(me, manager_slack_id="UADA")),
    ("reports to me", lambda a, ada, _: a.change(ada, manager_slack_id="UME")),
    ("paused", lambda a, ada, _: a.change_place(ada, state=EnrolmentState.PAUSED)),
    ("resting", lambda a, ada, _: a.change_place(ada, state=EnrolmentState.RESTING)),
    ("left", lambda a, ada, _: a.change_place(ada, state=EnrolmentState.LEFT)),
    ("deactivated", lambda a, ada, _: a.change(ada, state=MemberState.DEACTIVATED)),
    ("stood down", lambda a, ada, _: a.change(ada, stood_down_until=date(2027, 3, 1))),
    ("no language in common", lambda a, ada, _: speak_only(a, ada, "pl")),
    ("no hours in common", lambda a, ada, _: a.change(ada, work_start=0, work_end=300)),
    ("mentors me already", lambda a, ada, me: a.mentorship(ada, me)),
]
FULL: tuple[str, Hides] = ("full", lambda a, ada, _: a.mentorship(ada, a.mentee("Zoe")))
BOTH = [("mentors", hides, why) for why, hides in [*GROUNDS, FULL]] + [
    ("peers", hides, why) for why, hides in GROUNDS[:12] if why != "paused"
]


@pytest.mark.parametrize(
    ("listing", "hides"), [pytest.param(a, b, id=f"{a}, {c}") for a, b, c in BOTH]
)
def test_who_cannot_be_asked_is_not_listed_not_found_and_has_no_card(
    agency: Agency, listing: str, hides: Hides
) -> None:
    sql = agency.world.skill("SQL")
    me, ada, cy = agency.mentee("Me"), agency.mentor("Ada", sql), agency.mentor("Cy", sql)
    peers = listing == "peers"
    assert agency.listed(me, Search(skill_id=sql), peers=peers) == {"Ada", "Cy"}

    hides(agency, ada, me)

    where = None if peers else agency.programme_id
    assert agency.listed(me, Search(skill_id=sql), peers=peers) == {"Cy"}
    assert agency.listed(me, peers=peers) - {"Zoe"} == {"Cy"}
    assert names(agency.directory.suggest(agency.caller(me), where, "ada")) == []
    with pytest.raises(CannotBeAsked) as refused:
        agency.directory.card(agency.caller(me), where, ada)
    assert refused.value.parameters == {}
    assert agency.directory.card(agency.caller(me), where, cy).found.name == "Cy"


def test_pages_stay_full_and_hold_everybody_once_whoever_is_left_out(agency: Agency) -> None:
    mentors = [agency.mentor(f"M{number:02}") for number in range(20)]
    me = agency.mentee("Me")
    later = [agency.mentor(f"N{number:02}") for number in range(3)]
    for one in [*mentors[3:9:2], later[1]]:
        agency.avoid(one, me)

    shown = agency.shown(me)  # asserts that every page but the last is full

    assert len(shown) == len({one.member_id for one in shown}) == 20 + 3 - 4
    assert names(shown)[:3] == ["N00", "N02", "M00"]  # behind oneself, and round


def test_the_order_begins_elsewhere_for_everybody(agency: Agency) -> None:
    mentors = [agency.mentor(f"M{number}") for number in range(3)]

    first = {one: names(agency.shown(one))[0] for one in mentors}

    assert list(first.values()) == ["M1", "M2", "M0"]


def test_somebody_on_a_list_changes_nothing_but_the_own_line(agency: Agency) -> None:
    """A page with one person paused is the same page as with that person on a private list."""
    mentors = [agency.mentor(f"M{number:02}") for number in range(PEOPLE_A_PAGE + 2)]
    me = agency.mentee("Me")
    agency.change_place(mentors[2], state=EnrolmentState.PAUSED)
    paused = agency.directory.page(agency.caller(me), agency.programme_id, Search())
    agency.change_place(mentors[2], state=EnrolmentState.ACTIVE)
    agency.avoid(mentors[2], me)

    assert agency.directory.page(agency.caller(me), agency.programme_id, Search()) == paused


def test_a_search_narrows_by_skill_language_location_hours_and_name(agency: Agency) -> None:
    sql, rust = agency.world.skill("SQL"), agency.world.skill("Rust")
    me = agency.mentee("Me")
    agency.mentor("Ada", sql, location="Lagos")
    bo = agency.mentor("Bo", sql, rust, work_start=15 * 60, work_end=20 * 60)
    agency.add(MemberLanguage(workspace_id=agency.world.workspace_id, member_id=bo, language="pl"))
    agency.world.knows(agency.mentor("Cy"), sql, SkillSide.WANT)

    assert agency.listed(me, Search(skill_id=sql)) == {"Ada", "Bo"}
    assert agency.listed(me, Search(skill_id=rust)) == {"Bo"}
    assert agency.listed(me, Search(language="pl")) == {"Bo"}
    assert agency.listed(me, Search(location="lagos")) == {"Ada"}
    assert agency.listed(me, Search(hours=11)) == {"Ada", "Cy"}
    assert agency.listed(me, Search(hours=10)) == {"Ada", "Bo", "Cy"}
    assert agency.listed(me, Search(name="a")) == {"Ada"}
    assert agency.listed(me, Search(skill_id=sql, location="Paris")) == set()
    assert agency.directory.locations(agency.caller(me), "lag") == ["Lagos"]


def test_a_card_shows_what_was_written_for_it(agency: Agency) -> None:
    sql, me = agency.world.skill("SQL"), agency.mentee("Me")
    ada = agency.mentor("Ada", places=2, about="Payments, and jazz.", way=WayOfWorking.PROJECT)
    agency.world.knows(ada, sql, SkillSide.OFFER, 5)
    agency.mentorship(ada, agency.mentee("Zoe"))
    thanks = ThanksLine("Zoe", "Thank you.")
    directory = MentorDirectory(
        agency.database, agency.world.clock, key_of, lambda _s, _w, one: [thanks] * (one == ada)
    )

    card = directory.card(agency.caller(me), agency.programme_id, ada)

    assert card.about == "Payments, and jazz."
    assert card.found.offers == (OfferedSkill("SQL", 5),)
    assert (card.found.hours, card.languages, card.places) == (40, ("en",), 1)
    assert (card.way, card.thanks) == (WayOfWorking.PROJECT, (thanks,))


def test_peers_come_from_every_programme_that_goes_on(agency: Agency) -> None:
    coffee = agency.world.programme("Coffee")
    over = agency.world.programme("Over", state=ProgrammeState.ENDED)
    me, ada, bo, cy = (agency.world.member(name) for name in ("Me", "Ada", "Bo", "Cy"))
    sql = agency.world.skill("SQL")
    for one in (me, ada, bo, cy):
        agency.world.knows(one, sql, SkillSide.OFFER)
    agency.world.enrol(coffee, me, ada)
    agency.world.enrol(coffee, bo, state=EnrolmentState.PAUSED)
    agency.world.enrol(over, cy)

    assert agency.listed(me, Search(skill_id=sql), peers=True) == {"Ada"}


def test_a_stand_down_is_over_on_its_day(agency: Agency) -> None:
    me = agency.mentee("Me")
    agency.mentor("Ada", stood_down_until=agency.world.now.date() + timedelta(days=1))
    assert agency.listed(me) == set()

    agency.world.clock.move_to(agency.world.now + timedelta(days=1))

    assert agency.listed(me) == {"Ada"}


def test_a_stranger_is_sent_to_join(agency: Agency) -> None:
    stranger = Caller(agency.world.workspace_id, "UNEW")

    with pytest.raises(NoProfile):
        agency.directory.page(stranger, agency.programme_id, Search())


@pytest.mark.postgres
def test_the_directory_is_the_same_on_postgresql(postgres: Database) -> None:
    agency = Agency(build_world(postgres))
    sql = agency.world.skill("SQL")
    mentors = [agency.mentor(f"M{number:02}", sql) for number in range(9)]
    me = agency.mentee("Me")
    agency.avoid(mentors[0], me)
    agency.avoid(me, mentors[1], nameless=True)
    agency.mentorship(mentors[2], agency.mentee("Zoe"))
    everything = Search(skill_id=sql, language="en", location="berlin", hours=3, name="m")

    expected = {f"M{number:02}" for number in range(3, 9)}
    assert agency.listed(me) == agency.listed(me, everything) == expected
    assert agency.listed(me, Search(skill_id=sql), peers=True) == expected | {"M02"}
    assert agency.directory.locations(agency.caller(me), "ber") == ["Berlin"]
