"""What is read of the toolkit and of growth, pinned as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.content import load_library
from bot.content.lessons import Audience, LessonText, Moment
from bot.domain.desk import GrowthLine
from bot.domain.goals import GoalCard, PartnerGoal, ProgressPoint
from bot.domain.growth import Growth, Rated, RatingMoment, Subject
from bot.domain.lessons import (
    LONGEST_TRY,
    Lesson,
    Reading,
    Shelf,
    ToolkitCard,
    lessons_in_force,
    readings_of,
)
from bot.domain.notices import Notice
from bot.domain.notices.toolkit import GrowthQuestion, LessonNotice, ToldLesson
from bot.i18n import words_for
from bot.views import blocks, goal_tap, goals, growth, toolkit
from bot.views.desk import toolkit as desk
from bot.views.forms import InvalidForm
from bot.views.notices import render
from bot.views.seams import is_seam, with_part_replaced
from tests.golden import Golden

T = words_for("en-GB")
LIBRARY = load_library()
ALL = lessons_in_force(LIBRARY.lessons, [], [])
FIRST, SECOND = ALL[0], ALL[1]
OURS = Lesson(
    "0000-own",
    Audience.PEER,
    None,
    LessonText("Ours & <yours>", "Because.", 1, "One.\n\nTwo & three.", ("Try <this>",)),
    version=2,
    original=False,
    own=True,
)
SHELF = Shelf(
    readings_of([*ALL, OURS], {FIRST.key: FIRST.fingerprint, SECOND.key: "older words"}),
    Audience.MENTOR,
    asked_for=(FIRST.key, SECOND.key),
)
TOLD = ToldLesson(FIRST.key, FIRST.text.title, FIRST.text.summary, FIRST.text.minutes)
GOAL = GoalCard(
    "G1",
    "Give a <talk>",
    None,
    None,
    50,
    shared=True,
    reached=False,
    history=(
        ProgressPoint(date(2026, 12, 1), 0),
        ProgressPoint(date(2026, 12, 8), 25),
        ProgressPoint(date(2026, 12, 15), 50),
    ),
)
NOTICES: dict[str, Notice] = {
    **{
        f"lesson {moment.value}": LessonNotice(moment, Audience.MENTOR, (TOLD,))
        for moment in Moment
    },
    "lessons asked for": LessonNotice(
        Moment.JOINED,
        Audience.MENTOR,
        (TOLD, replace(TOLD, key=SECOND.key, title=SECOND.text.title)),
        asked_for=True,
    ),
    "growth skill": GrowthQuestion("P1", RatingMoment.START, Subject.SKILL, "SQL & <more>"),
    "growth without a skill": GrowthQuestion("P1", RatingMoment.END, Subject.SKILL, None),
    "growth mentoring": GrowthQuestion("P1", RatingMoment.END, Subject.MENTORING, None),
}


def test_modals_are_pinned(golden: Golden) -> None:
    golden(
        "toolkit_modals",
        {
            "for mentors": toolkit.listing(SHELF, LIBRARY.workshops, Audience.MENTOR, T),
            "for peers": toolkit.listing(SHELF, LIBRARY.workshops, Audience.PEER, T),
            "of a stranger": toolkit.listing(
                Shelf(readings_of(ALL, {}), ticks=False), (), Audience.MENTEE, T
            ),
            "nothing": toolkit.listing(Shelf(()), (), Audience.PEER, T),
            "lesson": toolkit.lesson(Reading(FIRST), T),
            "lesson read": toolkit.lesson(Reading(FIRST, done=True), T),
            "lesson asked for": toolkit.lesson(Reading(FIRST, asked_for=True), T),
            "lesson changed": toolkit.lesson(Reading(OURS, done=True, changed=True), T),
            "lesson of a stranger": toolkit.lesson(Reading(SECOND), T, ticks=False),
            "workshop": toolkit.workshop(LIBRARY.workshops[0], T),
            "desk": desk.listing([*ALL[:2], replace(ALL[2], hidden=True), OURS], T),
            "desk lesson": desk.page(FIRST, T),
            "desk own": desk.page(OURS, T),
            "desk changed": desk.page(replace(FIRST, original=False, version=3), T),
            "desk hidden": desk.page(replace(FIRST, hidden=True), T),
            "desk form": desk.form(FIRST, T),
            "desk new": desk.form(None, T),
            "goals": goals.listing([GOAL], T, [PartnerGoal("P1", "Bo & Co", "Run <it>", 40)]),
        },
    )


def test_messages_are_pinned(golden: Golden) -> None:
    shown = {name: render(notice, T) for name, notice in NOTICES.items()}
    rated = Rated("P1", RatingMoment.END, Subject.SKILL, "SQL", 4, before=2)
    shown["rated"] = growth.rated(rated, T)
    shown["rated at the start"] = growth.rated(
        replace(rated, moment=RatingMoment.START, before=None), T
    )
    shown["tapped"] = goal_tap.tapped(GOAL, T)
    shown["reached"] = goal_tap.tapped(replace(GOAL, progress=100, reached=True), T)
    golden("toolkit_messages", {name: vars(message) for name, message in shown.items()})


def test_app_home_and_the_desk_are_pinned(golden: Golden) -> None:
    card = ToolkitCard(Audience.MENTOR, 2, 14, SECOND, 1, ("The first meeting", "Listen first"))
    golden(
        "toolkit_home",
        {
            "home": toolkit.on_home(card, T),
            "all read": toolkit.on_home(ToolkitCard(Audience.PEER, 6, 6), T),
            "goal": goals.line(GOAL, T),
            "desk": [
                growth.desk_line(GrowthLine(subject, "2027-Q1", Growth(7, before, after)), T)
                for subject, before, after in (
                    (Subject.SKILL, 2, 3.5),
                    (Subject.MENTORING, 1.5, 4.5),
                )
            ],
        },
    )


def test_the_list_of_any_role_fits_a_modal_with_twenty_lessons_more() -> None:
    own = [replace(OURS, key=f"own-{n}", audience=Audience.MENTOR) for n in range(20)]
    shelf = Shelf(readings_of([*ALL, *own], {}), Audience.MENTOR)

    assert len(toolkit.listing(shelf, LIBRARY.workshops, Audience.MENTOR, T)["blocks"]) <= 100
    assert len(desk.listing([*ALL, *own], T)["blocks"]) <= 100


def test_a_tap_on_a_goal_leaves_the_question_above_it_as_it_is() -> None:
    question = [blocks.section("How is it going?"), blocks.buttons(blocks.button("Well", "well"))]
    part = goal_tap.part(GOAL, "C1", T)
    shown = [{"block_id": f"b{number}", **block} for number, block in enumerate([*question, *part])]

    after = with_part_replaced(shown, "b4", goal_tap.tapped(GOAL, T).blocks)

    assert is_seam(part[0])
    assert after[:3] == shown[:3]
    assert len(after) == 5


def test_a_tap_says_how_far_and_of_which_goal() -> None:
    (row,) = (block for block in goal_tap.part(GOAL, "C1", T) if block["type"] == "actions")

    taps = [(goal_tap.percent_of(one["action_id"]), one["value"]) for one in row["elements"]]
    assert taps == [(0, "G1"), (25, "G1"), (50, "G1"), (75, "G1"), (100, "G1")]


def test_a_level_comes_back_with_its_pairing_and_its_moment() -> None:
    message = render(NOTICES["growth skill"], T)
    row = message.blocks[1]["elements"]

    read = [growth.read(one["action_id"], one["value"]) for one in row]
    assert read == [("P1", RatingMoment.START, level) for level in range(1, 6)]


def state_of(view: blocks.View, **changed: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what Slack sends when a form is submitted as it was opened, but for some texts."""
    answers = {}
    for block in view["blocks"]:
        element = block["element"]
        answers[block["block_id"]] = {
            element["action_id"]: {
                "value": changed.get(block["block_id"], element.get("initial_value")),
                "selected_option": element.get("initial_option"),
            }
        }
    return answers


def test_what_the_form_of_a_lesson_was_opened_with_comes_back() -> None:
    read = desk.read(state_of(desk.form(FIRST, T)), T)

    assert (read.audience, read.moment, read.text) == (FIRST.audience, FIRST.moment, FIRST.text)
    assert desk.read(state_of(desk.form(OURS, T)), T).moment is None
    assert desk.shown_version(desk.form(OURS, T)["private_metadata"]) == (OURS.key, 2)


@pytest.mark.parametrize(
    ("block_id", "typed"),
    [
        pytest.param("title", "", id="no title"),
        pytest.param("body", " ", id="no text"),
        pytest.param("summary", "", id="no reason to read it"),
        pytest.param("tries", "a\nb\nc\nd", id="four things to try"),
        pytest.param("tries", "x" * (LONGEST_TRY + 1), id="a long thing to try"),
    ],
)
def test_a_lesson_that_cannot_be_used_is_corrected_beside_its_field(
    block_id: str, typed: str
) -> None:
    with pytest.raises(InvalidForm) as invalid:
        desk.read(state_of(desk.form(FIRST, T), **{block_id: typed}), T)

    assert set(invalid.value.errors) == {block_id}
