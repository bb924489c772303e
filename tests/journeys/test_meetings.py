"""Two people meet: from the introduction to the thank-you, and the ways in which it can end."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json, Refused

pytestmark = pytest.mark.journey

ROUND = "2026-11-30T08:00:00+00:00"  # Monday, 9:00 in Berlin
INTRODUCED = "2026-11-30T20:00:00+00:00"
HALF_WAY = "2026-12-07T20:00:00+00:00"
ASKED = "2026-12-10T20:00:00+00:00"
HELLO = "Times inside your hours"
SAFETY = "Something not right?"


@pytest.fixture
def two(town: Town) -> tuple[str, str]:
    """Return two people who were introduced to each other, among four who joined."""
    town.start_coffee()
    people = town.let_join(4)
    town.client.move_to(ROUND)
    (draft,) = town.at_desk("round 1")
    town.press(town.organiser, draft, "Release now")
    town.client.move_to(INTRODUCED)
    first = people[0]
    return first, next(user for user in people_in(town, hello(town, first)) if user != first)


def hello(town: Town, user: str) -> Json:
    """Return the introduction that a person was given."""
    return town.last(user, "Somewhere to start")


def people_in(town: Town, message: Json) -> set[str]:
    """Return the people of a message's conversation, without the bot."""
    channels = {one["id"]: one for one in town.client.state()["channels"]}
    return set(channels[message["channel"]]["members"]) - {town.bot}


def newest(town: Town, user: str, view: str) -> Json:
    """Return the modal on top, which has a title."""
    top = town.top(user)
    assert top["title"]["text"] == view
    return top


def test_two_people_find_a_time_meet_and_say_thank_you(town: Town, two: tuple[str, str]) -> None:
    one, other = two
    message = hello(town, one)
    assert message["channel"] == hello(town, other)["channel"]
    assert buttons_of(message)[:5] == ["A", "B", "C", "Another time", "Not this time"]

    answer = town.press(one, message, "B")
    assert answer["ack_ms"] < 3000
    assert "fits" in said(hello(town, other))
    town.press(one, hello(town, one), "B")  # pressed again: taken back
    assert "fits" not in said(hello(town, other))
    town.press(one, hello(town, one), "B")
    town.press(other, hello(town, other), "B")
    town.client.settle()
    booked = town.last(one, "it is, for 30 minutes")
    assert booked["channel"] == message["channel"]
    assert "Google Calendar" in said(booked)
    (file,) = [file for found in town.seen(one) for file in found["files"]]
    assert file["name"].endswith(".ics")
    assert b"BEGIN:VEVENT" in town.client.file(file["id"])
    assert "A" not in buttons_of(hello(town, one))

    town.press(one, booked, "Where?")
    form = newest(town, one, "Where?")
    wrong = town.client.submit(one, form, {"where": {"where": "place"}})
    assert list(wrong["errors"]) == ["detail"]
    town.client.submit(
        one, form, {"where": {"where": "place"}, "detail": {"detail": "The round table"}}
    )
    town.client.settle()
    assert "The round table" in said(town.last(other, "it is, for 30 minutes"))

    town.client.move_to(HALF_WAY)
    assert not town.seen(one, "found a time")

    town.client.move_to(ASKED)
    town.press(one, town.last(one, "get to meet"), "Yes")
    assert not town.seen(one, "get to meet")  # the question was replaced
    town.press(one, town.last(one, "Compared with"), "More")
    town.press(one, town.last(one, "never sees this"), "Yes")
    done = town.last(one, "Thank you. That helps")
    town.press(one, done, "Add words")
    form = newest(town, one, "In your words")
    wrong = town.client.submit(one, form, {"ticks": {"ticks": ["signed"]}})
    assert list(wrong["errors"]) == ["words"]
    town.client.submit(one, form, {"words": {"words": "More of this"}, "ticks": {"ticks": []}})
    assert "Only you can see it" in said(town.top(one))
    town.client.close(one, town.top(one))
    thank = next(label for label in buttons_of(done) if label.startswith("Thank "))
    town.press(one, done, thank)
    form = newest(town, one, "A thank-you")
    town.client.submit(one, form, {"words": {"words": "That was <exactly> what I needed."}})
    town.client.advance("P1D")
    assert "&lt;exactly&gt;" in said(town.last(other, "wrote you a thank-you"))
    assert town.seen(other, "get to meet")  # one answer does not answer for the other


def test_somebody_else_cannot_vote(town: Town, two: tuple[str, str]) -> None:
    one, other = two
    message = hello(town, one)
    stranger = next(
        person["id"]
        for person in town.client.state()["people"]
        if person["id"] not in two and not person["is_bot"] and not person["deleted"]
    )

    with pytest.raises(Refused):
        town.press(stranger, message, "A")  # a client that does not see the message
    town.press(stranger, message, "A", stale=True)

    assert "fits" not in said(hello(town, other))


def test_another_time_of_ones_own_is_booked_when_the_other_agrees(
    town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    town.press(one, hello(town, one), "Another time")
    form = newest(town, one, "Another time")
    past = town.client.submit(
        one, form, {"day": {"day": "2026-11-20"}, "clock": {"clock": "10:00"}}
    )
    assert list(past["errors"]) == ["day"]
    town.client.submit(one, form, {"day": {"day": "2026-12-03"}, "clock": {"clock": "10:00"}})
    town.client.settle()

    assert "newer times further down" in said(hello(town, other))
    town.press(other, town.last(other, "suggests another time"), "A")
    town.client.settle()
    assert town.seen(one, "it is, for 30 minutes")


def test_three_other_times_come_at_a_click(town: Town, two: tuple[str, str]) -> None:
    one, other = two
    town.press(one, hello(town, one), "Another time")
    town.press_in(one, town.top(one), "Three other times")
    assert "in a moment" in said(town.top(one))
    town.client.settle()

    assert buttons_of(town.last(other, "suggests another time"))[:3] == ["A", "B", "C"]


def test_not_this_time_says_first_what_the_partner_will_see(
    town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    town.press(one, hello(town, one), "Not this time")
    form = newest(town, one, "Not this time")
    assert "will see that it does not work this time. Nothing else." in said(form)
    assert form["close"]["text"] == "Back"
    town.client.submit(one, form)
    town.client.settle()

    told = town.last(other, "does not work for")
    assert told["channel"] != hello(town, other)["channel"]
    assert "This introduction has ended" in said(hello(town, other))
    town.press(other, told, "Skip that one")
    assert town.seen(other, "Skipped.")
    town.client.move_to(ASKED)
    assert not town.seen(one, "get to meet")
    assert not town.seen(other, "get to meet")


def test_somebody_who_leaves_in_the_middle_is_left_in_peace_and_the_partner_is_told_kindly(
    town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    town.client.change_person(one, deleted=True)
    town.client.settle()
    assert not town.seen(other, "ended earlier than planned")

    town.client.advance("P2D")
    told = town.last(other, "ended earlier than planned")
    assert "first in line" in said(told)
    assert buttons_of(told) == ["Keep my place", "Skip that one", SAFETY]
    assert told["channel"] != hello(town, other)["channel"]


def test_something_not_right_ends_it_at_once_for_one_and_later_for_the_other(
    town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    town.press(one, hello(town, one), SAFETY)
    form = newest(town, one, SAFETY)
    assert "You can talk to <@" in said(form)
    town.client.submit(one, form)
    town.client.settle()

    assert not town.seen(other, "ended earlier")
    assert "This introduction has ended" not in said(hello(town, other))
    town.client.advance("P2D")
    told = town.last(other, "ended earlier than planned")
    assert "never pass them on" in said(told)
    assert "This introduction has ended" in said(hello(town, other))
    town.client.move_to(ASKED)
    assert not town.seen(one, "get to meet")
    assert not town.seen(one, "ended earlier")


def test_feedback_can_be_given_by_command(town: Town, two: tuple[str, str]) -> None:
    one, other = two
    town.member(one, "feedback")
    form = newest(town, one, "Feedback")
    missing = town.client.submit(one, form)
    assert set(missing["errors"]) == {"compared", "again"}
    town.client.submit(
        one,
        form,
        {
            "compared": {"compared": "as_hoped"},
            "again": {"again": "maybe"},
            "words": {"words": "Half an hour is short."},
            "ticks": {"ticks": ["for_desk"]},
        },
    )
    town.client.settle()

    (words,) = town.at_desk("Half an hour is short.")
    names = [p["real_name"] for p in town.client.state()["people"] if p["id"] in (one, other)]
    assert not any(name in said(words) for name in names)


def test_a_reflection_sheet_comes_when_both_want_it(town: Town, two: tuple[str, str]) -> None:
    one, other = two
    town.press(one, hello(town, one), "Reflection sheet")
    assert town.seen(one, "otherwise nobody hears that you did")
    assert not town.seen(other, "otherwise nobody hears that you did")
    town.press(other, hello(town, other), "Reflection sheet")
    form = newest(town, other, "Reflection sheet")
    private = {"strength_private": {"strength_private": ["private"]}}
    town.client.submit(other, form, {"strength": {"strength": "I listen"}, **private})
    town.client.advance("P1D")

    town.press(one, town.last(one, "Three lines now"), "Write")
    form = newest(town, one, "Reflection sheet")
    town.client.submit(one, form, {"question": {"question": "How do you start?"}})
    town.client.settle()
    shared = town.last(other, "You have both written")
    assert "How do you start?" in said(shared)
    assert "I listen" not in said(shared)


def test_a_half_way_question_that_was_declined_loses_its_buttons(
    town: Town, two: tuple[str, str]
) -> None:
    one, other = two
    town.client.move_to(HALF_WAY)
    question = town.last(one, "found a time")
    town.press(one, question, "Not this time")
    town.client.submit(one, newest(town, one, "Not this time"), {})
    town.client.settle()

    assert buttons_of(town.last(one, "it does not work this time")) == [SAFETY]
    assert not town.seen(one, "found a time")
    assert not town.seen(other, "found a time")


def test_after_a_worrying_answer_an_organiser_may_be_asked_to_call(
    town: Town, two: tuple[str, str]
) -> None:
    one, _ = two
    town.client.move_to(ASKED)
    town.press(one, town.last(one, "get to meet"), "Yes")
    town.press(one, town.last(one, "Compared with"), "Less")
    town.press(one, town.last(one, "never sees this"), "Maybe")
    town.press(one, town.last(one, "Shall we ask an organiser"), "Yes, please")
    town.client.settle()

    (post,) = town.at_desk("would like an organiser to get in touch")
    assert one not in said(post)
    town.press(town.organiser, post, "Who?")
    assert one in said(town.top(town.organiser))
