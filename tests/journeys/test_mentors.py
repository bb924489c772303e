"""A member's way into a mentorship: from the programme to the introduction."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

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


def option_of(town: Town, user: str, view: Json, block: str, action: str, typed: str) -> str:
    """Return the value of what a search offers for a typed text."""
    offered = town.client.suggest(user, view, block, action, typed)
    found = [one for one in offered if typed.casefold() in one["text"]["text"].casefold()]
    assert found, f"nothing is offered for {typed!r}"
    return str(found[0]["value"])


def real_name(town: Town, user: str) -> str:
    people = town.client.state()["people"]
    return str(next(one["real_name"] for one in people if one["id"] == user))


def asks(town: Town, mentee: str, mentors: list[str], sentence: str) -> Json:
    """Let a mentee ask mentors, from the first one's card; return what the form answers."""
    town.member(mentee, "mentors")
    directory = town.top(mentee)
    names = [real_name(town, one) for one in mentors]
    block = next(b for b in directory["blocks"] if f"*{names[0]}*" in said({"blocks": [b]}))
    button = block["accessory"]
    town.client.click_view(
        mentee,
        directory,
        button["action_id"],
        block_id=block["block_id"],
        value=button["value"],
    )
    town.press_in(mentee, town.top(mentee), "Ask for a mentorship…")
    form = town.top(mentee)
    values: Json = {"sentence": {"sentence": sentence}}
    for field, name in zip(("second", "third"), names[1:], strict=False):
        value = option_of(town, mentee, form, field, "request_person", name)
        values[field] = {"request_person": value}
    return town.client.submit(mentee, form, values)


def test_the_first_declines_the_second_is_silent_the_third_accepts(town: Town) -> None:
    town.start_mentorship()
    amara, bo, cy = town.let_join(3, "Be a mentor")
    (mentee,) = town.let_join(1, "Find a mentor")
    first, second, third = (real_name(town, one) for one in (amara, bo, cy))
    wish = "I want to stop asking the data team for every number."

    answer = asks(town, mentee, [amara, bo, cy], wish)
    assert not answer.get("errors")
    assert f"We ask *{first}*; you hear by *" in said(town.top(mentee))
    town.client.close(mentee, town.top(mentee), everything=True)
    town.client.advance("P1D")

    asked = town.last(amara, wish)
    assert buttons_of(asked) == ["Yes, gladly", "Ask something first…", "Not now…"]
    assert "You have 1 free place." in said(asked)
    assert not town.seen(bo, wish)
    town.press(amara, asked, "Not now…")
    town.client.submit(amara, town.top(amara), {"reason": {"reason": "no_time"}})
    town.client.advance("P1D")
    assert "hears only that now is not a good time" in said(town.last(amara, "Thank you"))

    news = town.last(mentee, "second choice")
    assert f"*{first}* cannot take on another mentorship just now." in said(news)
    assert "no_time" not in str(news)
    assert buttons_of(news) == ["See my request", "Withdraw"]
    home = town.client.home(mentee)
    assert home is not None
    assert f"We ask *{second}*, your second choice; you hear by *" in said(home)

    town.client.move_to("2026-11-30T15:00:00+00:00")
    assert len(town.seen(bo, "A reminder, the only one:")) == 1
    town.client.move_to("2026-12-02T15:00:00+00:00")
    gone = town.seen(bo, "has gone on. There is nothing to do.")
    assert [buttons_of(message) for message in gone] == [[], []]  # the question, the reminder
    assert f"*{second}* cannot take on another mentorship just now." in said(
        town.last(mentee, "third choice")
    )

    town.press(cy, town.last(cy, wish), "Yes, gladly")
    town.client.advance("P2D")
    assert f"*{third}* said yes!" in said(town.last(mentee, "said yes!"))
    introduction = town.last(mentee, f"*{third}*, meet")
    assert sorted(conversation(town, introduction)) == sorted([mentee, cy, town.bot])


def conversation(town: Town, message: Json) -> list[str]:
    """Return who is in the conversation of a message."""
    channels = town.client.state()["channels"]
    return next(one["members"] for one in channels if one["id"] == message["channel"])
