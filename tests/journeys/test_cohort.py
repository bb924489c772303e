"""Thirty people are matched with mentors from the desk, from the form to the introductions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.launcher import wait_until
from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json
from tests.rapport_playground import rapport_playground

pytestmark = pytest.mark.journey

MENTORS, MENTEES = 8, 22
PLACES = "2 mentees at a time"
LATER = "2026-11-27T15:00:00+00:00"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Return a company that is large enough for a cohort."""
    file = tmp_path / "rapport.sqlite"
    with rapport_playground(database=f"sqlite:///{file}", people=34) as client:
        yield Town(client, file)


@pytest.fixture
def cohort(town: Town) -> tuple[list[str], list[str]]:
    """Return mentors and mentees of a programme that is matched from the desk."""
    town.client.rehearse("programme", prefer=["Mentorship", "You match everybody at once"])
    mentors = town.let_join(MENTORS, "Be a mentor", PLACES)
    mentees = town.let_join(MENTEES, "Find a mentor")
    return mentors, mentees


def draft(town: Town) -> Json:
    """Let the organiser ask for a match and return its draft at the desk."""
    town.admin("cohort")
    form = town.top(town.organiser)
    assert form["title"]["text"] == "Match mentors"
    town.client.submit(town.organiser, form, {})
    town.client.settle()
    (found,) = town.at_desk(f"{MENTEES} people look for a mentor")
    return found


def test_thirty_people_are_matched_shown_changed_and_introduced(
    town: Town, cohort: tuple[list[str], list[str]]
) -> None:
    mentors, mentees = cohort
    names = {one["id"]: one["real_name"] for one in town.client.state()["people"]}

    shown = draft(town)
    assert f"{MENTORS * 2} have a mentor, {MENTEES - MENTORS * 2} are left out" in said(shown)
    assert not any(names[one] in said(shown) for one in (*mentors, *mentees))
    assert "would give" in said(shown)

    town.press(town.organiser, shown, "See all")
    page = town.top(town.organiser)
    assert said(page).count(" mentors ") >= MENTORS * 2
    assert "Without a mentor:" in said(page)
    assert "points:" in said(page)
    first = next(block for block in page["blocks"] if block.get("accessory"))
    lock = first["accessory"]
    town.client.click_view(
        town.organiser,
        page,
        lock["action_id"],
        block_id=first["block_id"],
        value=lock["options"][0]["value"],
    )
    wait_until(lambda: "locked" in said(town.top(town.organiser)))  # it is acknowledged first
    town.client.close(town.organiser, town.top(town.organiser))

    town.client.settle()
    swapped = swap(town, draft_message(town), mentees)
    assert "After the swap" in said(swapped)
    done = town.client.submit(town.organiser, swapped, {})
    assert not done["errors"]
    town.press_in(town.organiser, town.top(town.organiser), "Undo")
    town.client.settle()

    town.press(town.organiser, draft_message(town), "Another way…")
    form = town.top(town.organiser)
    assert said(form).count("with a mentor") == 3
    town.client.submit(town.organiser, form, {"mode": {"mode": "stable"}})
    town.client.settle()
    shown = draft_message(town)
    assert "Nobody would rather swap" in said(shown)
    assert "1 is locked" in said(shown)

    town.press(town.organiser, shown, "Release now")
    town.client.move_to(LATER)
    introduced = [one for one in mentees if town.seen(one, "What happens next")]
    told = [one for one in mentees if town.seen(one, "No mentor for you in")]
    assert len(introduced) == MENTORS * 2
    assert set(introduced) | set(told) == set(mentees)
    assert not set(introduced) & set(told)
    assert sum(len(town.seen(one, "What happens next")) for one in mentors) == MENTORS * 2
    assert "Release now" not in buttons_of(draft_message(town))
    assert mentorships(town) == MENTORS * 2


def draft_message(town: Town) -> Json:
    (found,) = town.at_desk(f"{MENTEES} people look for a mentor")
    return found


def swap(town: Town, shown: Json, mentees: list[str]) -> Json:
    """Ask for a swap: somebody who looks for nobody is refused, two mentees are shown."""
    town.press(town.organiser, shown, "Swap…")
    form = town.top(town.organiser)
    picked = {"first": {"first": mentees[0]}, "second": {"second": mentees[0]}}
    assert list(town.client.submit(town.organiser, form, picked)["errors"]) == ["second"]
    picked["second"]["second"] = town.organiser
    assert list(town.client.submit(town.organiser, form, picked)["errors"]) == ["second"]
    for other in mentees[1:]:
        picked["second"]["second"] = other
        answer = town.client.submit(town.organiser, form, picked)
        if not answer["errors"]:
            return town.top(town.organiser)
    raise AssertionError("no two mentees could be swapped")


def mentorships(town: Town) -> int:
    with sqlite3.connect(town.database) as connection:
        (count,) = connection.execute("SELECT count(*) FROM mentorships").fetchone()
    return int(count)


def test_an_empty_cohort_says_why_and_a_coffee_programme_has_none(town: Town) -> None:
    town.start_coffee()
    town.admin("cohort")
    assert "no mentorship programme yet" in said(town.last(town.organiser, "mentorship"))
    town.client.rehearse("programme", prefer=["Mentorship", "You match everybody at once"])

    town.admin("cohort")
    answer = town.client.submit(town.organiser, town.top(town.organiser), {})

    assert not answer["errors"]
    assert "Nobody looks for a mentor" in said(town.top(town.organiser))
