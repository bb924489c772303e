"""What the toolkit says by itself, and the question how sure somebody feels."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.lessons import Audience, Moment
from bot.domain.growth import RatingMoment, Subject
from bot.domain.notices.kinds import Notice


@dataclass(frozen=True)
class ToldLesson:
    """A lesson as a message names it."""

    key: str
    title: str
    summary: str
    minutes: int


@dataclass(frozen=True)
class LessonNotice(Notice):
    """A lesson at the moment in which it is needed; several where a programme asks for them.

    ``asked_for``: a programme asks for these before it lists the reader as a mentor.
    """

    moment: Moment
    audience: Audience
    lessons: tuple[ToldLesson, ...]
    asked_for: bool = False


@dataclass(frozen=True)
class GrowthQuestion(Notice):
    """How sure do you feel? ``skill`` is empty if it is about mentoring, or no one skill."""

    pairing_id: str
    moment: RatingMoment
    subject: Subject
    skill: str | None
