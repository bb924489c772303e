"""A mentorship on its way and to its end: not for me, somebody leaves the company, a whole one."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey

MATCHED = "2026-11-27T15:00:00+00:00"
SAFETY = "Something not right?"
ENDED = "has ended earlier than planned"


@pytest.fixture
def two(town: Town) -> tuple[str, str]:
    """Return a mentor and a mentee whom the desk has matched."""
    town.client.rehearse(
        "programme", prefer=["Mentorship", "You match everybody at once", "3 months"]
    )
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    (mentee,) = town.let_join(1, "Find a mentor")
    town.admin("cohort")
    town.client.submit(town.organiser, town.top(town.organiser), {})
    town.client.settle()
    (draft,) = town.at_desk("look for a mentor") or town.at_desk("looks for a mentor")
    town.press(town.organiser, draft, "Release now")
    town.client.move_to(MATCHED)
    assert town.seen(mentee, "What happens next")
    return mentor, mentee


def name_of(town: Town, user: str) -> str:
    people = town.client.state()["people"]
    return str(next(one["real_name"] for one in people if one["id"] == user))


def own(town: Town, user: str, containing: str) -> list[Json]:
    """Return what stands in somebody's own DM with some words in it."""
    shared = {
        one["id"]
        for one in town.client.state()["channels"]
        if len(set(one["members"]) - {town.bot}) > 1
    }
    return [one for one in town.seen(user, containing) if one["channel"] not in shared]


def everything_the_desk_has(town: Town) -> str:
    """Return all that organisers can read: posts, panel, status, log, list of mentorships."""
    for words in ("", "status", "mentorships", "audit", "people"):
        town.admin(words)
    seen = [json.dumps(one) for one in town.client.messages(user=town.organiser)]
    return "\n".join([*seen, *(json.dumps(one) for one in town.client.views(town.organiser))])


def test_not_for_me_ends_it_for_both_at_the_next_moment_in_the_ordinary_words(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    vote_for_the_first_time(town, two)
    town.client.advance("P10D")
    question = town.last(mentee, "Is it a fit, for you?")
    assert town.seen(mentor, "Is it a fit, for you?")
    assert buttons_of(question) == ["Yes", "Not sure yet", "Not for me", SAFETY]

    town.press(mentee, question, "Not for me")
    noted = town.last(mentee, "nothing says whose wish it was")
    assert "Rather at once…" in buttons_of(noted)
    assert "Shall we ask an organiser to contact you?" in said(noted)
    assert not town.seen(mentor, "ended")
    before = everything_the_desk_has(town)

    town.client.advance("P35D")
    for reader, other in ((mentor, mentee), (mentee, mentor)):
        (told,) = own(town, reader, ENDED)
        assert name_of(town, other) in said(told)
        assert "never pass them on" in said(told)
    assert "Your place is free again." in said(own(town, mentor, ENDED)[0])
    (told,) = own(town, mentee, ENDED)
    assert "Find a mentor" in buttons_of(told)
    for words in (before, everything_the_desk_has(town)):
        assert "not_for_me" not in words
        assert "wish" not in words.lower()
    assert stored(town, "select count(*) from mentorship_wishes") == 0


def vote_for_the_first_time(town: Town, two: tuple[str, str]) -> None:
    for user in two:
        town.press(user, town.last(user, "What happens next"), "C")
        town.client.settle()


def stored(town: Town, query: str) -> int:
    with sqlite3.connect(town.database) as database:
        return int(database.execute(query).fetchone()[0])


def test_a_change_of_mind_keeps_it_going_and_nobody_hears_of_it(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    town.client.advance("P29D")
    town.press(mentee, town.last(mentee, "carry on, change something, or finish"), "Finish")
    town.press(
        mentee, town.last(mentee, "nothing says whose wish it was"), "I have changed my mind"
    )
    assert "carry on. Nobody was told" in said(town.last(mentee, "carry on. Nobody"))
    town.client.advance("P14D")

    assert not town.seen(mentor, ENDED)
    assert not town.seen(mentee, ENDED)


def test_end_by_command_at_once_tells_the_other_a_working_day_later(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    town.client.advance("P5D")
    town.member(mentor, "end")
    form = town.top(mentor)
    assert name_of(town, mentee) in said(form)
    values = {"when": {"when": "at_once"}}
    town.client.submit(mentor, form, values)
    assert "It has ended for you" in said(town.top(mentor))
    town.client.settle()
    assert not town.seen(mentee, ENDED)

    town.client.advance("P4D")
    assert own(town, mentee, ENDED)
    assert not own(town, mentor, ENDED)


def test_something_not_right_leaves_its_writer_in_peace_at_once(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    town.press(mentee, town.last(mentee, "What happens next"), SAFETY)
    form = town.top(mentee)
    assert "when any other end would be told" in said(form)
    assert "who looks after this programme" in said(form)
    town.client.submit(mentee, form)
    town.client.advance("P60D")

    assert not own(town, mentee, "carry on, change something")
    assert not own(town, mentee, ENDED)
    assert own(town, mentor, ENDED)


def test_when_the_mentor_leaves_the_company_the_mentee_is_told_kindly_and_comes_first(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    town.client.change_person(mentor, deleted=True)
    town.client.settle()
    assert not town.seen(mentee, ENDED)
    town.client.advance("P4D")

    (told,) = own(town, mentee, ENDED)
    assert "first in line" in said(told)
    assert buttons_of(told) == ["Find a mentor", "Look back", SAFETY]
    assert stored(town, "select sum(waited) from enrolments") == 1
    assert stored(town, "select count(*) from mentorships where state = 'closed'") == 1


def test_a_whole_mentorship_ends_with_a_look_back_and_thanks(
    town: Town, two: tuple[str, str]
) -> None:
    mentor, mentee = two
    ends_on = text(town, "select ends_on from mentorships")
    town.client.move_to(f"{ends_on}T06:00:00+00:00")
    question = town.last(mentee, "A good end is worth half an hour")
    assert town.seen(mentor, "A good end is worth half an hour")

    town.press(mentee, question, "Look back")
    form = town.top(mentee)
    refused = town.client.submit(mentee, form, {})
    assert list(refused["errors"]) == ["learned"]
    values = {"learned": {"learned": "To ask first."}, "thanks": {"thanks": "For your patience."}}
    town.client.submit(mentee, form, values)
    assert "Kept for you alone." in said(town.top(mentee))
    town.client.close(mentee, town.top(mentee))
    town.press(mentee, town.last(mentee, "A good end"), "Go on…")
    town.client.submit(mentee, town.top(mentee), {})
    assert "nobody is told what you wished" in said(town.top(mentee))
    town.client.advance("P4D")

    assert "For your patience." in said(town.last(mentor, "wrote you a thank-you"))
    assert not town.seen(mentor, "To ask first.")
    (told,) = own(town, mentor, "is complete.")
    assert "Your place is free again." in said(told)
    (told,) = own(town, mentee, "is complete.")
    assert buttons_of(told) == ["Find the next mentor", SAFETY]
    assert not town.seen(mentee, ENDED)
    assert stored(town, "select count(*) from pairings where state = 'finished'") == 1


def test_a_mentorship_goes_on_when_both_want_it(town: Town, two: tuple[str, str]) -> None:
    mentor, mentee = two
    ends_on = text(town, "select ends_on from mentorships")
    town.client.move_to(f"{ends_on}T06:00:00+00:00")
    for user in (mentor, mentee):
        town.press(user, town.last(user, "A good end"), "Go on…")
        town.client.submit(user, town.top(user), {})
    assert "You both want to go on" in said(town.top(mentee))
    town.client.advance("P7D")

    for user in (mentor, mentee):
        assert own(town, user, "You both want to go on")
        assert not own(town, user, "is complete.")
    assert text(town, "select ends_on from mentorships") > ends_on


def text(town: Town, query: str) -> str:
    with sqlite3.connect(town.database) as database:
        return str(database.execute(query).fetchone()[0])
