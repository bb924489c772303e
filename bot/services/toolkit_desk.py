"""The toolkit at the desk: lessons reworded, added, hidden, and led back to how they shipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.content import Library
from bot.domain.lessons import (
    MOST_OWN_LESSONS,
    Lesson,
    LessonAnswers,
    LessonMoved,
    LessonWrong,
    NoSuchLesson,
)
from bot.ids import NewId
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.lesson_shelf import LessonShelf
from models.session import Database
from models.toolkit import HiddenLesson, LessonVersion
from models.workspace import ViewResult, one_at_a_time


@dataclass(frozen=True)
class ToolkitDesk:
    """Changes lessons for a whole workspace; every change is a version and is logged."""

    database: Database
    clock: Clock
    new_id: NewId
    library: Library
    audit: Audit

    def lessons(self, caller: OrganiserCaller) -> tuple[Lesson, ...]:
        """Return every lesson, hidden ones too."""
        with self.database.reading.begin() as session:
            return self._shelf.lessons(session, caller.workspace_id)

    def lesson(self, caller: OrganiserCaller, key: str) -> Lesson:
        """Return one lesson.

        Raises:
            NoSuchLesson: there is none of this key.
        """
        with self.database.reading.begin() as session:
            return self._shelf.lesson(session, caller.workspace_id, key)

    def add(self, caller: OrganiserCaller, answers: LessonAnswers, view_id: str) -> str:
        """Add a lesson and return its key; the same form sent twice adds one.

        Raises:
            LessonWrong: there are twenty already.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            one_at_a_time(session, caller.workspace_id)
            sent = session.get(ViewResult, (caller.workspace_id, view_id))
            if sent is not None and sent.subject:
                return sent.subject
            own = [one for one in self._shelf.lessons(session, caller.workspace_id) if one.own]
            if len(own) >= MOST_OWN_LESSONS:
                raise LessonWrong("title", "too-many")
            key = self.new_id()
            self._store(session, caller, key, 1, answers, now)
            session.add(
                ViewResult(workspace_id=caller.workspace_id, view_id=view_id, subject=key, at=now)
            )
            self._log(session, caller, "toolkit.add", key, {"version": 1}, now)
            return key

    def edit(self, caller: OrganiserCaller, key: str, version: int, answers: LessonAnswers) -> None:
        """Reword a lesson; whoever read an older wording sees that it has changed.

        Raises:
            NoSuchLesson: there is none of this key.
            LessonMoved: it is not the version that was shown any more.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            one = self._unmoved(session, caller, key, version)
            changed = _changed(one, answers)
            if not changed:
                return
            self._store(session, caller, key, version + 1, answers, now)
            details = {"version": version + 1, "fields": changed}
            self._log(session, caller, "toolkit.edit", key, details, now)

    def back_to_original(self, caller: OrganiserCaller, key: str, version: int) -> None:
        """Let a lesson say again what it said when it shipped.

        Raises:
            NoSuchLesson: there is none of this key, or it never shipped.
            LessonMoved: it is not the version that was shown any more.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            one = self._unmoved(session, caller, key, version)
            if one.own:
                raise NoSuchLesson
            if one.original:
                return
            session.add(
                LessonVersion(
                    workspace_id=caller.workspace_id,
                    lesson=key,
                    version=version + 1,
                    audience=one.audience,
                    moment=one.moment,
                    organiser_id=caller.organiser_id,
                    at=now,
                )
            )
            self._log(session, caller, "toolkit.original", key, {"version": version + 1}, now)

    def set_hidden(self, caller: OrganiserCaller, key: str, *, hidden: bool) -> None:
        """Hide a lesson from members, or show it again; ticks stay.

        Raises:
            NoSuchLesson: there is none of this key.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            one_at_a_time(session, caller.workspace_id)
            one = self._shelf.lesson(session, caller.workspace_id, key)
            if one.hidden is hidden:
                return
            row = session.get(HiddenLesson, (caller.workspace_id, key))
            if row is not None:
                session.delete(row)
            else:
                session.add(HiddenLesson(workspace_id=caller.workspace_id, lesson=key, since=now))
            verb = "toolkit.hide" if hidden else "toolkit.show"
            self._log(session, caller, verb, key, {}, now)

    @property
    def _shelf(self) -> LessonShelf:
        return LessonShelf(self.library)

    def _unmoved(self, session: Session, caller: OrganiserCaller, key: str, version: int) -> Lesson:
        one_at_a_time(session, caller.workspace_id)
        one = self._shelf.lesson(session, caller.workspace_id, key)
        if one.version != version:
            raise LessonMoved
        return one

    def _store(
        self,
        session: Session,
        caller: OrganiserCaller,
        key: str,
        version: int,
        answers: LessonAnswers,
        now: datetime,
    ) -> None:
        session.add(
            LessonVersion(
                workspace_id=caller.workspace_id,
                lesson=key,
                version=version,
                audience=answers.audience,
                moment=answers.moment,
                title=answers.text.title,
                summary=answers.text.summary,
                body=answers.text.body,
                tries="\n".join(answers.text.tries),
                organiser_id=caller.organiser_id,
                at=now,
            )
        )
        session.flush()

    def _log(
        self,
        session: Session,
        caller: OrganiserCaller,
        action: str,
        key: str,
        details: dict[str, object],
        now: datetime,
    ) -> None:
        self.audit.record(session, caller, action, key, {"lesson": key, **details}, now)


def _changed(one: Lesson, answers: LessonAnswers) -> list[str]:
    """Return the names of what an organiser changed; for the log, without the words."""
    pairs = {
        "audience": (one.audience, answers.audience),
        "moment": (one.moment, answers.moment),
        "title": (one.text.title, answers.text.title),
        "summary": (one.text.summary, answers.text.summary),
        "body": (one.text.body, answers.text.body),
        "tries": (one.text.tries, answers.text.tries),
    }
    return [name for name, (before, after) in pairs.items() if before != after]
