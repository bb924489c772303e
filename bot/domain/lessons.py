"""Lessons of the toolkit: what holds in a workspace, and which one fits a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot.content.lessons import Audience, LessonText, Moment, ShippedLesson
from bot.errors import InvalidInput, NotFound, NotPossible

FIRST_LESSONS = 2  # that a programme may ask for before a mentor is listed
MOST_OWN_LESSONS = 20
LONGEST_TITLE = 60
LONGEST_SUMMARY = 120
LONGEST_BODY = 2500  # characters
LONGEST_TRY = 140
MOST_TRIES = 3
MOST_MINUTES = 10
READING_SPEED = 120  # words a minute, with time to think


class NoSuchLesson(NotFound):
    """The lesson does not exist (any more)."""

    code = "no-such-lesson"


class LessonMoved(NotPossible):
    """Somebody else changed the lesson in the meantime."""

    code = "lesson-moved"


class LessonWrong(InvalidInput):
    """A lesson cannot be stored like this; the reason is ``too-many``."""

    code = "lesson-wrong"


@dataclass(frozen=True)
class Lesson:
    """A lesson as it holds in a workspace.

    Attributes:
        moment: when it is sent by itself; None means never.
        version: 0 as it was shipped, then rising with every change of its words.
        original: the words are those it was shipped with.
        own: organisers added it.
        hidden: members do not see it.
    """

    key: str
    audience: Audience
    moment: Moment | None
    text: LessonText
    version: int = 0
    original: bool = True
    own: bool = False
    hidden: bool = False

    @property
    def fingerprint(self) -> str:
        """Return what tells this wording from any other: 16 hexadecimal digits."""
        said = "\n".join((self.text.title, self.text.body, *self.text.tries))
        return sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class LessonAnswers:
    """A lesson as an organiser typed it."""

    audience: Audience
    moment: Moment | None
    text: LessonText


@dataclass(frozen=True)
class Change:
    """The newest version that organisers made of a lesson; no text: back to the original."""

    key: str
    version: int
    audience: Audience
    moment: Moment | None
    text: LessonText | None


@dataclass(frozen=True)
class Reading:
    """A lesson as one member sees it.

    Attributes:
        done: the member ticked it.
        changed: it says something else since then.
        asked_for: a programme asks for it before this mentor is listed.
    """

    lesson: Lesson
    done: bool = False
    changed: bool = False
    asked_for: bool = False


@dataclass(frozen=True)
class Shelf:
    """All lessons that one person can read, by audience.

    Attributes:
        ticks: whether this person can tick; somebody who never joined only reads.
        asked_for: keys that a programme asks for before this mentor is listed.
    """

    readings: tuple[Reading, ...]
    usual: Audience = Audience.PEER
    ticks: bool = True
    asked_for: tuple[str, ...] = ()

    def of(self, audience: Audience) -> tuple[Reading, ...]:
        """Return the lessons for one audience, in order."""
        return tuple(one for one in self.readings if one.lesson.audience is audience)


@dataclass(frozen=True)
class ToolkitCard:
    """What App Home says of the toolkit: counts for the usual audience, and what comes next.

    Attributes:
        changed: how many ticked lessons say something else by now.
        asked_for: titles that a programme asks for before this mentor is listed.
    """

    audience: Audience
    done: int
    of: int
    following: Lesson | None = None
    changed: int = 0
    asked_for: tuple[str, ...] = ()


def lessons_in_force(
    shipped: Sequence[ShippedLesson], changes: Sequence[Change], hidden: Collection[str]
) -> tuple[Lesson, ...]:
    """Return every lesson of a workspace in order: those that ship, then the organisers' own.

    Args:
        shipped: in the order of the file.
        changes: the newest change of each lesson that was changed or added, oldest lesson first.
        hidden: keys of those that members do not see.
    """
    changed = {change.key: change for change in changes}
    found = [_as_it_holds(one, changed.get(one.key), one.key in hidden) for one in shipped]
    known = {one.key for one in shipped}
    found += [
        Lesson(
            key=one.key,
            audience=one.audience,
            moment=one.moment,
            text=one.text,
            version=one.version,
            original=False,
            own=True,
            hidden=one.key in hidden,
        )
        for one in changes
        if one.key not in known and one.text is not None
    ]
    return tuple(found)


def lesson_for(
    lessons: Sequence[Lesson], moment: Moment, audience: Audience, known: Collection[str]
) -> Lesson | None:
    """Return the lesson that fits a moment, or None if there is nothing new to tell.

    Before a meeting comes the first lesson of that kind that is not known yet. A first meeting
    has its own; who knows that already gets one of the others.

    Args:
        lessons: all lessons, in order.
        moment: what is about to happen.
        audience: the role of whoever will read it.
        known: keys of lessons that this person was told of or has ticked.
    """
    wanted = (moment, Moment.SESSION) if moment is Moment.FIRST_SESSION else (moment,)
    new = [
        one
        for one in lessons
        if one.audience is audience and not one.hidden and one.key not in known
    ]
    fitting = (one for wish in wanted for one in new if one.moment is wish)
    return next(fitting, None)


def first_lessons(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Return the mentor lessons that a programme may ask for before somebody is listed."""
    shown = [one for one in lessons if one.audience is Audience.MENTOR and not one.hidden]
    return tuple(shown[:FIRST_LESSONS])


def readings_of(lessons: Sequence[Lesson], done: Mapping[str, str]) -> tuple[Reading, ...]:
    """Return the lessons that members see, each with the mark of one member.

    Args:
        lessons: all lessons.
        done: the fingerprint of what was read, by key of each lesson that is ticked.
    """
    return tuple(
        Reading(
            lesson=one,
            done=one.key in done,
            changed=one.key in done and done[one.key] != one.fingerprint,
        )
        for one in lessons
        if not one.hidden
    )


def card_of(shelf: Shelf) -> ToolkitCard:
    """Return what App Home says of somebody's toolkit."""
    mine = shelf.of(shelf.usual)
    open_ones = [one.lesson for one in mine if not one.done]
    asked_for = [
        one.lesson.text.title
        for one in shelf.readings
        if one.lesson.key in shelf.asked_for and not one.done
    ]
    return ToolkitCard(
        audience=shelf.usual,
        done=len(mine) - len(open_ones),
        of=len(mine),
        following=open_ones[0] if open_ones else None,
        changed=sum(one.changed for one in shelf.readings),
        asked_for=tuple(asked_for),
    )


def minutes_to_read(body: str, tries: Sequence[str]) -> int:
    """Return how many minutes a text takes, at least one."""
    words = len(" ".join((body, *tries)).split())
    return max(1, min(MOST_MINUTES, round(words / READING_SPEED)))


def _as_it_holds(shipped: ShippedLesson, change: Change | None, is_hidden: bool) -> Lesson:
    if change is None or change.text is None:
        version = change.version if change else 0
        return Lesson(
            shipped.key,
            shipped.audience,
            shipped.moment,
            shipped.text,
            version=version,
            hidden=is_hidden,
        )
    return Lesson(
        shipped.key,
        change.audience,
        change.moment,
        change.text,
        version=change.version,
        original=False,
        hidden=is_hidden,
    )
