"""App Home and the menu: what they show, in a number of queries that never grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.domain.goals import GoalAnswers
from bot.domain.home import PairingCard
from bot.domain.membership import Standing
from models.meeting import CheckIn, Question, Thanks
from models.programme import Programme
from models.rounds import Pairing, PairingState, Round, RoundState
from tests.members.conftest import House
from tests.members.pairs import introduce
from tests.statements import statements


def a_full_life(house: House, programmes: int, partners: int) -> str:
    """Let Ada be in so many programmes with so many partners, goals and thanks; return an id."""
    world = house.world
    ids = [world.programme(f"Programme {n}") for n in range(programmes)]
    world.programme("Another one")
    ada = house.joined("UADA", ids[0])
    for programme_id in ids[1:]:
        house.enrolment.join(ada, programme_id)
    for n in range(partners):
        other = house.joined(f"UP{n}", ids[0])
        introduce(world, ids[0], ada.member_id, other.member_id, number=n + 1)
        house.goals.add(ada, GoalAnswers(f"Goal {n}", steps=("one", "two")), f"V{n}")
        with world.database.writing.begin() as session:
            session.add(
                Thanks(
                    workspace_id=world.workspace_id,
                    id=world.new_id(),
                    from_id=other.member_id,
                    to_id=ada.member_id,
                    text="Thank you",
                    at=world.now,
                    passed_on=True,
                )
            )
    return str(ada.member_id)


@pytest.mark.parametrize("read", [lambda h, c: h.home.page(c), lambda h, c: h.home.menu(c)])
def test_the_number_of_queries_does_not_grow_with_anything(
    house: House, read: Callable[[House, object], object]
) -> None:
    a_full_life(house, 1, 1)
    caller = house.caller("UADA")
    with statements(house.world.database) as few:
        read(house, caller)
    for n in range(3):
        house.enrolment.join(caller, house.world.programme(f"More {n}"))
    programme_id = house.memberships.mine(caller)[0].programme_id
    for n in range(2, 9):
        other = house.joined(f"UQ{n}", programme_id)
        introduce(house.world, programme_id, caller.member_id, other.member_id, number=n)
        house.goals.add(caller, GoalAnswers(f"More {n}", steps=("one",)), f"W{n}")
    with statements(house.world.database) as many:
        read(house, caller)

    assert len(many) == len(few) <= 26


def test_home_shows_everything_that_is_ones_own(house: House) -> None:
    member_id = a_full_life(house, 2, 1)
    caller = house.caller("UADA")

    page = house.home.page(caller)

    assert [m.standing for m in page.memberships] == [Standing.ACTIVE] * 2
    assert [p.name for p in page.to_join] == ["Another one"]
    assert page.pairings[0].partners == ("P0",)
    assert page.goals[0].text == "Goal 0"
    assert (page.thanks[0].from_name, page.thanks[0].text) == ("P0", "Thank you")
    assert member_id == caller.member_id


def test_a_waiting_question_is_shown_until_it_is_answered(house: House) -> None:
    world = house.world
    a_full_life(house, 1, 1)
    caller = house.caller("UADA")
    card = house.home.page(caller).pairings[0]
    assert card == PairingCard(
        card.pairing_id, "Programme 0", ("P0",), date(2026, 11, 23), None, asked=False
    )
    with world.database.writing.begin() as session:
        session.add(
            CheckIn(
                workspace_id=world.workspace_id,
                id=world.new_id(),
                pairing_id=card.pairing_id,
                member_id=caller.member_id,
                question=Question.DID_YOU_MEET,
                asked_at=world.now,
                reminded=False,
            )
        )

    assert house.home.page(caller).pairings[0].asked


def test_an_end_shows_to_a_partner_when_it_is_told_and_not_before(house: House) -> None:
    world = house.world
    a_full_life(house, 1, 1)
    ada = house.caller("UADA")
    (card,) = house.home.page(ada).pairings
    with world.database.writing.begin() as session:
        pairing = session.get_one(Pairing, (world.workspace_id, card.pairing_id))
        pairing.state = PairingState.ENDED
        pairing.end_told_at = world.now + timedelta(days=1)

    assert house.home.page(ada).pairings == (card,)
    world.clock.move_to(world.now + timedelta(days=1))
    assert house.home.page(ada).pairings == ()


def test_a_stranger_sees_what_there_is_to_join(house: House) -> None:
    house.world.programme()
    eve = house.caller("UEVE")

    page, menu = house.home.page(eve), house.home.menu(eve)

    assert not page.is_member
    assert [p.name for p in page.to_join] == ["Coffee across teams"]
    assert (menu.is_member, menu.to_join) == (False, page.to_join)


def test_a_round_at_the_desk_is_still_the_next_one_for_those_who_are_in_it(house: House) -> None:
    world = house.world
    a_full_life(house, 1, 0)
    ada = house.caller("UADA")
    before = house.memberships.mine(ada)[0].next_on

    programme_id = house.memberships.mine(ada)[0].programme_id
    with world.database.writing.begin() as session:
        programme = session.get_one(Programme, (world.workspace_id, programme_id))
        due_at = programme.next_round_at
        assert due_at is not None
        programme.next_round_at = due_at + timedelta(days=7)
        session.add(
            Round(
                workspace_id=world.workspace_id,
                id=world.new_id(),
                programme_id=programme_id,
                number=1,
                season=1,
                state=RoundState.DRAFTED,
                due_at=due_at,
                version=1,
                failures=0,
                seed=1,
                rules={},
                replayable=True,
            )
        )

    assert house.memberships.mine(ada)[0].next_on == before
    assert house.memberships.skip(ada, programme_id).skips_next
    world.clock.move_to(due_at + timedelta(hours=1))
    late = house.joined("UBO", programme_id)
    assert house.memberships.mine(late)[0].next_on == (due_at + timedelta(days=7)).date()


def test_home_of_somebody_with_nothing_to_show_asks_two_questions(house: House) -> None:
    house.joined("UADA", house.world.programme())
    caller = house.caller("UADA")

    with statements(house.world.database) as said:
        page = house.home.page(caller)

    assert [one.split()[0] for one in said] == ["BEGIN", "SELECT", "SELECT"]
    with house.world.database.reading.begin() as session:
        asked = house.home.toolkit.card(session, caller.workspace_id, str(caller.member_id))
    assert page.toolkit == asked
