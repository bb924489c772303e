"""The lessons of a workspace as they hold now, read from the library and the organisers' rows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.content import Library
from bot.content.lessons import LessonText
from bot.domain.lessons import (
    Change,
    Lesson,
    NoSuchLesson,
    Shelf,
    ToolkitCard,
    card_of,
    first_lessons,
    lessons_in_force,
    minutes_to_read,
    readings_of,
)
from models import lesson_questions as questions
from models.toolkit import LessonVersion


@dataclass(frozen=True)
class LessonShelf:
    """Reads lessons in the caller's transaction."""

    library: Library

    def lessons(self, session: Session, workspace_id: str) -> tuple[Lesson, ...]:
        """Return every lesson of a workspace, hidden ones too, in order; two queries."""
        changes = [_change(row) for row in questions.newest_versions(session, workspace_id)]
        hidden = questions.hidden_lessons(session, workspace_id)
        return lessons_in_force(self.library.lessons, changes, hidden)

    def lesson(self, session: Session, workspace_id: str, key: str | None) -> Lesson:
        """Return one lesson, hidden or not.

        Raises:
            NoSuchLesson: there is none of this key.
        """
        found = next((o for o in self.lessons(session, workspace_id) if o.key == key), None)
        if found is None:
            raise NoSuchLesson
        return found

    def first_lessons(self, session: Session, workspace_id: str) -> tuple[Lesson, ...]:
        """Return what a programme may ask for before a mentor is listed."""
        return first_lessons(self.lessons(session, workspace_id))


def new_card(library: Library) -> ToolkitCard:
    """Return what App Home says of a toolkit that nobody has touched; it needs no table."""
    lessons = lessons_in_force(library.lessons, (), frozenset())
    return card_of(Shelf(readings_of(lessons, {})))


def _change(row: LessonVersion) -> Change:
    text = None
    if row.title is not None and row.body is not None:
        tries = tuple((row.tries or "").splitlines())
        text = LessonText(
            title=row.title,
            summary=row.summary or "",
            minutes=minutes_to_read(row.body, tries),
            body=row.body,
            tries=tries,
        )
    return Change(row.lesson, row.version, row.audience, row.moment, text)
