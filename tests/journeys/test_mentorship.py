"""A whole mentorship, compressed in time: agreed on, eight sessions, a pause, the closing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.journeys.test_mentors import real_name
from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey

SAFETY = "Something not right?"
MATCHED = "2026-11-27T15:00:00+00:00"
HELLO = "What happens next"
NEXT = "Time for your next meeting?"
BOOKED = "it is, for 45 minutes"


@pytest.fixture
def two(town: Town) -> tuple[str, str]:
    """Return a mentor and a mentee whom the desk has matched."""
    town.client.rehearse("programme", prefer=["Mentorship", "You match everybody at once"])
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    (mentee,) = town.let_join(1, "Find a mentor")
    town.admin("cohort")
    town.client.submit(town.organiser, town.top(town.organiser), {})
    town.client.settle()
    (draft,) = town.at_desk("look for a mentor") or town.at_desk("looks for a mentor")
    town.press(town.organiser, draft, "Release now")
    town.client.move_to(MATCHED)
    return mentor, mentee


def agreement(town: Town, **different: object) -> Json:
    """Return what the form holds: fixed meetings every second week, for fifteen weeks."""
    until = date.fromisoformat(MATCHED[:10]) + timedelta(weeks=15)
    usual = {
        "goal": "Stop asking for every number",
        "way": "scheduled",
        "every": "2",
        "minutes": "45",
        "until": until.isoformat(),
        **different,
    }
    return {name: {name: value} for name, value in usual.items()}


def agree(town: Town, two: tuple[str, str], **different: object) -> None:
    """Let the mentee propose from the conversation, and the mentor say yes."""
    mentor, mentee = two
    town.press(mentee, town.last(mentee, HELLO), "Our agreement")
    town.client.submit(mentee, town.top(mentee), agreement(town, **different))
    assert "It stands in your conversation" in said(town.top(mentee))
    town.client.close(mentee, town.top(mentee))
    town.client.settle()
    town.press(mentor, town.last(mentor, "proposes how you two could work"), "I agree")
    town.client.settle()
    assert "*Agreed.*" in said(town.last(mentee, "What we work on"))


def meet(town: Town, two: tuple[str, str], times: str, letter: str = "A") -> Json:
    """Let the two find a time among those of a message, and pass it; return what was booked."""
    for user in two:
        town.press(user, town.last(user, times), letter)
        town.client.settle()
    booked = town.last(two[0], BOOKED)
    town.client.move_to(f"{day_after(town, booked)}T15:00:00+00:00")
    return booked


def day_after(town: Town, booked: Json) -> date:
    """Return the day after a meeting, as its calendar link has it."""
    at = said(booked).split("dates=")[1][:8]
    return datetime.strptime(at, "%Y%m%d").date() + timedelta(days=1)  # noqa: DTZ007 - a day


def test_eight_sessions_from_the_agreement_to_the_closing(town: Town, two: tuple[str, str]) -> None:
    mentor, mentee = two
    hello = town.last(mentee, HELLO)
    assert "is the mentor" in said(hello)
    assert "First meeting" in said(hello)
    row = ["A", "B", "C", "Another time", "We arrange it ourselves", "Our agreement"]
    assert buttons_of(hello)[:6] == row
    agree(town, two)

    meet(town, two, HELLO, "C")
    question = town.last(mentee, "what is one thing you would like to try")
    assert buttons_of(question) == ["Write", "We did not meet", SAFETY]
    town.press(mentee, question, "Write")
    values = {"mine": {"mine": "Ask <sooner>"}, "theirs": {"theirs": "Send the book"}}
    town.client.submit(mentee, town.top(mentee), values)
    town.client.close(mentee, town.top(mentee))
    town.client.advance("P1D")

    offered = town.last(mentor, NEXT)
    assert "Setting the goal" in said(offered)
    assert "Ask &lt;sooner&gt;" in said(offered)
    town.press(mentor, offered, "Tick off…")
    form = town.top(mentor)
    options = form["blocks"][0]["element"]["options"]
    town.client.submit(mentor, form, {"tries": {"tries": [options[0]["value"]]}})
    town.client.close(mentor, town.top(mentor))
    town.client.settle()
    assert "(done)" in said(town.last(mentee, NEXT))

    titles = []
    for _ in range(7):
        booked = meet(town, two, NEXT)
        titles.append(said(booked))
        town.client.advance("P2D")
    assert "Half-way: look back, then on" in titles[2]
    assert "Closing" in titles[-1]
    files = {file["name"] for found in town.seen(mentee) for file in found["files"]}
    assert len(files) == 8
    home = town.client.home(mentee)
    assert home is not None
    assert "Stop asking for every number" in said(home)


def test_what_is_wrong_with_an_agreement_is_said_beside_its_field(
    town: Town, two: tuple[str, str]
) -> None:
    _, mentee = two
    town.press(mentee, town.last(mentee, HELLO), "Our agreement")
    form = town.top(mentee)

    past = town.client.submit(mentee, form, agreement(town, until="2026-11-20"))
    assert list(past["errors"]) == ["until"]
    project = town.client.submit(mentee, form, agreement(town, way="project"))
    assert list(project["errors"]) == ["steps"]


def test_a_pause_from_app_home_is_seen_by_both_and_ends_by_itself(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    agree(town, two)
    home = town.client.home(mentee)
    assert home is not None
    rows = [block for block in home["blocks"] if "mentorship_pause" in str(block)]
    town.press_in(mentee, {**home, "blocks": rows}, "Pause…")
    form = town.top(mentee)
    past = town.client.submit(mentee, form, {"until": {"until": "2026-11-20"}})
    assert list(past["errors"]) == ["until"]
    town.client.submit(mentee, form, {"until": {"until": "2027-01-11"}})
    town.client.settle()
    told = town.last(mentor, "has paused your mentorship until")
    assert "Monday 11 January" in said(told)
    assert "Go on now" in buttons_of(told)

    town.client.move_to("2027-01-12T15:00:00+00:00")
    assert "you two go on" in said(town.last(mentor, "The pause is over"))
    town.press(mentor, town.last(mentor, "Shall we offer you times?"), "Yes, three times")
    town.client.settle()
    assert buttons_of(town.last(mentee, NEXT))[:3] == ["A", "B", "C"]


def test_who_arranges_alone_is_offered_nothing_until_asking(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    agree(town, two)
    town.press(mentee, town.last(mentee, HELLO), "We arrange it ourselves")
    town.client.settle()
    hello = town.last(mentor, HELLO)
    assert buttons_of(hello)[:2] == ["We met", "Offer us times"]
    town.client.advance("P21D")
    assert not town.seen(mentor, NEXT)
    assert not town.seen(mentor, "Shall we offer")

    town.press(mentor, town.last(mentor, HELLO), "We met")
    town.client.submit(mentor, town.top(mentor), {"mine": {"mine": "Listen longer"}})
    town.client.close(mentor, town.top(mentor))
    town.client.settle()
    following = town.last(mentee, "For your next meeting:")
    assert "Listen longer" in said(following)
    town.press(mentee, following, "Offer us times")
    town.client.settle()
    assert buttons_of(town.last(mentor, NEXT))[:3] == ["A", "B", "C"]


def test_a_session_that_did_not_happen_is_asked_about_without_blame(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    agree(town, two)
    for user in two:
        town.press(user, town.last(user, HELLO), "C")
        town.client.settle()
    town.client.move_to(f"{day_after(town, town.last(mentee, BOOKED))}T07:00:00+00:00")
    town.client.advance("PT3H")

    town.press(mentee, town.last(mentee, "would like to try"), "We did not meet")
    fine = town.last(mentee, "Fine, it happens.")
    town.press(mentee, fine, "Yes, three times")
    town.client.settle()

    offered = town.last(mentor, NEXT)
    assert "First meeting" in said(offered)
    assert not town.seen(mentor, "it happens")


def page_of(town: Town, user: str) -> str:
    """Return a person's record as it would be sent, with every line ticked."""
    town.member(user, "record")
    form = town.top(user)
    ticked: Json = {
        block["block_id"]: {
            block["element"]["action_id"]: [
                one["value"] for one in block["element"]["initial_options"]
            ]
        }
        for block in form["blocks"]
        if block["type"] == "input"
    }
    assert not town.client.submit(user, form, ticked).get("errors")
    page = said(town.top(user))
    town.client.close(user, town.top(user), everything=True)
    return page


def test_a_partner_confirms_a_line_of_a_record_and_takes_it_back(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    mentor_name, mentee_name = (real_name(town, one) for one in two)
    agree(town, two)
    meet(town, two, HELLO, "C")
    town.client.advance("P2D")
    assert mentee_name not in page_of(town, mentor)

    town.member(mentor, "record")
    town.press_in(mentor, town.top(mentor), f"Ask {mentee_name}")
    assert f"We ask {mentee_name} in a moment." in said(town.top(mentor))
    town.client.close(mentor, town.top(mentor), everything=True)
    town.client.advance("P4D")
    asked = town.last(mentee, "would like you to confirm")
    assert f"{mentor_name} mentored you, with 1 session held." in said(asked).replace("*", "")
    assert buttons_of(asked) == ["I confirm", "Rather not", SAFETY]
    town.press(mentee, asked, "I confirm")
    town.client.advance("P3D")

    assert "confirms 1 session" in said(town.last(mentor, f"*{mentee_name}* confirms"))
    assert f"{mentee_name} confirms 1 session" in page_of(town, mentor)
    town.press(mentee, town.last(mentee, "Your name stands under that line"), "Take it back")
    town.client.settle()
    assert mentee_name not in page_of(town, mentor)
    town.member(mentor, "record")
    assert f"Ask {mentee_name}" not in buttons_of(town.top(mentor))
