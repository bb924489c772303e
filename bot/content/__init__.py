"""Content that ships with Rapport: openers, prompts, agendas, lessons, as TOML by language."""

from bot.content.lessons import Audience, LessonText, Moment, ShippedLesson, Workshop
from bot.content.library import Agenda, Fit, Library, Opener, Prompt, Step, load_library

__all__ = [
    "Agenda",
    "Audience",
    "Fit",
    "LessonText",
    "Library",
    "Moment",
    "Opener",
    "Prompt",
    "ShippedLesson",
    "Step",
    "Workshop",
    "load_library",
]
