"""Accounts that change, go and return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.desk import Desk, Rolls
from bot.services.endings import Endings
from bot.services.people import Seen
from bot.services.stand_downs import StandDowns
from handlers.people_events import Account
from models.account_questions import account, follow
from models.member import Member, MemberState, member_of_user
from tests.desk.bench import INES, Rooms
from tests.members.conftest import House
from tests.members.pairs import introduce
from tests.statements import statements

USUAL = Seen("UADA", is_gone=False, is_guest=False, name="Ada", time_zone="Africa/Lagos")
GONE = Seen("UADA", is_gone=True, is_guest=False)


def ada_of(house: House) -> Member:
    with house.world.database.reading.begin() as session:
        found = member_of_user(session, house.world.workspace_id, "UADA")
        assert found is not None
        session.expunge(found)
        return found


def test_somebody_who_never_joined_leaves_no_trace(house: House) -> None:
    with statements(house.world.database) as said:
        house.people.changed("T1", GONE)
        house.people.changed("T-another", GONE)

    assert all(statement.startswith(("SELECT", "BEGIN")) for statement in said)


def test_an_edit_of_a_status_writes_nothing_and_asks_slack_nothing(house: House) -> None:
    house.joined("UADA", house.world.programme())
    house.company.changed["UADA"] = None  # would be the end, if it were asked

    house.people.changed("T1", USUAL)

    assert ada_of(house).state is MemberState.ACTIVE


def test_a_deactivated_member_is_let_go_kindly_and_returns(house: House) -> None:
    coffee = house.world.programme()
    ada, bo = house.joined("UADA", coffee), house.joined("UBO", coffee)
    introduce(house.world, coffee, ada.member_id, bo.member_id)
    house.company.change("UADA", eligible=False)

    house.people.changed("T1", GONE)
    house.people.changed("T1", GONE)

    assert ada_of(house).state is MemberState.DEACTIVATED
    assert ada_of(house).erase_at is not None
    assert [line.member_id for line in house.world.lines("ended")] == [bo.member_id]

    house.company.change("UADA", eligible=True)
    house.people.changed("T1", USUAL)

    assert (ada_of(house).state, ada_of(house).erase_at) == (MemberState.ACTIVE, None)
    assert len(house.memberships.mine(ada)) == 1


def test_an_old_event_does_not_deactivate_somebody_who_is_back(house: House) -> None:
    house.joined("UADA", house.world.programme())

    house.people.changed("T1", GONE)

    assert ada_of(house).state is MemberState.ACTIVE


def test_who_left_before_the_account_went_stays_away_when_it_returns(house: House) -> None:
    coffee = house.world.programme()
    ada = house.joined("UADA", coffee)
    house.memberships.leave(ada, [coffee])
    house.company.change("UADA", eligible=False)
    house.people.changed("T1", GONE)
    house.company.change("UADA", eligible=True)

    house.people.changed("T1", USUAL)

    assert ada_of(house).state is MemberState.LEFT
    assert ada_of(house).erase_at is not None


def test_a_new_zone_and_name_are_followed(house: House) -> None:
    house.joined("UADA", house.world.programme())
    house.company.change("UADA", time_zone="America/New_York", name="Ada Lovelace")

    house.people.changed("T1", Seen("UADA", is_gone=False, is_guest=False, name="Ada Lovelace"))

    assert (ada_of(house).time_zone, ada_of(house).name) == ("America/New_York", "Ada Lovelace")


def test_who_becomes_a_guest_goes_on_only_where_guests_may(house: House) -> None:
    world = house.world
    closed, open_ = world.programme(), world.programme("All", guests_allowed=True)
    ada, bo = house.joined("UADA", closed), house.joined("UBO", closed)
    house.enrolment.join(ada, open_)
    house.enrolment.join(bo, open_)
    introduce(world, closed, ada.member_id, bo.member_id)
    introduce(world, open_, ada.member_id, bo.member_id)
    house.company.change("UADA", is_guest=True)

    house.people.changed("T1", Seen("UADA", is_gone=False, is_guest=True))

    assert ada_of(house).is_guest
    assert len(world.lines("ended")) == 1
    assert [card.programme for card in house.home.page(ada).pairings] == ["All"]


@pytest.mark.parametrize(
    ("flags", "gone", "guest"),
    [
        pytest.param({}, False, False, id="a colleague"),
        pytest.param({"deleted": True}, True, False, id="deactivated"),
        pytest.param({"is_bot": True}, True, False, id="a bot"),
        pytest.param({"is_stranger": True}, True, False, id="a stranger"),
        pytest.param({"is_restricted": True}, False, True, id="a guest"),
        pytest.param({"is_ultra_restricted": True}, False, True, id="a guest of one channel"),
    ],
)
def test_what_an_event_says_of_an_account(flags: dict[str, bool], gone: bool, guest: bool) -> None:
    account = Account.model_validate({"id": "UADA", "profile": {"real_name": "Ada"}, **flags})

    seen = account.seen()

    assert (seen.is_gone, seen.is_guest, seen.name) == (gone, guest, "Ada")


def stand_downs(house: House) -> tuple[StandDowns, OrganiserCaller]:
    world = house.world
    audit = Audit(world.database, world.new_id)
    desk = Desk(
        database=world.database,
        clock=world.clock,
        new_id=world.new_id,
        outbox=world.outbox,
        audit=audit,
        rolls=Rolls(Rooms(), world.clock),
    )
    service = StandDowns(
        world.database,
        world.clock,
        world.new_id,
        world.outbox,
        audit,
        Endings(world.outbox),
        house.privacy.other_key,
    )
    return service, desk.organiser("T1", INES)


def test_a_stand_down_outlives_erasing_and_joining_again(house: House) -> None:
    programme = house.world.programme()
    caller = house.joined("UADA", programme)
    service, ines = stand_downs(house)
    service.begin(ines, "UADA", date(2027, 3, 1))

    house.erasing.erase(caller)
    (listed,) = service.listed(ines)
    assert (listed.person.name, listed.person.slack_user_id) == ("", None)

    house.joined("UADA", programme)
    assert ada_of(house).stood_down_until == date(2027, 3, 1)
    (listed,) = service.listed(ines)
    assert listed.person.name == "Ada"


def test_a_stand_down_holds_for_somebody_who_joins_later(house: House) -> None:
    programme = house.world.programme()
    service, ines = stand_downs(house)
    service.begin(ines, "UBO", date(2027, 3, 1))

    house.joined("UBO", programme)
    house.joined("UCY", programme)

    (bo,) = service.listed(ines)
    assert (bo.person.name, bo.until) == ("Bo", date(2027, 3, 1))
    with house.world.database.reading.begin() as session:
        days = {one.name: one.stood_down_until for one in session.query(Member)}
    assert days == {"Bo": date(2027, 3, 1), "Cy": None}


def test_a_new_name_is_one_statement_and_nothing_else_of_the_member_is_read(house: House) -> None:
    house.joined("UADA", house.world.programme())
    house.company.change("UADA", name="Ada L.")

    with statements(house.world.database) as said:
        house.people.changed("T1", replace(USUAL, name="Ada L."))

    assert ada_of(house).name == "Ada L."
    assert [one.split()[0] for one in said] == ["BEGIN", "SELECT", "BEGIN", "UPDATE"]


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param({"state": MemberState.DEACTIVATED}, id="gone"),
        pytest.param({"state": MemberState.ERASED, "slack_user_id": None}, id="erased"),
        pytest.param({"is_guest": True}, id="a guest"),
    ],
)
def test_a_new_name_is_not_written_over_what_happened_meanwhile(
    house: House, meanwhile: dict[str, object]
) -> None:
    ada = house.joined("UADA", house.world.programme())
    database = house.world.database
    with database.reading.begin() as session:
        known = account(session, "T1", "UADA")
    assert known is not None
    with database.writing.begin() as session:
        member = session.get_one(Member, (ada.workspace_id, ada.member_id))
        for column, value in meanwhile.items():
            setattr(member, column, value)

    with database.at_once.begin() as session:
        assert not follow(session, known, "UADA", name="New", time_zone=None, locale=None)
    with database.reading.begin() as session:
        assert session.get_one(Member, (ada.workspace_id, ada.member_id)).name != "New"
