"""A member's way into a mentorship: from the programme to the introduction."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, buttons_of, said

pytestmark = pytest.mark.journey


def test_a_mentorship_programme_never_speaks_of_a_round(town: Town) -> None:
    town.start_mentorship()
    (joined,) = town.let_join(1)
    town.client.advance("P21D")

    home = town.client.home(joined)
    assert home is not None
    assert "round" not in said(home)
    town.member(joined)
    assert "round" not in said(town.last(joined, "Mentorship"))
    assert "Skip this one" not in buttons_of(home)
    (news,) = town.at_desk("started")
    assert "round" not in said(news)
    town.admin("round plan")
    assert said(town.last(town.organiser, "has rounds")).startswith("No programme here has rounds.")
    town.admin("")
    assert "there are no rounds" in said(town.last(town.organiser, "1 enrolled"))


def test_a_newcomer_is_asked_what_for_and_changes_it_from_app_home(town: Town) -> None:
    town.start_mentorship()
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    (mentee,) = town.let_join(1, "Find a mentor")

    home = town.client.home(mentor)
    assert home is not None
    assert "You mentor, with 2 places free." in said(home)
    town.press_in(mentor, home, "No new mentees for now")
    home = town.client.home(mentor)
    assert home is not None
    assert "You mentor, and take nobody new for now." in said(home)
    assert "No new mentees for now" not in buttons_of(home)

    home = town.client.home(mentee)
    assert home is not None
    assert "You would like to find a mentor." in said(home)
    town.press_in(mentee, home, "Change my part")
    form = town.top(mentee)
    refused = town.client.submit(mentee, form, {"roles": {"roles": []}})
    assert set(refused["errors"]) == {"roles"}
    values = {"roles": {"roles": ["mentor", "mentee"]}, "places": {"places": "3"}}
    town.client.submit(mentee, form, values)
    assert "You mentor, with 3 places free." in said(town.top(mentee))
