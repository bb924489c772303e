"""Lessons read and reworded, goals with their history, and how sure two people feel."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey

MATCHED = "2026-11-27T15:00:00+00:00"


def match_two(town: Town) -> tuple[str, str]:
    """Let the desk match a mentor and a mentee for three months, and see them introduced."""
    prefer = ["Mentorship", "You match everybody at once", "3 months"]
    town.client.rehearse("programme", prefer=prefer)
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    (mentee,) = town.let_join(1, "Find a mentor")
    town.admin("cohort")
    town.client.submit(town.organiser, town.top(town.organiser), {})
    town.client.settle()
    (draft,) = town.at_desk("look for a mentor") or town.at_desk("looks for a mentor")
    town.press(town.organiser, draft, "Release now")
    town.client.move_to(MATCHED)
    assert town.seen(mentee, "is the mentor")
    return mentor, mentee


def line_of(view: Json, title: str) -> Json:
    """Return the block of a list that names a lesson."""
    return next(block for block in view["blocks"] if f"*{title}*" in json.dumps(block))


def open_line(town: Town, user: str, view: Json, title: str) -> Json:
    """Press the button beside a lesson, and return the modal on top."""
    block = line_of(view, title)
    element = block["accessory"]
    wish = {"block_id": block["block_id"], "value": element["value"]}
    town.client.click_view(user, view, element["action_id"], **wish)
    return town.top(user)


def add_goal(town: Town, user: str, text: str, *, shared: bool) -> None:
    town.member(user, "goals")
    town.press_in(user, town.top(user), "Add a goal")
    form = town.top(user)
    values = {
        "text": {"text": text},
        "shared": {"shared": "yes" if shared else "no"},
    }
    assert town.client.submit(user, form, values)["errors"] == {}
    town.client.close(user, town.top(user), everything=True)


def stored(town: Town, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(town.database) as database:
        return database.execute(query).fetchall()


def test_a_lesson_is_found_read_and_ticked(town: Town) -> None:
    town.start_mentorship()
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    home = town.client.home(mentor)
    assert home is not None
    assert "You have read 0 of 14 lessons for mentors." in said(home)

    town.member(mentor, "toolkit")
    listing = town.top(mentor)
    assert "Listen first" in said(listing)
    town.press_in(mentor, listing, "For peers (0 of 6)")
    assert "Teach a skill in thirty minutes" in said(town.top(mentor))
    town.press_in(mentor, town.top(mentor), "For mentors (0 of 14)")

    lesson = open_line(town, mentor, town.top(mentor), "Listen first")
    assert "Count slowly to three" in said(lesson)
    town.press_in(mentor, lesson, "I have read this")
    below, lesson = town.client.views(mentor)
    assert "✓ *Listen first*" in said(below)
    assert "For mentors (1 of 14)" in buttons_of(below)
    assert "Take the tick back" in buttons_of(lesson)
    home = town.client.home(mentor)
    assert home is not None
    assert "You have read 1 of 14 lessons for mentors." in said(home)

    town.press_in(mentor, lesson, "Take the tick back")
    home = town.client.home(mentor)
    assert home is not None
    assert "You have read 0 of 14" in said(home)


def test_the_workshop_is_a_run_sheet_with_times(town: Town) -> None:
    town.start_mentorship()
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    town.member(mentor, "toolkit")
    town.press_in(mentor, town.top(mentor), "Run-sheet")

    sheet = said(town.top(mentor))
    assert "minute 0 to 5" in sheet
    assert "minute 53 to 60" in sheet


def test_an_organiser_rewords_hides_and_adds_lessons(town: Town) -> None:
    town.start_mentorship()
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    town.member(mentor, "toolkit")
    lesson = open_line(town, mentor, town.top(mentor), "Listen first")
    town.press_in(mentor, lesson, "I have read this")
    town.client.close(mentor, town.top(mentor), everything=True)

    ines = town.organiser
    town.admin("toolkit")
    page = open_line(town, ines, town.top(ines), "Listen first")
    town.press_in(ines, page, "Edit")
    form = town.top(ines)
    too_many = town.client.submit(ines, form, {"tries": {"tries": "a\nb\nc\nd"}})
    assert set(too_many["errors"]) == {"tries"}
    words = {"body": {"body": "Our own words."}, "tries": {"tries": "Wait."}}
    assert town.client.submit(ines, form, words)["errors"] == {}
    assert "Our own words." in said(town.top(ines))
    assert "changed, version 1" in said(town.client.views(ines)[0])

    town.member(mentor, "toolkit")
    assert "changed since you read it" in said(town.top(mentor))
    lesson = open_line(town, mentor, town.top(mentor), "Listen first")
    assert "Our own words." in said(lesson)
    town.client.close(mentor, lesson, everything=True)

    town.press_in(ines, town.top(ines), "Back to the original")
    assert "Count slowly to three" in said(town.top(ines))
    town.press_in(ines, town.top(ines), "Hide")
    assert "as it ships, hidden" in said(town.client.views(ines)[0])
    town.client.close(ines, town.top(ines))
    town.press_in(ines, town.top(ines), "Add a lesson")
    form = town.top(ines)
    values = {
        "title": {"title": "How we do it here"},
        "summary": {"summary": "House rules."},
        "body": {"body": "Ask Ines."},
    }
    assert town.client.submit(ines, form, values)["errors"] == {}
    assert "How we do it here" in said(town.top(ines))

    town.member(mentor, "toolkit")
    listing = said(town.top(mentor))
    assert "How we do it here" in listing
    assert "Listen first" not in listing
    town.client.close(ines, town.top(ines), everything=True)
    town.admin("audit")
    log = said(town.top(ines))
    for verb in ("changed a lesson", "hid a lesson", "added a lesson", "led a lesson back"):
        assert verb in log
    assert "Our own words" not in log
    assert "How we do it here" not in log


def test_nobody_but_the_desk_changes_a_lesson(town: Town) -> None:
    town.start_mentorship()
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")

    town.client.command(mentor, "/rapport-admin", "toolkit")

    assert "organisers' channel" in said(town.last(mentor))
    assert town.client.views(mentor) == []


def test_a_programme_asks_for_two_lessons_and_says_when_they_are_done(town: Town) -> None:
    prefer = ["Mentorship", "Mentors read two lessons before they are listed"]
    town.client.rehearse("programme", prefer=prefer)
    (mentor,) = town.let_join(1, "Be a mentor", "2 mentees at a time")
    (mentee,) = town.let_join(1, "Find a mentor")
    town.client.advance("P1D")
    name = next(o["real_name"] for o in town.client.state()["people"] if o["id"] == mentor)
    town.member(mentee, "mentors")
    assert name not in said(town.top(mentee))
    town.client.close(mentee, town.top(mentee), everything=True)

    message = town.last(mentor, "2 short lessons come before you are listed")
    home = town.client.home(mentor)
    assert home is not None
    assert "Before you are listed as a mentor: *The first meeting* and *Listen first*." in said(
        home
    )
    for title in ("The first meeting", "Listen first"):
        block = line_of(message, title)
        element = block["accessory"]
        town.client.click(
            mentor,
            message,
            element["action_id"],
            block_id=block["block_id"],
            value=element["value"],
        )
        lesson = town.top(mentor)
        town.press_in(mentor, lesson, "I have read this")
        town.client.close(mentor, town.top(mentor))
    home = town.client.home(mentor)
    assert home is not None
    assert "Before you are listed" not in said(home)
    town.member(mentee, "mentors")
    assert name in said(town.top(mentee))


def test_lessons_come_along_a_mentorship_and_none_comes_twice(town: Town) -> None:
    mentor, mentee = match_two(town)
    for _ in range(3):  # a mentorship of three months, a month at a time
        town.client.advance("P28D")

    told = {
        user: [
            title
            for message in town.seen(user)
            for block in message["blocks"]
            if (block.get("accessory") or {}).get("action_id") == "toolkit_read"
            for title in [block["text"]["text"].split("*")[1]]
        ]
        for user in (mentor, mentee)
    }
    assert told[mentor][:1] == ["The first meeting"]
    assert "Half-way: look back together" in told[mentor]
    assert told[mentee][:1] == ["Your first meeting"]
    assert "Half-way: where do you stand?" in told[mentee]
    for titles in told.values():
        assert len(titles) == len(set(titles)) >= 2


def test_how_sure_two_people_feel_is_asked_at_the_start_and_at_the_end(town: Town) -> None:
    mentor, mentee = match_two(town)
    town.client.advance("P3D")
    question = town.last(mentee, "How sure do you feel")
    assert not town.seen(mentee, "How sure do you feel as a mentor")
    assert town.seen(mentor, "How sure do you feel as a mentor today?")

    town.press(mentee, question, "2")
    assert "Noted: *2* of 5." in said(town.last(mentee, "Noted:"))
    ends_on = str(stored(town, "select ends_on from mentorships")[0][0])
    for _ in range(3):
        town.client.advance("P28D")
    town.client.move_to(f"{ends_on}T06:00:00+00:00")
    town.client.advance("P3D")
    question = town.last(mentee, "We asked you the same at the start.")
    town.press(mentee, question, "4")

    assert "At the start you said *2*." in said(town.last(mentee, "At the start"))
    assert not town.seen(mentor, "We asked you the same")  # the start was not answered
    assert stored(
        town, "select moment, level from self_ratings where level is not null order by level"
    ) == [("start", 2), ("end", 4)]
    town.admin("status")
    seen = "\n".join(said(message) for message in town.client.messages(user=town.organiser))
    assert "How sure mentees feel" not in seen


def test_a_goal_is_moved_by_one_tap_below_a_check_in_and_its_history_is_shown(
    town: Town,
) -> None:
    mentor, mentee = match_two(town)
    add_goal(town, mentee, "Lead a planning meeting", shared=True)
    add_goal(town, mentee, "Only for me", shared=False)
    town.client.advance("P29D")
    town.press(mentee, town.last(mentee, "carry on, change something, or finish"), "Carry on")
    answered = town.last(mentee, "How far is *Only for me*?")
    assert "Good. On you go" in said(answered)

    town.press(mentee, answered, "50 %")
    answered = town.last(mentee, "Noted for *Only for me*.")
    assert "Good. On you go" in said(answered)
    town.client.advance("P1D")
    town.press(mentee, answered, "Reached")
    home = town.client.home(mentee)
    assert home is not None
    assert "▁▄" in said(home) or "▁▅" in said(home)
    assert "0 % on 27 Nov, 50 % on" in said(home)

    partner = town.client.home(mentor)
    assert partner is not None
    assert "would like to reach: Lead a planning meeting" in said(partner)
    assert "Only for me" not in said(partner)
    town.member(mentor, "goals")
    assert "Lead a planning meeting" in said(town.top(mentor))
    assert "Only for me" not in said(town.top(mentor))
