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
