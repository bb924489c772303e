"""Mentor, mentee or both, with places: said once, changed at any time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.mentors import NotAMentorship, Role
from bot.domain.mentorship import WayOfWorking
from models.programme import EnrolmentState
from tests.mentors.agency import Agency

BOTH = Role(mentors=True, wants_mentor=True, places=3, way=WayOfWorking.PROJECT)


def test_a_role_is_kept_and_changed(agency: Agency) -> None:
    ada = agency.world.member("Ada")
    agency.world.enrol(agency.programme_id, ada)
    caller = agency.caller(ada)
    assert agency.roles.card(caller, agency.programme_id).role is None

    assert agency.roles.keep(caller, agency.programme_id, BOTH).free == 3
    only_mentee = Role(mentors=False, wants_mentor=True, places=3)
    card = agency.roles.keep(caller, agency.programme_id, only_mentee)

    assert card.role == Role(mentors=False, wants_mentor=True, places=0)
    assert card.free == 0


def test_nobody_new_keeps_the_mentees_there_are(agency: Agency) -> None:
    ada, bo = agency.mentor("Ada", places=2), agency.mentee("Bo")
    agency.mentorship(ada, bo)
    assert agency.roles.card(agency.caller(ada), agency.programme_id).free == 1

    card = agency.roles.nobody_new(agency.caller(ada), agency.programme_id)

    assert (card.role and card.role.places, card.taken, card.free) == (0, 1, 0)


def test_a_place_is_free_again_only_when_the_mentor_was_told_of_the_end(agency: Agency) -> None:
    ada, bo = agency.mentor("Ada", places=1), agency.mentee("Bo")
    pairing_id = agency.mentorship(ada, bo)
    agency.close(pairing_id, end_told_at=agency.world.now + timedelta(days=1))
    assert agency.roles.card(agency.caller(ada), agency.programme_id).free == 0

    agency.world.clock.move_to(agency.world.now + timedelta(days=1))

    assert agency.roles.card(agency.caller(ada), agency.programme_id).free == 1


def test_a_role_in_what_is_no_mentorship_or_was_left_is_refused(agency: Agency) -> None:
    ada, coffee = agency.mentor("Ada"), agency.world.programme()
    agency.world.enrol(coffee, ada)
    agency.change_place(ada, state=EnrolmentState.LEFT)

    for programme_id in (coffee, agency.programme_id, "nothing"):
        with pytest.raises(NotAMentorship):
            agency.roles.keep(agency.caller(ada), programme_id, BOTH)
