"""The toolkit: lessons to read at any time, own ticks, and one at the moment it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.content import Library
from bot.content.lessons import Audience, Moment, Workshop
from bot.domain.lessons import (
    Lesson,
    NoSuchLesson,
    Reading,
    Shelf,
    ToolkitCard,
    card_of,
    first_lessons,
    lesson_for,
    readings_of,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.toolkit import LessonNotice, ToldLesson
from bot.domain.profile import NoProfile
from bot.services.access import Caller
from bot.services.lesson_shelf import LessonShelf
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import lesson_questions as questions
from models.outbox import OutboxRow, Target
from models.session import Database
from models.toolkit import MemberLesson

COMPANY = timedelta(minutes=90)  # for which a lesson waits for a message that it can join
APART = timedelta(days=2)  # between two lessons that are told by themselves


@dataclass(frozen=True)
class Toolkit:
    """Shows lessons, keeps ticks, and tells nobody of the same lesson twice."""

    database: Database
    clock: Clock
    outbox: Outbox
    library: Library

    def parts(self) -> Script:
        """Return how a lesson is told."""
        return {Kind.LESSON: Part(compose=self._compose)}

    def shelf(self, caller: Caller) -> Shelf:
        """Return all lessons with the caller's own ticks; anybody may read them."""
        with self.database.reading.begin() as session:
            return self.shelf_of(session, caller.workspace_id, caller.member_id)

    def shelf_of(self, session: Session, workspace_id: str, member_id: str | None) -> Shelf:
        """Return all lessons as a member sees them, or somebody who never joined."""
        lessons = self._shelf.lessons(session, workspace_id)
        if member_id is None:
            return Shelf(readings_of(lessons, {}), ticks=False)
        known = questions.lessons_of(session, workspace_id, member_id)
        part = questions.part_of(session, workspace_id, member_id)
        first = first_lessons(lessons) if part.asked_for_lessons else ()
        return Shelf(
            readings=readings_of(lessons, {o.lesson: o.done_text for o in known if o.done_text}),
            usual=part.audience,
            asked_for=tuple(one.key for one in first),
        )

    def card(self, session: Session, workspace_id: str, member_id: str) -> ToolkitCard:
        """Return what App Home says of a member's toolkit."""
        return card_of(self.shelf_of(session, workspace_id, member_id))

    def reading(self, caller: Caller, key: str) -> Reading:
        """Return one lesson as the caller sees it.

        Raises:
            NoSuchLesson: there is none, or members do not see it.
        """
        shelf = self.shelf(caller)
        reading = next((one for one in shelf.readings if one.lesson.key == key), None)
        if reading is None:
            raise NoSuchLesson
        return replace(reading, asked_for=key in shelf.asked_for)

    def workshops(self) -> tuple[Workshop, ...]:
        """Return the run-sheets for hosts of a group."""
        return self.library.workshops

    def workshop(self, key: str) -> Workshop:
        """Return one run-sheet.

        Raises:
            NoSuchLesson: there is none of this key.
        """
        found = next((one for one in self.library.workshops if one.key == key), None)
        if found is None:
            raise NoSuchLesson
        return found

    def tick(self, caller: Caller, key: str, *, done: bool) -> None:
        """Tick a lesson as it reads now, or take the tick back; twice changes nothing.

        Raises:
            NoProfile: the caller never joined.
            NoSuchLesson: there is none of this key.
        """
        if caller.member_id is None:
            raise NoProfile
        with self.database.writing.begin() as session:
            lesson = self._shelf.lesson(session, caller.workspace_id, key)
            row = _row(session, caller.workspace_id, caller.member_id, key)
            row.done_at = self.clock() if done else None
            row.done_text = lesson.fingerprint if done else None

    def suggest(
        self,
        session: Session,
        workspace_id: str,
        member_id: str,
        moment: Moment,
        audience: Audience,
        now: datetime,
    ) -> str | None:
        """Tell a member of the lesson that fits a moment, in the caller's transaction.

        Safe to call for every moment: nobody hears of a lesson twice, of more than one in two
        days, of one that is ticked already, or of any after "ask me less". Who is not told now
        can read everything at any time.

        Args:
            session: the caller's transaction.
            workspace_id: the member's workspace.
            member_id: who is told, in the own DM.
            moment: what is about to happen. ``STUCK`` is for whoever says so, never the partner.
            audience: what the member is in it.
            now: the programme clock's instant.

        Returns:
            The key of the lesson, or None if there is nothing to tell.
        """
        if self._leaves_in_peace(session, workspace_id, member_id, now):
            return None
        known = {one.lesson for one in questions.lessons_of(session, workspace_id, member_id)}
        lessons = self._shelf.lessons(session, workspace_id)
        chosen = lesson_for(lessons, moment, audience, known)
        if chosen is None:
            return None
        self._tell(session, workspace_id, member_id, moment, audience, [chosen], now)
        return chosen.key

    def ask_for_first(
        self, session: Session, workspace_id: str, member_id: str, now: datetime
    ) -> bool:
        """Tell a new mentor which lessons come before a listing, once; return whether it did."""
        if not questions.part_of(session, workspace_id, member_id).asked_for_lessons:
            return False
        known = {one.lesson for one in questions.lessons_of(session, workspace_id, member_id)}
        first = self._shelf.first_lessons(session, workspace_id)
        new = [one for one in first if one.key not in known]
        if new:
            self._tell(session, workspace_id, member_id, Moment.JOINED, Audience.MENTOR, new, now)
        return True

    def has_done_first_lessons(self, session: Session, workspace_id: str, member_id: str) -> bool:
        """Return whether a member ticked the lessons that a programme may ask for.

        A directory of many asks ``lesson_questions.has_done_all`` with
        ``first_lesson_keys`` instead.
        """
        done = {
            one.lesson
            for one in questions.lessons_of(session, workspace_id, member_id)
            if one.done_at is not None
        }
        return done.issuperset(self.first_lesson_keys(session, workspace_id))

    def first_lesson_keys(self, session: Session, workspace_id: str) -> tuple[str, ...]:
        """Return the keys of the lessons that a programme may ask for, hidden ones left out."""
        return tuple(one.key for one in self._shelf.first_lessons(session, workspace_id))

    @property
    def _shelf(self) -> LessonShelf:
        return LessonShelf(self.library)

    def _leaves_in_peace(
        self, session: Session, workspace_id: str, member_id: str, now: datetime
    ) -> bool:
        last = questions.told_last_at(session, workspace_id, member_id)
        too_soon = last is not None and now - last < APART
        return too_soon or questions.wants_no_lessons(session, workspace_id, member_id)

    def _tell(
        self,
        session: Session,
        workspace_id: str,
        member_id: str,
        moment: Moment,
        audience: Audience,
        lessons: Sequence[Lesson],
        now: datetime,
    ) -> None:
        for one in lessons:
            _row(session, workspace_id, member_id, one.key).told_at = now
        line = Line(
            kind=Kind.LESSON,
            key=f"lesson:{member_id}:{lessons[0].key}",
            target=Target.MEMBER,
            member_id=member_id,
            not_before=now + COMPANY,
            subject=lessons[0].key,
            details={
                "moment": moment.value,
                "audience": audience.value,
                "lessons": [one.key for one in lessons],
            },
        )
        self.outbox.write(session, workspace_id, line, now)

    def _compose(self, session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
        member_id = str(row.member_id)
        if questions.wants_no_lessons(session, row.workspace_id, member_id):
            return None
        keys = row.details.get("lessons")
        shelf = self.shelf_of(session, row.workspace_id, member_id)
        told = tuple(
            ToldLesson(
                o.lesson.key, o.lesson.text.title, o.lesson.text.summary, o.lesson.text.minutes
            )
            for o in shelf.readings
            if isinstance(keys, list) and o.lesson.key in keys and not o.done
        )
        if not told:
            return None
        moment = Moment(str(row.details["moment"]))
        audience = Audience(str(row.details["audience"]))
        asked_for = moment is Moment.JOINED and set(shelf.asked_for) >= {one.key for one in told}
        return LessonNotice(moment, audience, told, asked_for=asked_for)


def _row(session: Session, workspace_id: str, member_id: str, key: str) -> MemberLesson:
    row = session.get(MemberLesson, (workspace_id, member_id, key))
    if row is None:
        row = MemberLesson(workspace_id=workspace_id, member_id=member_id, lesson=key)
        session.add(row)
        session.flush()
    return row
