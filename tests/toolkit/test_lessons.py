"""The lessons that ship, and which one fits a moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import load_library
from bot.content.lessons import (
    FEWEST_WORDS,
    MOST_WORDS,
    Audience,
    LessonText,
    Moment,
    read_lessons,
    words_in,
)
from bot.domain.lessons import (
    LONGEST_BODY,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_TRY,
    Change,
    Lesson,
    Shelf,
    card_of,
    first_lessons,
    lesson_for,
    lessons_in_force,
    readings_of,
)

LIBRARY = load_library()
ALL = lessons_in_force(LIBRARY.lessons, [], [])
OTHER = LessonText("Ours", "Because.", 1, "Say it in our words.", ("Try it",))


def test_there_are_lessons_for_everybody_and_no_title_comes_twice() -> None:
    by_audience = [sum(one.audience is audience for one in ALL) for audience in Audience]

    assert by_audience == [14, 11, 6]
    assert len({one.text.title for one in ALL}) == len(ALL)


@pytest.mark.parametrize("lesson", ALL, ids=lambda one: one.key)
def test_a_lesson_is_short_has_something_to_try_and_fits_the_form_of_the_desk(
    lesson: Lesson,
) -> None:
    text = lesson.text

    assert FEWEST_WORDS <= words_in(text) <= MOST_WORDS
    assert 2 <= len(text.tries) <= 3
    assert 1 <= text.minutes <= 2
    assert len(text.title) <= LONGEST_TITLE
    assert len(text.summary) <= LONGEST_SUMMARY
    assert len(text.body) <= LONGEST_BODY
    assert max(map(len, text.tries)) <= LONGEST_TRY


def test_a_file_with_a_lesson_that_is_too_long_is_refused() -> None:
    one = {
        "id": "talk",
        "audience": "peer",
        "moment": "began",
        "title": "Talk",
        "summary": "Why.",
        "minutes": 1,
        "text": "word " * 300,
        "try": ["a", "b"],
    }

    with pytest.raises(ValueError, match="talk"):
        read_lessons({"lesson": [one]})
    assert len(read_lessons({"lesson": [{**one, "text": "word " * 150}]})) == 1


def test_the_workshop_takes_an_hour_and_every_part_has_its_time() -> None:
    (workshop,) = LIBRARY.workshops

    assert workshop.minutes == 60
    assert all(step.minutes >= 5 for step in workshop.steps)


@pytest.mark.parametrize("moment", [one for one in Moment if one is not Moment.JOINED])
@pytest.mark.parametrize("audience", [Audience.MENTOR, Audience.MENTEE])
def test_every_moment_of_a_mentorship_has_a_lesson_for_both(
    moment: Moment, audience: Audience
) -> None:
    assert lesson_for(ALL, moment, audience, ()) is not None


def test_a_lesson_that_is_known_makes_room_for_the_next() -> None:
    told: list[str] = []
    while (one := lesson_for(ALL, Moment.SESSION, Audience.MENTOR, told)) is not None:
        told.append(one.key)

    assert told[:2] == ["mentor-asking", "mentor-goals"]
    assert len(told) == len(set(told)) == 9


def test_who_knows_what_a_first_meeting_needs_gets_another_lesson_for_it() -> None:
    first = lesson_for(ALL, Moment.FIRST_SESSION, Audience.MENTEE, ())
    second = lesson_for(ALL, Moment.FIRST_SESSION, Audience.MENTEE, ["mentee-agenda"])

    assert first is not None
    assert second is not None
    assert (first.key, second.key) == ("mentee-agenda", "mentee-questions")


def test_a_hidden_lesson_is_neither_told_nor_read_nor_asked_for() -> None:
    lessons = lessons_in_force(LIBRARY.lessons, [], ["mentor-first-meeting"])

    assert lesson_for(lessons, Moment.BEGAN, Audience.MENTOR, ()) is None
    assert len(readings_of(lessons, {})) == len(ALL) - 1
    assert [one.key for one in first_lessons(lessons)] == ["mentor-listening", "mentor-asking"]


def test_organisers_own_lessons_stand_last_and_a_changed_one_keeps_its_place() -> None:
    changes = [
        Change("ours", 1, Audience.MENTOR, None, OTHER),
        Change("mentor-listening", 3, Audience.MENTOR, Moment.SESSION, OTHER),
    ]

    lessons = lessons_in_force(LIBRARY.lessons, changes, [])

    assert (lessons[1].key, lessons[1].version, lessons[1].original) == (
        "mentor-listening",
        3,
        False,
    )
    assert (lessons[-1].key, lessons[-1].own) == ("ours", True)
    assert len(lessons) == len(ALL) + 1


def test_back_to_the_original_says_what_was_read_before() -> None:
    (original,) = (one for one in ALL if one.key == "mentor-listening")
    back = Change("mentor-listening", 2, Audience.PEER, None, None)

    one = lessons_in_force(LIBRARY.lessons, [back], [])[1]

    assert one == replace(original, version=2)
    assert one.fingerprint == original.fingerprint


def test_a_tick_is_for_the_words_that_were_read() -> None:
    done = {"mentor-listening": ALL[1].fingerprint, "mentor-asking": "other words were read"}

    readings = {one.lesson.key: one for one in readings_of(ALL, done)}
    card = card_of(Shelf(tuple(readings.values()), Audience.MENTOR))

    assert (readings["mentor-listening"].done, readings["mentor-listening"].changed) == (
        True,
        False,
    )
    assert (readings["mentor-asking"].done, readings["mentor-asking"].changed) == (True, True)
    assert (card.done, card.of, card.changed) == (2, 14, 1)
    assert card.following is not None
    assert card.following.key == "mentor-first-meeting"
