"""Lessons at the desk: every change is a version, logged without its words."""

from __future__ import annotations

import json

import pytest

from bot.content.lessons import Audience, LessonText, Moment
from bot.domain.lessons import LessonAnswers, LessonMoved, LessonWrong, NoSuchLesson
from tests.toolkit.conftest import School

WORDS = LessonText("Our way", "Because we say so.", 1, "Secret words of ours.", ("Try it",))
OURS = LessonAnswers(Audience.MENTOR, Moment.SESSION, WORDS)
KEY = "mentor-listening"


def test_a_change_is_a_version_and_whoever_read_it_sees_that_it_changed(
    school: School, ada: str
) -> None:
    caller = school.world.caller(ada)
    school.toolkit.tick(caller, KEY, done=True)

    school.desk.edit(school.ines, KEY, 0, OURS)

    reading = school.toolkit.reading(caller, KEY)
    assert (reading.lesson.text.body, reading.done, reading.changed) == (WORDS.body, True, True)
    assert school.desk.lesson(school.ines, KEY).version == 1
    school.toolkit.tick(caller, KEY, done=True)
    assert not school.toolkit.reading(caller, KEY).changed


def test_back_to_the_original_says_what_it_said(school: School, ada: str) -> None:
    caller = school.world.caller(ada)
    school.toolkit.tick(caller, KEY, done=True)
    school.desk.edit(school.ines, KEY, 0, OURS)

    school.desk.back_to_original(school.ines, KEY, 1)

    reading = school.toolkit.reading(caller, KEY)
    assert (reading.lesson.original, reading.lesson.version, reading.changed) == (True, 2, False)
    with pytest.raises(LessonMoved):
        school.desk.back_to_original(school.ines, KEY, 1)


def test_two_who_change_a_lesson_at_once_do_not_overwrite_each_other(school: School) -> None:
    school.desk.edit(school.ines, KEY, 0, OURS)

    with pytest.raises(LessonMoved):
        school.desk.edit(school.ines, KEY, 0, OURS)
    with pytest.raises(NoSuchLesson):
        school.desk.edit(school.ines, "no-such", 0, OURS)


def test_a_lesson_is_added_once_however_often_the_form_is_sent(school: School, ada: str) -> None:
    first = school.desk.add(school.ines, OURS, "V1")

    assert school.desk.add(school.ines, OURS, "V1") == first
    own = [one for one in school.desk.lessons(school.ines) if one.own]
    assert [(one.key, one.text) for one in own] == [(first, WORDS)]
    assert school.toolkit.reading(school.world.caller(ada), first).lesson.text == WORDS
    with pytest.raises(NoSuchLesson):
        school.desk.back_to_original(school.ines, first, 1)


def test_an_added_lesson_is_told_at_its_moment_too(school: School, ada: str) -> None:
    key = school.desk.add(school.ines, LessonAnswers(Audience.MENTEE, Moment.JOINED, WORDS), "V1")
    school.desk.set_hidden(school.ines, "mentee-choosing", hidden=True)

    assert school.tell(ada, Moment.JOINED, Audience.MENTEE) == key


def test_a_hidden_lesson_is_found_at_the_desk_alone(school: School, ada: str) -> None:
    caller = school.world.caller(ada)
    school.toolkit.tick(caller, KEY, done=True)
    school.desk.set_hidden(school.ines, KEY, hidden=True)
    school.desk.set_hidden(school.ines, KEY, hidden=True)

    assert school.desk.lesson(school.ines, KEY).hidden
    with pytest.raises(NoSuchLesson):
        school.toolkit.reading(caller, KEY)
    school.desk.set_hidden(school.ines, KEY, hidden=False)
    assert school.toolkit.reading(caller, KEY).done


def test_twenty_lessons_of_ones_own_are_enough(school: School) -> None:
    for number in range(20):
        school.desk.add(school.ines, OURS, f"V{number}")

    with pytest.raises(LessonWrong):
        school.desk.add(school.ines, OURS, "V20")


def test_the_log_names_what_changed_and_not_the_words(school: School) -> None:
    school.desk.edit(school.ines, KEY, 0, OURS)
    school.desk.edit(school.ines, KEY, 1, OURS)  # nothing new: no version, no line
    school.desk.set_hidden(school.ines, KEY, hidden=True)
    school.desk.set_hidden(school.ines, KEY, hidden=False)
    school.desk.back_to_original(school.ines, KEY, 1)
    school.desk.add(school.ines, OURS, "V1")

    logged = school.logged()
    assert [one.action for one in logged] == [
        "toolkit.edit",
        "toolkit.hide",
        "toolkit.show",
        "toolkit.original",
        "toolkit.add",
    ]
    said = json.dumps([one.details for one in logged])
    assert "Secret" not in said
    assert "Our way" not in said
    assert logged[0].details == {
        "lesson": KEY,
        "version": 1,
        "fields": ["moment", "title", "summary", "body", "tries"],
    }
